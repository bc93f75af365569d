import type { EntryView, VolumePart, VolumeView } from "../../../backend/model";
import { jumpPage } from "./decision";

/** A line of the catalogue tree. */
export type TreeLine =
  | { kind: "part"; key: string; part: VolumePart; entries: number; pages: number; closed: boolean }
  | { kind: "entry"; key: string; entry: EntryView; place: number; of: number }
  | { kind: "jump"; key: string; entry: EntryView; page: number }
  | { kind: "pending"; key: string; page: number };

/** Pending pages by the entry that holds the nearest page before them; -1 before the first. */
function pendingBehind(view: VolumeView): Map<number, number[]> {
  const holder = view.pages.map((p) => p.entry);
  const map = new Map<number, number[]>();
  const pending = new Set(view.ledger.pending);
  let last = -1;
  view.pages.forEach((page, i) => {
    if (pending.has(page.scan_index)) map.set(last, [...(map.get(last) ?? []), page.scan_index]);
    else last = holder[i] ?? last;
  });
  return map;
}

/** The lines in order: parts, their entries, and under an entry what is doubted about its place or its neighbours. */
export function treeLines(view: VolumeView, closed: readonly VolumePart[]): TreeLine[] {
  const behind = pendingBehind(view);
  const lines: TreeLine[] = (behind.get(-1) ?? []).map((page) => ({ kind: "pending", key: `p${page}`, page }));
  for (const part of ["正卷", "副卷"] as const) {
    const entries = view.entries.filter((e) => e.part === part);
    if (entries.length === 0) continue;
    const pages = entries.reduce((sum, e) => sum + e.pages.length, 0);
    const shut = closed.includes(part);
    lines.push({ kind: "part", key: part, part, entries: entries.length, pages, closed: shut });
    if (shut) continue;
    entries.forEach((entry, i) => {
      lines.push({ kind: "entry", key: `e${entry.id}`, entry, place: i + 1, of: entries.length });
      const jump = entry.doubtful ? jumpPage(entry) : null;
      if (jump !== null) lines.push({ kind: "jump", key: `j${entry.id}`, entry, page: jump });
      for (const page of behind.get(entry.id) ?? []) lines.push({ kind: "pending", key: `p${page}`, page });
    });
  }
  return lines;
}
