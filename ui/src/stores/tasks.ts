import type { VolumeStage, VolumeSummary } from "../backend/model";

/** Stages in which a clerk has something to do, what comes first first. */
const TURN: readonly VolumeStage[] = ["returned", "cataloguing", "analysed"];

/** Volumes a clerk can work on: returned ones first, then those begun, then the oldest that wait; first ones before. */
export function queue(volumes: readonly VolumeSummary[]): VolumeSummary[] {
  return volumes
    .filter((v) => TURN.includes(v.stage))
    .sort((a, b) => TURN.indexOf(a.stage) - TURN.indexOf(b.stage) || Number(b.first) - Number(a.first) || a.id - b.id);
}

/** The next task after the volume on the desk; round the end, null when there is no other. */
export function nextTask(volumes: readonly VolumeSummary[], current: number | null): VolumeSummary | null {
  const all = queue(volumes);
  const at = all.findIndex((v) => v.id === current);
  const rest = [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))];
  return rest[0] ?? null;
}

/** Whose turn it is. */
export function waitsFor(volume: VolumeSummary): string {
  const turn: Record<VolumeStage, string> = {
    imported: "等识别",
    analysed: "等编目",
    cataloguing: "编目员在编",
    returned: "等编目员改",
    submitted: "等质检员",
    inspecting: "质检员在看",
    passed: "等封卷",
    sealed: "等上报",
    delivered: "已送达",
  };
  return turn[volume.stage];
}
