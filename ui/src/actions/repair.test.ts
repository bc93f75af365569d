import { mount } from "@vue/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import type { PageRepair, Repair, VolumeView } from "../backend/model";
import RepairLine from "../components/RepairLine.vue";
import { useApp } from "../stores/app";
import { openDesk, operations, settle } from "../testing/setup";
import { boxesAs, drawnAs, noRepair, onOriginal, toggled } from "../views/desk/logic/repair";
import { allActions } from "./registry";

let offs: (() => void)[] = [];
afterEach(() => {
  offs.forEach((off) => off());
  offs = [];
});

const skewed: Repair = { ...noRepair, deskew_deg: 2.1, crop: [10, 0, 1600, 2339] };
const dim: Repair = { ...noRepair, clean_background: true };

/** A desk on which pages 2 and 5 have a proposal, and that does what a repair says. */
async function desk() {
  const repaired = (pages: PageRepair[], v: VolumeView): VolumeView => ({
    ...v,
    pages: v.pages.map((page) => {
      const asked = pages.find((p) => p.scan_index === page.scan_index);
      if (!asked) return page;
      const original = { width: 1654, height: 2339, rendition: "r0", onto_original: [1, 0, 0, 1, 10, 0] };
      const none = JSON.stringify(asked.repair) === JSON.stringify(noRepair);
      const repair = { applied: asked.repair, sentence: "", corrections: [], judging: false, original };
      return { ...page, width: 1600, rendition: "r1", proposal: null, repair: none ? null : repair } as typeof page;
    }),
  });
  const open = await openDesk((operation, v) => {
    const view = operation.op === "repair" ? repaired(operation.pages, v) : v;
    return view;
  });
  const view = structuredClone(open.desk.view!);
  view.pages[1]!.proposal = skewed;
  view.pages[4]!.proposal = dim;
  open.desk.view = view;
  open.desk.goPage(2);
  offs.push(open.close);
  return open;
}
function press(code: string, init: KeyboardEventInit = {}): void {
  document.dispatchEvent(new KeyboardEvent("keydown", { code, key: code, bubbles: true, cancelable: true, ...init }));
}

describe("software repair", () => {
  it("applies the proposal of the page with one key and says that the original is untouched", async () => {
    const { calls } = await desk();
    press("KeyU");
    await settle();
    expect(operations(calls)).toEqual([{ op: "repair", pages: [{ scan_index: 2, repair: skewed }] }]);
    expect(useApp().toast?.text).toContain("第 2 页已由软件纠正（扶正、裁边）；原件未动");
  });

  it("repairs all pages with a proposal as one operation, or those of the entry in the tree", async () => {
    const { desk: d, calls } = await desk();
    d.pane = "tree";
    press("KeyU", { shiftKey: true });
    await settle();
    expect(operations(calls)).toEqual([{ op: "repair", pages: [{ scan_index: 2, repair: skewed }] }]);
    d.pane = "view";
    const view = structuredClone(d.view!);
    view.pages[1]!.proposal = skewed;
    view.pages[4]!.proposal = dim;
    d.view = view;
    press("KeyU", { shiftKey: true });
    await settle();
    expect(operations(calls)[1]).toEqual({
      op: "repair",
      pages: [
        { scan_index: 2, repair: skewed },
        { scan_index: 5, repair: dim },
      ],
    });
    expect(useApp().toast?.text).toBe("本卷的 2 页已由软件纠正（第 2、5 页）；原件未动，可一步撤销。");
  });

  it("says why where nothing can be repaired", async () => {
    const { desk: d, calls } = await desk();
    d.goPage(3);
    press("KeyU");
    await settle();
    expect(operations(calls)).toEqual([]);
    expect(useApp().toast?.text).toContain("没有软件能纠正的问题");
  });

  it("takes off one parameter with its digit, and all with zero", async () => {
    const { calls } = await desk();
    press("KeyU");
    await settle();
    press("Digit1", { shiftKey: true });
    await settle();
    expect(operations(calls)[1]).toEqual({
      op: "repair",
      pages: [{ scan_index: 2, repair: { ...skewed, deskew_deg: 0 } }],
    });
    press("Digit0", { shiftKey: true });
    await settle();
    expect(operations(calls)[2]).toEqual({ op: "repair", pages: [{ scan_index: 2, repair: noRepair }] });
  });

  it("draws the page as scanned with C and back, and forgets boxes of the other picture", async () => {
    const { desk: d } = await desk();
    await d.loadText(2);
    press("KeyU");
    await settle();
    expect(d.texts.has(2)).toBe(false);
    const page = () => drawnAs(d.current!, d.original);
    expect([page().width, page().rendition]).toEqual([1600, "r1"]);
    press("KeyC");
    await settle();
    expect([page().width, page().rendition]).toEqual([1654, "r0"]);
    expect(boxesAs([{ box: [5, 6, 7, 8] as never }], d.current!.repair, d.original)).toEqual([{ box: [15, 6, 7, 8] }]);
    press("KeyC");
    await settle();
    expect(d.original).toBe(false);
  });

  it("has no key twice on the desk", async () => {
    await desk();
    const keys = allActions().flatMap((a) => a.keys);
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });
});

describe("repair line", () => {
  it("names the parameters, what they did, and that the original is untouched", async () => {
    const { desk: d } = await desk();
    const repair = {
      applied: skewed,
      sentence: "扶正 2.1°、裁边",
      corrections: [
        { type: "skew" as const, before: 2.1, after: 0, fixed: true, text: "已由软件纠正：歪斜 2.1° → 0.0°" },
      ],
      judging: false,
      original: { width: 1, height: 1, rendition: "", onto_original: [1, 0, 0, 1, 0, 0] as never },
    };
    const line = mount(RepairLine, { props: { repair, original: false, editable: d.editable } });
    for (const words of ["扶正 2.1°", "裁边", "已由软件纠正：歪斜 2.1° → 0.0°", "原件未动"]) {
      expect(line.text()).toContain(words);
    }
    expect(line.findAll("button").map((b) => b.attributes("aria-keyshortcuts"))).toEqual(["Shift+1", "Shift+2"]);
    await line.setProps({ repair: { ...repair, judging: true, corrections: [] }, original: true });
    expect(line.text()).toContain("正在看原图");
    expect(line.text()).toContain("正在重新检查");
    line.unmount();
  });
});

describe("geometry", () => {
  it("moves the middle of a box and keeps its size", () => {
    const original = { width: 0, height: 0, rendition: "", onto_original: [0, 1, -1, 0, 100, 0] as never };
    expect(onOriginal([10, 20, 4, 6], original)).toEqual([75, 9, 4, 6]);
  });
  it("turns on what needs no measure, and else only what is proposed", () => {
    expect(toggled({ repair: null, proposal: null }, "deskew")).toBeNull();
    expect(toggled({ repair: null, proposal: null }, "background")).toEqual(dim);
    expect(toggled({ repair: null, proposal: skewed }, "crop")).toEqual({ ...noRepair, crop: skewed.crop });
  });
});
