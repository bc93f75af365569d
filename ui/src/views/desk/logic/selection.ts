import type { Operation } from "../../../backend/model";

/** Several operations as one step; null when there is nothing to do. */
export function together(operations: Operation[]): Operation | null {
  if (operations.length < 2) return operations[0] ?? null;
  return { op: "together", operations };
}

/** One more or one less; the first choice takes the current one with it. */
export function toggled(picked: ReadonlySet<number>, current: number, id: number): ReadonlySet<number> {
  const next = new Set(picked.size === 0 ? [current] : picked);
  if (next.has(id) && (picked.size > 0 || id === current)) next.delete(id);
  else next.add(id);
  return next;
}

/** All from the current one to the given one, both included, beside what is chosen already. */
export function range(
  all: readonly number[],
  picked: ReadonlySet<number>,
  current: number,
  id: number,
): ReadonlySet<number> {
  const [from, to] = [all.indexOf(current), all.indexOf(id)];
  if (from < 0 || to < 0) return new Set(picked);
  // Going back over what was just chosen takes it away again.
  if (picked.has(id) && picked.has(current) && Math.abs(from - to) === 1) {
    return new Set([...picked].filter((p) => p !== current));
  }
  return new Set([...picked, ...all.slice(Math.min(from, to), Math.max(from, to) + 1)]);
}

/** Where the pages go in an entry so that it stays in the order of the scan. */
export function positionInScan(pages: readonly number[], scanIndex: number): number {
  return pages.filter((p) => p < scanIndex).length;
}

/** Moves pages into an entry in the order of the scan, as one step. */
export function movePages(pages: readonly number[], entry: number, into: readonly number[]): Operation[] {
  const stay = into.filter((p) => !pages.includes(p));
  return [...pages]
    .sort((a, b) => a - b)
    .map((scan_index, i) => ({
      op: "move_page",
      scan_index,
      entry,
      position: positionInScan(stay, scan_index) + i,
    }));
}

/** Moves entries of a filing order before or behind another, in their own order. */
export function moveEntries(
  order: readonly number[],
  moved: readonly number[],
  at: number,
  side: "before" | "after",
): Operation[] {
  const now = [...order];
  let behind: number | null = null;
  return moved.map((entry) => {
    now.splice(now.indexOf(entry), 1);
    const position: number = behind === null ? now.indexOf(at) + (side === "after" ? 1 : 0) : now.indexOf(behind) + 1;
    now.splice(position, 0, entry);
    behind = entry;
    return { op: "move_entry", entry, position };
  });
}
