import { mount } from "@vue/test-utils";
import { nextTick } from "vue";
import { afterEach, describe, expect, it } from "vitest";
import CommandPalette from "../../components/CommandPalette.vue";
import { useBackend } from "../../backend";
import type { CaseForm as Form, ContactPage } from "../../backend/model";
import { useApp } from "../../stores/app";
import { useVolumes } from "../../stores/volumes";
import { fakeBackend, sampleKinds, sampleSummary, sampleVolume } from "../../testing/sample";
import { openDesk, operations, settle } from "../../testing/setup";
import CaseForm from "./CaseForm.vue";
import ContactSheet from "./ContactSheet.vue";
import DetailLine from "./DetailLine.vue";
import FindingsList from "./FindingsList.vue";
import MoveMenu from "./MoveMenu.vue";

let offs: (() => void)[] = [];
afterEach(() => {
  offs.forEach((off) => off());
  offs = [];
  document.body.replaceChildren();
});
async function desk(answers: Record<string, (args: never) => unknown> = {}) {
  const open = await openDesk();
  offs.push(open.close);
  const fake = fakeBackend({
    volume: () => sampleVolume(),
    completion: () => ({ kinds: sampleKinds, names: [{ name: "许春梅", initials: "xcm" }] }),
    page_text: () => ({ lines: [], marks: [] }),
    edit: () => sampleVolume(),
    ...answers,
  });
  useBackend(fake.backend);
  return { desk: open.desk, calls: fake.calls };
}
function press(on: Element, key: string, init: KeyboardEventInit = {}) {
  on.dispatchEvent(new KeyboardEvent("keydown", { key, code: key, bubbles: true, cancelable: true, ...init }));
}
function key(code: string, init: KeyboardEventInit = {}) {
  document.body.dispatchEvent(new KeyboardEvent("keydown", { code, bubbles: true, cancelable: true, ...init }));
}

describe("several pages at once", () => {
  it("are chosen by keyboard and turned in one step; Escape lets them go", async () => {
    const { desk: d, calls } = await desk();
    d.goPage(2);
    key("ArrowDown", { shiftKey: true });
    key("ArrowDown", { shiftKey: true });
    expect([...d.pickedPages]).toEqual([2, 3, 4]);
    key("KeyR");
    await settle();
    expect(operations(calls)).toEqual([
      { op: "together", operations: [2, 3, 4].map((scan_index) => ({ op: "rotate", scan_index, degrees: 90 })) },
    ]);
    expect((calls.find((c) => c.name === "edit")!.args as { place: unknown }).place).toMatchObject({ scan_index: 4 });
    key("Escape", { key: "Escape" });
    expect(d.pickedPages.size).toBe(0);
  });

  it("are moved to an entry that is typed", async () => {
    const { desk: d, calls } = await desk();
    d.goPage(2);
    key("ArrowDown", { shiftKey: true });
    key("KeyM", { shiftKey: true });
    expect(d.menu).toBe("move");
    const menu = mount(MoveMenu, { attachTo: document.body });
    await settle();
    expect(menu.text()).toContain("第 2–3 页移到");
    await menu.get("input").setValue("庭审");
    press(menu.get("input").element, "Enter");
    await settle();
    expect(operations(calls)).toEqual([
      {
        op: "together",
        operations: [
          { op: "move_page", scan_index: 2, entry: 3, position: 0 },
          { op: "move_page", scan_index: 3, entry: 3, position: 1 },
        ],
      },
    ]);
    menu.unmount();
  });

  it("puts pages of the closed part only into the closed part", async () => {
    const { desk: d } = await desk();
    d.goPage(6);
    const menu = mount(MoveMenu, { attachTo: document.body });
    await settle();
    expect(menu.findAll("[role=option]")).toHaveLength(0);
    expect(menu.text()).toContain("副卷的页只能移到副卷的条目");
    menu.unmount();
  });

  it("of entries take no candidate, which answers for one of them", async () => {
    const { desk: d, calls } = await desk();
    d.pane = "tree";
    d.goEntry(2);
    key("ArrowDown", { shiftKey: true });
    key("Digit1");
    await settle();
    expect(operations(calls)).toEqual([]);
    expect(useApp().toast?.text).toContain("选中了 2 件");
  });

  it("of entries are held as one step", async () => {
    const { desk: d, calls } = await desk();
    d.pane = "tree";
    d.goEntry(2);
    key("ArrowDown", { shiftKey: true });
    key("KeyP");
    await settle();
    expect(operations(calls)).toEqual([{ op: "together", operations: [2, 3].map((entry) => ({ op: "hold", entry })) }]);
  });
});

describe("a page that comes later", () => {
  it("takes the place of the one it replaces, which leaves by name, as one step", async () => {
    const open = await openDesk();
    offs.push(open.close);
    const longer = sampleVolume();
    longer.pages.push({ ...longer.pages[0]!, scan_index: 9, entry: null });
    const fake = fakeBackend({ volume: () => longer, edit: () => longer, page_text: () => ({ lines: [], marks: [] }) });
    const asked: (number | undefined)[] = [];
    fake.backend.chooseFiles = async (append) => {
      asked.push(append);
      return { volumes: [], already: [], faults: [] };
    };
    useBackend(fake.backend);
    open.desk.goPage(3);
    key("KeyX", { shiftKey: true });
    await settle();
    expect(asked).toEqual([1]);
    expect(operations(fake.calls)).toEqual([
      {
        op: "together",
        operations: [
          { op: "move_page", scan_index: 9, entry: 2, position: 1 },
          { op: "set_page_role", pages: [3], role: "removed", reason: "由第 9 页补扫件替换" },
        ],
      },
    ]);
  });
});

describe("undo", () => {
  it("goes back to where the step was done, to what was chosen there and how far the page was scrolled", async () => {
    const { desk: d, calls } = await desk({
      undo: () => ({
        ...sampleVolume(),
        place: { scan_index: 5, entry: 3, pages: [4, 5, 99], entries: [], scroll: 420 },
      }),
    });
    d.goPage(1);
    await d.undo();
    expect([d.page, d.entryId, [...d.pickedPages]]).toEqual([5, 3, [4, 5]]);
    expect(d.rest).toEqual({ page: 5, scroll: 420 });
    d.scroll = 130;
    await d.edit({ op: "hold", entry: 3 });
    expect(calls.at(-1)!.args).toMatchObject({ place: { scan_index: 5, entry: 3, pages: [4, 5], scroll: 130 } });
  });

  it("is offered only while the step is the last one, and says what was taken back", async () => {
    const { desk: d } = await desk({ undo: () => sampleVolume() });
    await d.acceptAll();
    expect(useApp().toast?.undo).toBeTruthy();
    await d.edit({ op: "hold", entry: 3 });
    expect(useApp().toast).toBeNull();
    await d.undo();
    expect(useApp().toast).toMatchObject({ text: "已撤销：改题名", undo: null });
  });
});

describe("findings", () => {
  it("are gone to one after the other by key, errors first, and only the first are drawn", async () => {
    const finding = (level: "info" | "error", scan_index: number) => ({
      code: "gap",
      level,
      entry: null,
      scan_index,
      message: `第 ${scan_index} 页`,
    });
    const infos = Array.from({ length: 60 }, (_, i) => finding("info", (i % 8) + 1));
    const { desk: d } = await desk({ edit: () => ({ ...sampleVolume(), findings: infos }) });
    d.view = { ...d.view!, findings: [...infos, { ...finding("error", 6), message: "错" }] };
    const list = mount(FindingsList, { attachTo: document.body });
    expect(list.findAll("li")).toHaveLength(0);
    key("KeyI");
    await settle();
    expect(d.page).toBe(6);
    expect(list.get("li.on").text()).toContain("错");
    expect(list.findAll("li")).toHaveLength(31);
    expect(list.text()).toContain("还有 31 项");
    // Mended: the next one is what stands there now.
    await d.edit({ op: "hold", entry: 3 });
    key("KeyI");
    await settle();
    expect(d.page).toBe(1);
    list.unmount();
  });
});

describe("kind, responsible and date", () => {
  it("are edited together, with completion, and saved as one step", async () => {
    const { desk: d, calls } = await desk();
    d.goEntry(2);
    const line = mount(DetailLine, { attachTo: document.body });
    d.editing = { entry: 2, field: "kind" };
    await settle();
    const [kind, who, date, number] = line.findAll("input");
    expect(document.activeElement).toBe(kind!.element);
    await kind!.trigger("beforeinput");
    await kind!.setValue("sdhz");
    await settle();
    press(kind!.element, "Enter");
    await settle();
    expect((kind!.element as HTMLInputElement).value).toBe("送达回证");
    await who!.setValue("本院");
    await date!.setValue("2021.7");
    expect(line.get("[role=alert]").text()).toContain("2021-07-19");
    await date!.setValue("20210719");
    await number!.setValue("敦公（刑）鉴字〔2021〕12号");
    press(number!.element, "Enter");
    await settle();
    expect(operations(calls)).toEqual([
      {
        op: "together",
        operations: [
          { op: "set_kind", entry: 2, doc_type: "送达回证" },
          { op: "set_responsible", entry: 2, responsible: "本院" },
          { op: "set_date", entry: 2, date: "2021-07-19" },
          { op: "set_document_number", entry: 2, document_number: "敦公（刑）鉴字〔2021〕12号" },
        ],
      },
    ]);
    line.unmount();
  });
});

describe("a field by itself", () => {
  it("is marked where the machine is not sure of it, until somebody has decided", async () => {
    const sure = { title: 0.97, kind: 0.97, part: 0.99, date: 0.42, responsible: 0.95, document_number: 0.6 };
    const view = sampleVolume();
    const entries = view.entries.map((e) => ({
      ...e,
      sure,
      document_number: e.id === 2 ? "敦检刑诉〔2021〕7号" : null,
    }));
    const { desk: d } = await desk({ volume: () => ({ ...view, entries }) });
    await d.open(1);
    d.goEntry(2);
    const line = mount(DetailLine);
    await settle();
    const marked = line.findAll("button.unsure").map((b) => [b.text(), b.attributes("title")]);
    expect(marked).toEqual([
      ["2021-05-10", "机器对这一栏的把握 42%，请核对"],
      ["敦检刑诉〔2021〕7号", "机器对这一栏的把握 60%，请核对"],
    ]);
    d.goEntry(4);
    await settle();
    expect(line.findAll("button.unsure")).toHaveLength(0);
    line.unmount();
  });
});

describe("contact sheet", () => {
  const page = (scan_index: number, entry: number, change: Partial<ContactPage> = {}): ContactPage => ({
    volume: 1,
    volume_name: "民初166号",
    editable: true,
    entry,
    title: "起诉状",
    state: "proposed",
    confidence: 0.9,
    scan_index,
    position: 1,
    of: 1,
    rendition: "r0",
    ...change,
  });
  it("accepts what is left and holds what is struck out, one step for each volume", async () => {
    const pages = [page(2, 2), page(3, 3), page(4, 4, { volume: 7, volume_name: "另一卷" })];
    const { desk: d, calls } = await desk({ contact_sheet: () => pages });
    d.goEntry(2);
    const sheet = mount(ContactSheet, { attachTo: document.body });
    await settle();
    const box = sheet.get("[role=dialog]").element;
    press(box, "ArrowRight");
    press(box, " ", { code: "Space" });
    await nextTick();
    expect(sheet.findAll(".cell.out")).toHaveLength(1);
    expect(sheet.text()).toContain("采纳 2 件，划出 1 件");
    press(box, "Enter");
    await settle();
    const edits = calls.filter((c) => c.name === "edit").map((c) => c.args as { volume: number; operation: unknown });
    expect(edits.map((e) => [e.volume, e.operation])).toEqual([
      [
        1,
        {
          op: "together",
          operations: [
            { op: "hold", entry: 3 },
            { op: "accept", entries: [2] },
          ],
        },
      ],
      [7, { op: "accept", entries: [4] }],
    ]);
    expect(d.menu).toBeNull();
    sheet.unmount();
  });
});

describe("case form", () => {
  const form: Form = {
    facts: sampleVolume().case,
    bench: [{ role: "审判长", name: "于德胜" }],
    sources: [
      {
        field: "case_number",
        value: "（2021）吉7502民初166号",
        scan_index: 3,
        box: [10, 20, 300, 40],
        confidence: 0.97,
      },
    ],
    second: null,
  };
  const answers = {
    case_form: () => form,
    check_case_number: ({ text }: { text: string }) =>
      text.endsWith("号")
        ? { normal: text, court: "和龙林区基层法院", problem: null, warning: null }
        : { normal: null, court: null, problem: "还缺案件编号", warning: null },
    set_case: () => sampleVolume(),
  };
  it("turns to the place a field was read from and says how sure that is", async () => {
    const { desk: d } = await desk(answers);
    const view = mount(CaseForm, { attachTo: document.body });
    await settle();
    expect(view.text()).toContain("第 3 页 97%");
    expect([d.page, d.pointed?.text]).toEqual([3, "（2021）吉7502民初166号"]);
    expect(view.findAll(".p .name input").map((i) => (i.element as HTMLInputElement).value)).toEqual(["于德胜"]);
    view.unmount();
    expect(d.pointed).toBeNull();
  });
  it("does not save a number that is none, nor forget what was typed at the first Escape", async () => {
    const { desk: d, calls } = await desk(answers);
    const opened = d.page;
    d.menu = "case";
    const view = mount(CaseForm, { attachTo: document.body });
    await settle();
    const number = view.get("#case-number");
    await number.setValue("（2021）吉7502民初");
    await settle();
    expect(view.get("#case-number-note").text()).toBe("还缺案件编号");
    press(number.element, "Enter", { ctrlKey: true });
    await settle();
    expect(calls.some((c) => c.name === "set_case")).toBe(false);
    press(number.element, "Escape");
    await nextTick();
    expect([d.menu, view.get("[role=alert]").text()]).toEqual([
      "case",
      "有改动还没存。再按 Esc 放弃，Ctrl Enter 保存。",
    ]);
    await number.setValue("（2021）吉7502民初167号");
    await settle();
    press(number.element, "Enter", { ctrlKey: true });
    await settle();
    const sent = calls.find((c) => c.name === "set_case")!.args as { facts: Form["facts"]; place: unknown };
    expect(sent.place).toMatchObject({ scan_index: opened });
    expect(sent.facts.case_number).toBe("（2021）吉7502民初167号");
    expect(sent.facts.parties).toEqual([{ role: "审判长", name: "于德胜" }]);
    expect(d.menu).toBeNull();
    view.unmount();
  });
  it("shows nothing of the first entry in the second, and names what differs", async () => {
    const { calls } = await desk({
      ...answers,
      case_form: () => ({ ...form, second: { by: null, at: null, different: [] } }),
      set_second_entry: () => ({ ...form, second: { by: "李", at: "", different: ["案号"] } }),
    });
    const view = mount(CaseForm, { attachTo: document.body });
    await settle();
    await view
      .findAll("button")
      .find((b) => b.text() === "开始复核录入")!
      .trigger("click");
    await settle();
    expect((view.get("#case-number").element as HTMLInputElement).value).toBe("");
    await view.get("#case-number").setValue("（2021）吉7502民初116号");
    await settle();
    press(view.get("#case-number").element, "Enter", { ctrlKey: true });
    await settle();
    expect(calls.some((c) => c.name === "set_second_entry")).toBe(true);
    expect(useApp().toast?.text).toContain("不一致：案号");
    view.unmount();
  });
});

describe("palette", () => {
  it("finds volumes by party, documents by title, and runs actions by their name", async () => {
    const { desk: d } = await desk();
    const app = useApp();
    app.screen = "desk";
    useVolumes().list = [sampleSummary({ id: 9, parties: "安永春" })];
    const palette = mount(CommandPalette, { attachTo: document.body });
    app.palette = true;
    await settle();
    const first = () => palette.findAll("[role=option]")[0]!.text();
    await palette.get("input").setValue("安永春");
    expect(first()).toContain("（2021）吉7502民初166号");
    await palette.get("input").setValue("庭审");
    expect(first()).toContain("3 庭审笔录");
    press(palette.get("input").element, "Enter");
    await settle();
    expect([app.palette, d.entryId]).toEqual([false, 3]);
    app.palette = true;
    await settle();
    await palette.get("input").setValue("案件信息");
    press(palette.get("input").element, "Enter");
    await settle();
    expect(d.menu).toBe("case");
    palette.unmount();
  });
});
