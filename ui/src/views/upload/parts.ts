import type { UploadView } from "../../backend/model";

/** A volume goes as one package for each of its parts; what needs a person comes before what is on its way. */
const URGENCY: UploadView["state"][] = ["failed", "sending", "waiting", "delivered"];

/** Of uploads, newest first, the newest of each package to each target. */
function newest(uploads: UploadView[]): UploadView[] {
  const seen = new Set<string>();
  return uploads.filter((u) => {
    const key = `${u.target} ${u.title}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** The upload that tells how a volume stands at a target: delivered only when every part is. */
export function standing(uploads: UploadView[], volume: number, target: number): UploadView | null {
  const parts = newest(uploads.filter((u) => u.volume === volume && u.target === target));
  return parts.sort((a, b) => URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state))[0] ?? null;
}

/** How many volumes stand in a state at a target. */
export function volumesIn(uploads: UploadView[], target: number, state: UploadView["state"]): number {
  const volumes = new Set(uploads.filter((u) => u.target === target).map((u) => u.volume));
  return [...volumes].filter((volume) => standing(uploads, volume, target)?.state === state).length;
}

/** Bytes of all parts of a volume, each counted once however often it was sent. */
export function packedBytes(uploads: UploadView[], volume: number): number {
  const parts = new Map(uploads.filter((u) => u.volume === volume).map((u) => [u.title, u.bytes_total]));
  return [...parts.values()].reduce((sum, bytes) => sum + bytes, 0);
}
