import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runAction } from "../../actions/registry";
import { sampleVolume } from "../../testing/sample";
import { openDesk, operations, settle } from "../../testing/setup";
import { boundary, dragBoundary, handed, slide, sliding, slideToPage, slideWords } from "./logic/boundary";
import { groups } from "./logic/strip";

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeEach(async () => (desk = await openDesk()));
afterEach(() => desk.close());

/** The boundary between 起诉状 (pages 2, 3) and 庭审笔录 (4, 5 and 8). */
function line() {
  const list = groups(sampleVolume());
  return boundary(list[1], list[2])!;
}

test("there is a boundary only between two documents that lie together", () => {
  const list = groups(sampleVolume());
  expect(list.map((g, i) => boundary(list[i - 1], g)?.after.entry.id ?? null)).toEqual([null, 2, 3, 4, null, null]);
});

test("pages change hands in the order of the scan, as many as lie between, never the last of a document", () => {
  expect(handed(line(), 4)).toEqual([]);
  expect(slide(line(), 3)).toEqual([{ op: "move_page", scan_index: 3, entry: 3, position: 0 }]);
  expect(slide(line(), 6)).toEqual([
    { op: "move_page", scan_index: 4, entry: 2, position: 2 },
    { op: "move_page", scan_index: 5, entry: 2, position: 3 },
  ]);
  expect(slide(line(), 2), "起诉状 would have no page").toEqual([]);
  expect(slideWords(line(), 6)).toBe("2 页归入 2 起诉状");
});

test("[ and ] move the boundary above and below to the current page, in one step", async () => {
  desk.desk.goPage(4);
  runAction("desk.edgeAbove");
  await settle();
  desk.desk.goPage(3);
  runAction("desk.edgeBelow");
  await settle();
  expect(operations(desk.calls)).toEqual([
    { op: "move_page", scan_index: 4, entry: 2, position: 2 },
    { op: "move_page", scan_index: 3, entry: 3, position: 0 },
  ]);
  expect(slideToPage(sampleVolume(), 1, "above")).toBeNull();
});

test("the mouse drags it with a preview, and Escape leaves it", () => {
  const drop = vi.fn();
  const over = (scan: number) => {
    document.elementFromPoint = () => document.querySelector(`[data-page="${scan}"]`);
    window.dispatchEvent(new MouseEvent("pointermove", { clientX: 1, clientY: 1 }));
  };
  document.body.innerHTML = [2, 3, 4, 5].map((n) => `<i data-page="${n}"></i>`).join("");
  const down = () => new MouseEvent("pointerdown", { button: 0 }) as PointerEvent;
  dragBoundary(down(), line(), null, drop);
  over(3);
  expect(sliding.value?.first).toBe(3);
  over(5);
  expect(sliding.value?.first).toBe(6);
  window.dispatchEvent(new MouseEvent("pointerup"));
  expect(drop).toHaveBeenCalledExactlyOnceWith(expect.anything(), 6);
  dragBoundary(down(), line(), null, drop);
  over(3);
  window.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  window.dispatchEvent(new MouseEvent("pointerup"));
  expect(drop).toHaveBeenCalledTimes(1);
  expect(sliding.value).toBeNull();
});
