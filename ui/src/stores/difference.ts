import type { VolumeChange, VolumeView } from "../backend/model";

/** What a command that changes a volume answers: what is new, or the whole where the backend does not know what is shown. */
export type VolumeAnswer = VolumeView | VolumeChange;

function laid<T>(before: readonly T[], fresh: readonly T[], order: readonly number[] | null, key: (item: T) => number) {
  if (fresh.length === 0 && order === null) return before as T[];
  const byKey = new Map(fresh.map((item) => [key(item), item]));
  if (order === null) return before.map((item) => byKey.get(key(item)) ?? item);
  const known = new Map(before.map((item) => [key(item), item]));
  return order.map((at) => byKey.get(at) ?? known.get(at)!);
}

/**
 * The view after an answer. What did not change stays the same object, so that nothing of it is drawn anew; null when the
 * answer is a difference from another view, and the whole has to be asked for.
 */
export function layOver(before: VolumeView | null, answer: VolumeAnswer): VolumeView | null {
  if (!("since" in answer)) return answer;
  if (before?.version !== answer.since || before.summary.id !== answer.summary.id) return null;
  const { since: _, pages, page_order, entries, entry_order, findings, ...state } = answer;
  return {
    ...state,
    pages: laid(before.pages, pages, page_order, (p) => p.scan_index),
    entries: laid(before.entries, entries, entry_order, (e) => e.id),
    findings: findings ?? before.findings,
  };
}
