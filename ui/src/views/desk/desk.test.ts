import { mount } from "@vue/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import type { VolumeView } from "../../backend/model";
import LedgerLine from "../../components/LedgerLine.vue";
import { openDesk, operations, settle } from "../../testing/setup";
import { sampleVolume } from "../../testing/sample";
import { useApp } from "../../stores/app";
import CataloguePane from "./CataloguePane.vue";
import DecisionBar from "./DecisionBar.vue";
import DetailLine from "./DetailLine.vue";
import TitleEditor from "./TitleEditor.vue";
import TreeRow from "./TreeRow.vue";

let offs: (() => void)[] = [];
afterEach(() => {
  offs.forEach((off) => off());
  offs = [];
});
async function desk(change?: Parameters<typeof openDesk>[0]) {
  const open = await openDesk(change);
  offs.push(open.close);
  return open;
}
function press(code: string, init: KeyboardEventInit = {}) {
  document.body.dispatchEvent(new KeyboardEvent("keydown", { code, bubbles: true, cancelable: true, ...init }));
}
/** Accepts or names an entry, as the backend would. */
function decided(view: VolumeView, id: number): VolumeView {
  return {
    ...view,
    entries: view.entries.map((e) => (e.id === id ? { ...e, doubtful: false, state: "accepted" as const } : e)),
  };
}

describe("desk by keyboard", () => {
  it("opens at the first doubt; Space accepts it and goes to the next", async () => {
    const { desk: d, calls } = await desk((_, v) => decided(v, 2));
    expect([d.page, d.entryId]).toEqual([2, 2]);
    press("Space");
    await settle();
    expect(operations(calls)).toEqual([{ op: "accept", entries: [2] }]);
    expect([d.page, d.entryId]).toEqual([7, null]);
  });

  it("takes a candidate by its digit", async () => {
    const { calls } = await desk();
    press("Digit2");
    await settle();
    expect(operations(calls)).toEqual([{ op: "set_title", entry: 2, title: "上诉状", doc_type: "上诉状" }]);
  });

  it("turns pages, and with N opens the title of the new entry", async () => {
    const { desk: d, calls } = await desk();
    press("KeyJ");
    expect(d.page).toBe(3);
    press("KeyN");
    await settle();
    expect(operations(calls)).toEqual([{ op: "split", scan_index: 3, title: "" }]);
    expect(d.editing).toEqual({ entry: 2, field: "title" });
  });

  it("loses no key that comes while an operation is on its way, and lets it act on the result", async () => {
    const { desk: d, calls } = await desk((operation, v) => {
      if (operation.op === "accept") return decided(v, operation.entries[0]!);
      return { ...v, ledger: { ...v.ledger, pending: [] } };
    });
    press("Space");
    press("Space");
    press("KeyK");
    await settle();
    await settle();
    expect(operations(calls).map((o) => o.op)).toEqual(["accept", "set_page_role"]);
    expect(d.page).toBe(7);
  });

  it("accepts all trusted proposals as one operation", async () => {
    const { calls } = await desk((_, v) => decided(v, 1));
    press("Space", { shiftKey: true });
    await settle();
    expect(operations(calls)).toEqual([{ op: "accept", entries: [1] }]);
    expect(useApp().toast?.text).toBe("已采纳 1 件可信建议。还有 3 处存疑。");
  });

  it("accepts all with Enter on the page and in the tree, nowhere else and not under something open", async () => {
    const { desk: d, calls } = await desk((_, v) => v);
    const panes = document.createElement("div");
    panes.innerHTML = `<i data-pane="view"></i><i data-pane="tree"></i><i data-pane="strip"></i><i data-pane="decision"></i>`;
    document.body.append(panes);
    offs.push(() => panes.remove());
    const enter = async (pane: string, init: KeyboardEventInit = {}) => {
      const event = new KeyboardEvent("keydown", { code: "Enter", bubbles: true, cancelable: true, ...init });
      panes.querySelector(`[data-pane=${pane}]`)!.dispatchEvent(event);
      await settle();
      return operations(calls).length;
    };
    expect(await enter("strip")).toBe(0);
    expect(await enter("decision")).toBe(0);
    d.menu = "case";
    expect(await enter("view")).toBe(0);
    d.menu = null;
    d.editing = { entry: 2, field: "title" };
    expect(await enter("tree")).toBe(0);
    d.editing = null;
    expect(await enter("view", { repeat: true })).toBe(0);
    expect(await enter("view")).toBe(1);
    expect(await enter("tree")).toBe(2);
    expect(operations(calls)).toEqual(Array(2).fill({ op: "accept", entries: [1] }));
  });

  it("turns page after page while the key is held, but decides only once", async () => {
    const { desk: d, calls } = await desk((_, v) => decided(v, 2));
    press("KeyJ");
    press("KeyJ", { repeat: true });
    expect(d.page).toBe(4);
    d.goPage(2);
    press("Space");
    press("Space", { repeat: true });
    await settle();
    expect(operations(calls)).toEqual([{ op: "accept", entries: [2] }]);
    expect(d.page).toBe(7);
  });

  it("has ready the page ahead in the direction of turning and the one Space leads to", async () => {
    const { desk: d } = await desk();
    const ready = () => d.upcoming.map((p) => p.scan_index);
    d.goPage(4);
    expect(ready()).toEqual([5, 7, 6, 3]);
    press("KeyK");
    expect([d.page, ready()]).toEqual([3, [2, 7, 1, 4]]);
  });

  it("names, dates, accepts and moves several entries as one step each", async () => {
    const { desk: d, calls } = await desk();
    const [a, b] = d.view!.entries.filter((e) => e.part === "正卷").map((e) => e.id);
    const pick = () => {
      d.pane = "tree";
      d.goEntry(b!);
      d.pickedEntries = new Set([a!, b!]);
    };
    pick();
    const title = mount(TitleEditor, { props: { entry: d.entry! } });
    await title.get("input").setValue("证据材料");
    await title.get("input").trigger("keydown", { key: "Enter", ctrlKey: true });
    await settle();
    const doc_type = expect.toSatisfy((kind: unknown) => kind === null || typeof kind === "string");
    expect(operations(calls).at(-1)).toEqual({
      op: "together",
      operations: [a, b].map((entry) => ({ op: "set_title", entry, title: "证据材料", doc_type })),
    });
    title.unmount();
    pick();
    const detail = mount(DetailLine);
    d.editing = { entry: b!, field: "kind" };
    await settle();
    await detail.get("[data-field=kind] input").setValue("证据");
    await detail.get("input.field[data-field=date]").setValue("20210719");
    await detail.get("input.field[data-field=date]").trigger("keydown", { key: "Enter" });
    await settle();
    expect(operations(calls).at(-1)).toEqual({
      op: "together",
      operations: [
        ...[a, b].map((entry) => ({ op: "set_kind", entry, doc_type: "证据" })),
        ...[a, b].map((entry) => ({ op: "set_date", entry, date: "2021-07-19" })),
      ],
    });
    detail.unmount();
    pick();
    const pagesOfBoth = d.targetPages.map((p) => p.entry);
    expect(new Set(pagesOfBoth)).toEqual(new Set([a, b]));
    const open = d.targetEntries.filter((e) => e.state === "proposed" || e.state === "held").map((e) => e.id);
    press("Space");
    await settle();
    expect(operations(calls).at(-1)).toEqual({ op: "accept", entries: open });
  });

  it("says why it cannot be submitted and stays", async () => {
    const { calls } = await desk();
    press("Enter", { ctrlKey: true });
    await settle();
    expect(calls.some((c) => c.name === "submit")).toBe(false);
    expect(useApp().toast?.text).toContain("还有 2 处存疑");
  });

  it("shows a refused operation as a bar with its hint and keeps the view", async () => {
    const { desk: d } = await desk(() => {
      throw { code: "refused", message: "第 3 页已经是一件的首页。", hint: "到后面几页再分。", retry: false };
    });
    press("KeyJ");
    press("KeyN");
    await settle();
    expect(useApp().trouble?.error).toMatchObject({ code: "refused", hint: "到后面几页再分。" });
    expect(d.view?.entries).toHaveLength(4);
    expect(d.editing).toBeNull();
  });

  it("says so where a document begins already, and asks nothing of the backend", async () => {
    const { calls } = await desk();
    press("KeyN");
    await settle();
    expect(operations(calls)).toEqual([]);
    expect(useApp().toast?.text).toBe("第 2 页已经是“起诉状”的首页。没有改动。");
  });

  it("does nothing to a volume that cannot be changed", async () => {
    const { desk: d, calls } = await desk();
    d.view = { ...sampleVolume(), editable: false };
    for (const code of ["KeyN", "KeyB", "KeyM", "KeyP", "KeyR", "KeyX"]) press(code);
    await settle();
    expect(operations(calls)).toEqual([]);
  });
});

describe("decision bar", () => {
  it("asks, numbers the answers and marks the chosen one", async () => {
    await desk();
    const bar = mount(DecisionBar);
    expect(bar.text()).toContain("这 2 页是一件“起诉状”吗？");
    const answers = bar.findAll("[role=radio]");
    expect(answers.map((a) => a.find("kbd").text())).toEqual(["1", "2"]);
    expect(answers[0]!.attributes("aria-checked")).toBe("true");
    expect(answers[0]!.text()).toContain("采纳并到下一处");
    bar.unmount();
  });

  it("shrinks to one line where nothing is doubtful", async () => {
    const { desk: d } = await desk();
    d.goPage(1);
    const bar = mount(DecisionBar);
    expect(bar.find("[role=radiogroup]").exists()).toBe(false);
    expect(bar.text()).toContain("1 卷宗封面");
    bar.unmount();
  });
});

describe("catalogue tree", () => {
  it("has both parts, marks doubtful rows by word, and the pending page as a row", async () => {
    await desk();
    const pane = mount(CataloguePane);
    await settle();
    const items = pane.findAll("[role=treeitem]").map((i) => i.attributes("aria-label") ?? i.text());
    expect(items).toContain("正卷 3 件 6 页");
    expect(items).toContain("副卷 1 件 1 页");
    expect(items).toContain("2 起诉状，页次 —，存疑");
    expect(items.some((i) => i.includes("第 7 页待定"))).toBe(true);
    expect(pane.find("[data-entry='2']").attributes("aria-selected")).toBe("true");
    pane.unmount();
  });

  it("shows the confidence only of a doubtful entry", () => {
    const [sure, doubtful] = sampleVolume().entries;
    const row = (entry: typeof sure) => mount(TreeRow, { props: { entry: entry!, selected: false, flagged: false } });
    expect(row(doubtful).text()).toContain("题名 71%");
    expect(row(sure).text()).not.toContain("%");
  });
});

describe("title editor", () => {
  async function editor() {
    const open = await desk();
    const box = mount(TitleEditor, { props: { entry: sampleVolume().entries[1]! }, attachTo: document.body });
    offs.push(() => box.unmount());
    const input = box.find("input");
    const type = async (text: string) => {
      await input.setValue(text);
      await settle();
    };
    return { ...open, box, input, type };
  }

  it("takes the first kind of the initials with Enter", async () => {
    const { input, type, calls } = await editor();
    await type("sdhz");
    await input.trigger("keydown", { key: "Enter", code: "Enter" });
    await settle();
    expect(operations(calls)).toEqual([{ op: "set_title", entry: 2, title: "送达回证", doc_type: "送达回证" }]);
  });

  it("chooses by digit behind letters, but types the digit behind Chinese", async () => {
    const { input, type, calls } = await editor();
    await type("讯问笔录第");
    await input.trigger("keydown", { key: "2", code: "Digit2" });
    await settle();
    expect(operations(calls)).toEqual([]);
    await type("qsz");
    await input.trigger("keydown", { key: "2", code: "Digit2" });
    await settle();
    expect(operations(calls)).toEqual([{ op: "set_title", entry: 2, title: "民事起诉状", doc_type: "起诉状" }]);
  });

  it("keeps what was typed with Ctrl+Enter and knows its kind", async () => {
    const { input, type, calls } = await editor();
    await type("送达回证（许春梅）");
    await input.trigger("keydown", { key: "Enter", code: "Enter", ctrlKey: true });
    await settle();
    expect(operations(calls)[0]).toMatchObject({ title: "送达回证（许春梅）", doc_type: "送达回证" });
  });

  it("ignores the Enter that commits a composition, and Esc changes nothing", async () => {
    const { input, type, calls, desk: d } = await editor();
    d.editing = { entry: 2, field: "title" };
    await type("起诉状");
    document.dispatchEvent(new CompositionEvent("compositionstart"));
    document.dispatchEvent(new CompositionEvent("compositionend"));
    await input.trigger("keydown", { key: "Enter", code: "Enter", keyCode: 229 });
    expect(operations(calls)).toEqual([]);
    await input.trigger("keydown", { key: "Escape", code: "Escape" });
    expect(d.editing).toBeNull();
    expect(operations(calls)).toEqual([]);
  });

  it("says when a kind belongs to the closed part", async () => {
    const { box, type } = await editor();
    await type("hytpybl");
    expect(box.find("[role=option]").text()).toContain("副卷");
  });
});

describe("ledger", () => {
  const ledger = sampleVolume().ledger;
  it("is a sentence with an equals sign, names the pending page and the difference", async () => {
    const line = mount(LedgerLine, { props: { ledger } });
    expect(line.text().replace(/\s+/g, " ")).toContain("入卷 8 = 编目 7 + 空白 0 + 重复 0 + 移出 0");
    expect(line.text()).toContain("未平，差 1");
    await line.find("button").trigger("click");
    expect(line.emitted("page")).toEqual([[7]]);
  });
  it("is 平 when it balances", () => {
    const line = mount(LedgerLine, { props: { ledger: { ...ledger, catalogued: 8, pending: [], balanced: true } } });
    expect(line.text()).toContain("平");
    expect(line.text()).not.toContain("未平");
  });
});
