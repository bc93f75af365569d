import { observeElementRect as observe, type Virtualizer } from "@tanstack/vue-virtual";

/** A list that is not laid out yet is as high as a small screen: so it shows its first lines at once. */
const UNKNOWN = 600;

/** Watches the size of a virtual list. */
export function observeElementRect(
  list: Virtualizer<HTMLElement, Element>,
  tell: (rect: { width: number; height: number }) => void,
): void | (() => void) {
  return observe(list, (rect) => tell(rect.height > 0 ? rect : { width: rect.width, height: UNKNOWN }));
}

/** Whether two lists have the same lines, whatever stands on them: then none has another height or another place. */
export function sameKeys(a: readonly { key: string }[], b: readonly { key: string }[]): boolean {
  return a.length === b.length && a.every((line, i) => line.key === b[i]!.key);
}

/**
 * Where a list begins that is drawn for the first time, in pixels: with the line to be seen a third down a window of
 * `height`. So it is drawn once, and not first at its top.
 */
export function firstOffset(heights: readonly number[], at: number, height: number): number {
  const above = heights.slice(0, Math.max(at, 0)).reduce((sum, h) => sum + h, 0);
  return Math.max(0, Math.round(above - height / 3));
}
