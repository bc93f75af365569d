import { mount } from "@vue/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nextTick } from "vue";
import { runAction } from "../../actions/registry";
import { useFolds } from "../../stores/folds";
import { openDesk } from "../../testing/setup";
import { sampleVolume } from "../../testing/sample";
import TreeRow from "./TreeRow.vue";
import { treeLines } from "./logic/tree";

/** The sample with entry 2 as a list of evidence and entry 3, which is doubtful, in its bundle. */
function bundled() {
  const view = sampleVolume();
  view.entries = view.entries.map((e) => (e.id === 3 ? { ...e, bundle: 2 } : e));
  // The page that waits, 7, lies behind one of entry 3.
  view.pages = view.pages.map((p) => (p.scan_index === 6 ? { ...p, entry: 3 } : p));
  return view;
}
const rows = (folded: string[]) => treeLines(bundled(), new Set(folded)).map((l) => l.key);

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeEach(async () => {
  localStorage.clear();
  desk = await openDesk();
  desk.desk.view = bundled();
  desk.desk.pane = "tree";
});
afterEach(() => desk.close());

test("a folded bundle hides its papers, not the pages that wait behind them, and says how many need a person", () => {
  expect(rows([])).toEqual(["正卷", "e1", "e2", "e3", "j3", "p7", "副卷", "e4"]);
  expect(rows(["b2"])).toEqual(["正卷", "e1", "e2", "p7", "副卷", "e4"]);
  expect(rows(["正卷"])).toEqual(["正卷", "副卷", "e4"]);
  const lines = treeLines(bundled(), new Set(["b2"]));
  expect(lines.find((l) => l.key === "e2")).toMatchObject({
    level: 2,
    bundle: { closed: true, papers: 1, pages: 3, doubtful: 1 },
  });
  expect(lines[0]).toMatchObject({ doubtful: 3, closed: false });
});

test("← folds the bundle, then the part; → unfolds from outside in; ↓ goes past what is folded", () => {
  const folds = useFolds();
  desk.desk.goEntry(3);
  runAction("desk.left");
  expect([...folds.folded]).toEqual(["b2"]);
  expect(desk.desk.entryId).toBe(2);
  folds.step(1);
  expect(desk.desk.entryId).toBe(4);
  folds.step(-1);
  expect(desk.desk.entryId).toBe(2);
  runAction("desk.left");
  expect([...folds.folded]).toEqual(["b2", "正卷"]);
  runAction("desk.right");
  runAction("desk.right");
  expect([...folds.folded]).toEqual([]);
});

test("going to a paper in a folded bundle unfolds it", () => {
  const folds = useFolds();
  desk.desk.goEntry(1);
  folds.toggle("b2");
  folds.toggle("正卷");
  desk.desk.goDoubt({ kind: "entry", entry: 3, page: 8 });
  expect([...folds.folded]).toEqual([]);
});

test("what is folded is kept for the volume over a restart", async () => {
  useFolds().toggle("副卷");
  desk.close();
  desk = await openDesk();
  await nextTick();
  expect([...useFolds().folded]).toEqual(["副卷"]);
});

test("the row says to a screen reader whether its bundle is open", () => {
  const bundle = { closed: true, papers: 1, pages: 3, doubtful: 1 };
  const row = mount(TreeRow, { props: { entry: bundled().entries[1]!, selected: false, flagged: false, bundle } });
  expect(row.attributes("aria-expanded")).toBe("false");
  expect(row.attributes("aria-label")).toContain("证据组 1 件 3 页，其中 1 件存疑");
  expect(row.text()).toContain("内有存疑 1");
});
