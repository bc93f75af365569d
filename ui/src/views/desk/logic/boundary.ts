import { shallowRef } from "vue";
import type { EntryView, Operation, VolumeView } from "../../../backend/model";
import { movePages } from "./selection";
import { groups, type StripGroup } from "./strip";

/** The line between two documents that lie one behind the other in the scan. */
export interface Boundary {
  before: StripGroup & { entry: EntryView };
  after: StripGroup & { entry: EntryView };
}
/** A boundary on its way: the page before which it would lie. */
export interface Sliding extends Boundary {
  first: number;
}

/** What is being dragged in the page strip. */
export const sliding = shallowRef<Sliding | null>(null);

/** The boundary between two groups; null where they are not two documents. */
export function boundary(before: StripGroup | undefined, after: StripGroup | undefined): Boundary | null {
  if (!before?.entry || !after?.entry || before.entry.id === after.entry.id) return null;
  return { before, after } as Boundary;
}
/** Pages that change hands when the boundary comes to lie before `first`; none where a document would lose its last page. */
export function handed({ before, after }: Boundary, first: number): number[] {
  const scans = (group: StripGroup) => group.pages.map((p) => p.scan_index);
  const down = scans(after).filter((scan) => scan < first);
  const up = scans(before).filter((scan) => scan >= first);
  if (down.length >= after.entry.pages.length || up.length >= before.entry.pages.length) return [];
  return [...up, ...down];
}

/** The operations of one step that puts the boundary before `first`. */
export function slide(line: Boundary, first: number): Operation[] {
  const scans = handed(line, first);
  if (scans.length === 0) return [];
  const up = line.before.pages.some((p) => p.scan_index === scans[0]);
  const into = up ? line.after.entry : line.before.entry;
  return movePages(scans, into.id, into.pages);
}

/** «2 页并入 3 起诉状» */
export function slideWords(line: Boundary, first: number): string {
  const scans = handed(line, first);
  if (scans.length === 0) return "界线不动";
  const up = line.before.pages.some((p) => p.scan_index === scans[0]);
  const into = up ? line.after.entry : line.before.entry;
  return `${scans.length} 页归入 ${into.seq} ${into.title}`;
}

/**
 * The same from the keyboard: the boundary above the document of this page comes to lie behind the page, or the one below
 * it before the page.
 */
export function slideToPage(view: VolumeView, page: number, side: "above" | "below"): [Boundary, number] | null {
  const list = groups(view);
  const at = list.findIndex((g) => g.pages.some((p) => p.scan_index === page));
  const line = side === "above" ? boundary(list[at - 1], list[at]) : boundary(list[at], list[at + 1]);
  return line && [line, side === "above" ? page + 1 : page];
}

const EDGE = 36;

/**
 * Drags a boundary with the mouse: it lies before the page under the pointer on its way up, behind it on its way down.
 * Escape leaves it where it was.
 */
export function dragBoundary(
  event: PointerEvent,
  line: Boundary,
  scroller: HTMLElement | null,
  drop: (line: Boundary, first: number) => void,
): void {
  if (event.button !== 0) return;
  event.preventDefault();
  const start = line.after.pages[0]!.scan_index;
  sliding.value = { ...line, first: start };
  const move = (e: PointerEvent) => {
    const page = document.elementFromPoint(e.clientX, e.clientY)?.closest<HTMLElement>("[data-page]");
    const scan = Number(page?.dataset.page ?? start);
    const first = line.before.pages.some((p) => p.scan_index === scan) ? scan : scan + 1;
    const known = [...line.before.pages, ...line.after.pages].some((p) => p.scan_index === scan);
    sliding.value = { ...line, first: page && known ? first : start };
    const box = scroller?.getBoundingClientRect();
    if (box && e.clientY < box.top + EDGE) scroller?.scrollBy({ top: -EDGE });
    if (box && e.clientY > box.bottom - EDGE) scroller?.scrollBy({ top: EDGE });
  };
  const stop = () => {
    sliding.value = null;
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", up);
    window.removeEventListener("pointercancel", stop);
    window.removeEventListener("keydown", key, true);
  };
  const up = () => {
    const first = sliding.value?.first ?? start;
    stop();
    if (handed(line, first).length > 0) drop(line, first);
  };
  const key = (e: KeyboardEvent) => {
    if (e.key !== "Escape") return;
    e.stopPropagation();
    stop();
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", up);
  window.addEventListener("pointercancel", stop);
  window.addEventListener("keydown", key, true);
}
