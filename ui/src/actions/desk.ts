import type { Operation } from "../backend/model";
import { useApp } from "../stores/app";
import { useDesk } from "../stores/desk";
import { useFolds } from "../stores/folds";
import { useSharpness } from "../stores/sharpness";
import { handed, slideToPage } from "../views/desk/logic/boundary";
import { pageActions } from "./pages";
import { lookAtOriginal, repairActions } from "./repair";
import { selectionActions } from "./selection";
import type { Action } from "./registry";

/** What the desk has to do beyond the store: focus and scrolling. */
export interface DeskHooks {
  nextPane: (by: 1 | -1) => void;
  toPage: () => void;
  /** Opens the menu of actions at what has the focus. */
  openMenu: () => void;
  zoomBy: (factor: number) => void;
}

const ZOOM_STEP = 1.25;

/** All actions of the cataloguing desk. */
export function deskActions(hooks: DeskHooks): Action[] {
  const app = useApp();
  const desk = useDesk();
  const folds = useFolds();
  const sharpness = useSharpness();
  const can = () => desk.editable;
  const hasEntry = () => can() && desk.entry !== null;
  const inTree = () => desk.pane === "tree";
  const hasPage = () => can() && desk.current !== null;
  const edit = (operation: Operation) => desk.edit(operation);
  /** Enter means many things; only there, with nothing open over it, does it accept. */
  const onPageOrTree = (target: EventTarget | null) =>
    desk.menu === null &&
    desk.editing === null &&
    target instanceof Element &&
    target.closest("[data-pane='view'], [data-pane='tree']") !== null;

  function vertical(by: 1 | -1, event?: KeyboardEvent): void {
    desk.clearPicked();
    if (desk.pane === "tree" && event?.code.startsWith("Arrow")) folds.step(by);
    else desk.turn(by);
  }
  function reorder(by: number): void {
    if (desk.pane === "strip") return reorderPage(by);
    const list = desk.view?.entries ?? [];
    const chosen = desk.targetEntries;
    const part = chosen[0]?.part;
    const places = chosen.map((e) => list.indexOf(e));
    // The foremost moves first, so that none is overtaken by another of those chosen.
    const order = by < 0 ? places : places.toReversed();
    const there = list[(order[0] ?? -1) + by];
    if (!there || there.part !== part || chosen.some((e) => e.part !== part)) return;
    void desk.editAll(order.map((at) => ({ op: "move_entry", entry: list[at]!.id, position: at + by })));
  }
  /** In the strip the page moves within its document. */
  function reorderPage(by: number): void {
    const entry = desk.entry;
    if (!entry) return;
    const places = desk.targetPages.map((p) => entry.pages.indexOf(p.scan_index)).sort((a, b) => (a - b) * -by);
    const first = places[0] ?? -1;
    if (places.includes(-1) || first + by < 0 || first + by >= entry.pages.length) return;
    void desk.editAll(
      places.map((at) => ({ op: "move_page", scan_index: entry.pages[at]!, entry: entry.id, position: at + by })),
    );
  }
  async function split(): Promise<void> {
    const page = desk.page;
    if (desk.entry?.pages[0] === page) return app.say(`第 ${page} 页已经是“${desk.entry.title}”的首页。没有改动。`);
    const done = await edit({ op: "split", scan_index: page, title: "" });
    if (!done) return;
    desk.goPage(page);
    if (desk.entryId !== null) desk.editing = { entry: desk.entryId, field: "title" };
  }
  /** The line between two documents comes to lie at the current page. */
  async function edge(side: "above" | "below"): Promise<void> {
    const found = desk.view && slideToPage(desk.view, desk.page, side);
    if (found && handed(...found).length > 0) return desk.slideEdge(...found);
    const where = side === "above" ? "前" : "后";
    app.say(
      found
        ? "这样本件就没有页了；整件并入前件按 B。没有改动。"
        : `第 ${desk.page} 页所在件的紧${where}面不是另一件。没有改动。`,
    );
  }
  async function join(): Promise<void> {
    const page = desk.page;
    if (await desk.editAll(desk.targetEntries.map((e) => ({ op: "join", entry: e.id })))) desk.goPage(page);
  }
  async function move(): Promise<void> {
    const entries = desk.targetEntries;
    const first = entries[0];
    if (!first) return;
    const part = first.part === "正卷" ? "副卷" : "正卷";
    const moved = entries.filter((e) => e.part !== part);
    if (await desk.editAll(moved.map((e) => ({ op: "set_part", entry: e.id, part })))) {
      const what = moved.length > 1 ? `${moved.length} 件` : `“${first.title}”`;
      app.say(`${what}已移到${part}。${part === "副卷" ? "副卷不对外提供。" : ""}`, () => void desk.undo());
    }
  }
  async function goTo(): Promise<void> {
    const typed = await app.ask({
      title: "去第几页",
      act: "去这一页",
      leave: "留在这里",
      field: `影像序号，1–${desk.pages.length}`,
    });
    if (typed === null) return;
    const page = Number.parseInt(typed, 10);
    if (desk.pages.some((p) => p.scan_index === page)) desk.goPage(page);
    else app.say(`本卷没有第 ${typed} 页，共 ${desk.pages.length} 页。`);
  }
  async function submit(): Promise<void> {
    if (desk.blockers.length > 0) {
      const first = desk.allDoubts[0];
      app.say(`还不能提交：${desk.blockers[0]}。已编的都已保存。`.replace("。。", "。"));
      if (first) desk.goDoubt(first);
      return;
    }
    if (await desk.submit()) app.go("home");
  }
  /** Escape takes back what was chosen together first, and only then leaves the pane. */
  function leave(): void {
    if (desk.pickedPages.size + desk.pickedEntries.size > 0) desk.clearPicked();
    else hooks.toPage();
  }
  function zoom(factor: number): void {
    hooks.zoomBy(factor);
  }
  async function hold(): Promise<void> {
    await desk.editAll(desk.targetEntries.map((e) => ({ op: "hold", entry: e.id })));
  }

  const list: Action[] = [
    {
      id: "desk.down",
      label: "下一页",
      group: "翻页",
      repeats: true,
      keys: ["ArrowDown", "KeyJ"],
      caps: "↓ J",
      run: (e) => vertical(1, e),
    },
    {
      id: "desk.up",
      label: "上一页",
      group: "翻页",
      repeats: true,
      keys: ["ArrowUp", "KeyK"],
      caps: "↑ K",
      run: (e) => vertical(-1, e),
    },
    { id: "desk.first", label: "首页", group: "翻页", keys: ["Home"], run: () => desk.turn(-Infinity) },
    { id: "desk.last", label: "末页", group: "翻页", keys: ["End"], run: () => desk.turn(Infinity) },
    { id: "desk.goto", label: "去第几页", group: "翻页", keys: ["KeyG"], run: goTo },
    {
      id: "desk.accept",
      label: "采纳并到下一处",
      group: "判断",
      keys: ["Space"],
      enabled: () => desk.view !== null,
      run: () => desk.accept(),
    },
    {
      id: "desk.candidate",
      label: "选候选",
      group: "判断",
      keys: Array.from({ length: 9 }, (_, i) => `Digit${i + 1}`),
      caps: "1–9",
      enabled: () => can() && (desk.decision?.choices.length ?? 0) > 0,
      run: (e) => desk.choose(Number(e?.code.slice(-1) ?? "1") - 1),
    },
    {
      id: "desk.acceptAll",
      label: "采纳全部可信建议",
      group: "判断",
      keys: ["Shift+Space", "Enter"],
      enabled: () => can() && desk.acceptable.length > 0,
      where: (event) => event.shiftKey || onPageOrTree(event.target),
      run: () => desk.acceptAll(),
    },
    {
      id: "desk.hold",
      label: "搁置",
      group: "判断",
      keys: ["KeyP"],
      enabled: hasEntry,
      run: hold,
    },
    {
      id: "desk.left",
      label: "前一个候选；在目录栏：折叠证据组或卷别",
      group: "判断",
      repeats: true,
      keys: ["ArrowLeft"],
      enabled: () => inTree() || (desk.decision?.choices.length ?? 0) > 1,
      run: () => (inTree() ? folds.fold() : (desk.choice = Math.max(desk.choice - 1, 0))),
    },
    {
      id: "desk.right",
      label: "后一个候选；在目录栏：展开",
      group: "判断",
      repeats: true,
      keys: ["ArrowRight"],
      enabled: () => inTree() || (desk.decision?.choices.length ?? 0) > 1,
      run: () =>
        inTree() ? folds.unfold() : (desk.choice = Math.min(desk.choice + 1, (desk.decision?.choices.length ?? 1) - 1)),
    },
    { id: "desk.split", label: "从此页起新件", group: "成件", keys: ["KeyN"], enabled: hasPage, run: split },
    { id: "desk.join", label: "并入前件", group: "成件", keys: ["KeyB"], enabled: hasEntry, run: join },
    {
      id: "desk.title",
      label: "改题名",
      group: "成件",
      keys: ["KeyE"],
      enabled: hasEntry,
      run: () => desk.entry && (desk.editing = { entry: desk.entry.id, field: "title" }),
    },
    {
      id: "desk.detail",
      label: "改种类、责任者和日期",
      group: "成件",
      keys: ["Shift+KeyE"],
      enabled: hasEntry,
      run: () => desk.entry && (desk.editing = { entry: desk.entry.id, field: "kind" }),
    },
    {
      id: "desk.edgeAbove",
      label: "界线：本页及以前归前件",
      group: "成件",
      keys: ["BracketLeft"],
      caps: "[",
      enabled: hasEntry,
      run: () => edge("above"),
    },
    {
      id: "desk.edgeBelow",
      label: "界线：本页及以后归后件",
      group: "成件",
      keys: ["BracketRight"],
      caps: "]",
      enabled: hasEntry,
      run: () => edge("below"),
    },
    ...selectionActions(),
    { id: "desk.part", label: "改正卷/副卷", group: "成件", keys: ["KeyM"], enabled: hasEntry, run: move },
    {
      id: "desk.earlier",
      label: "调序：往前",
      group: "成件",
      repeats: true,
      keys: ["Alt+ArrowUp"],
      enabled: hasEntry,
      run: () => reorder(-1),
    },
    {
      id: "desk.later",
      label: "调序：往后",
      group: "成件",
      repeats: true,
      keys: ["Alt+ArrowDown"],
      enabled: hasEntry,
      run: () => reorder(1),
    },
    {
      id: "desk.enhance",
      label: "原图/纠正后",
      group: "影像",
      keys: ["KeyC"],
      run: () => lookAtOriginal(desk.current?.repair != null),
    },
    ...repairActions(),
    ...pageActions(),
    {
      id: "desk.text",
      label: "识别文字与印章",
      group: "影像",
      keys: ["KeyT"],
      run: () => (desk.showText = !desk.showText),
    },
    {
      id: "desk.marks",
      label: "显示或隐藏依据",
      group: "影像",
      keys: ["KeyV"],
      run: () => (desk.showMarks = !desk.showMarks),
    },
    {
      id: "desk.heat",
      label: "清晰度热力",
      group: "影像",
      keys: ["KeyH"],
      run: () => (sharpness.shown = !sharpness.shown),
    },
    {
      id: "desk.zoomIn",
      label: "放大",
      group: "影像",
      repeats: true,
      keys: ["Equal", "Shift+Equal", "NumpadAdd"],
      caps: "+",
      run: () => zoom(ZOOM_STEP),
    },
    {
      id: "desk.zoomOut",
      label: "缩小",
      group: "影像",
      repeats: true,
      keys: ["Minus", "NumpadSubtract"],
      caps: "-",
      run: () => zoom(1 / ZOOM_STEP),
    },
    {
      id: "desk.fit",
      label: "适宽/整页",
      group: "影像",
      keys: ["Digit0"],
      run: () => (desk.zoom = desk.zoom === "width" ? "page" : "width"),
    },
    {
      id: "desk.finding",
      label: "下一项检查",
      group: "判断",
      keys: ["KeyI"],
      enabled: () => desk.view !== null,
      run: () => desk.nextFinding(),
    },
    {
      id: "desk.contact",
      label: "同类对照",
      group: "判断",
      keys: ["KeyL"],
      enabled: () => desk.entry !== null,
      run: () => (desk.menu = "contact"),
    },
    {
      id: "desk.case",
      label: "案件信息",
      group: "全局",
      keys: ["KeyA"],
      enabled: () => desk.view !== null,
      run: () => (desk.menu = desk.menu === "case" ? null : "case"),
    },
    {
      id: "desk.forms",
      label: "封面、目录、备考表",
      group: "全局",
      keys: ["Ctrl+KeyP"],
      enabled: () => desk.view !== null,
      run: () => (desk.menu = "forms"),
    },
    {
      id: "desk.menu",
      label: "动作菜单（也可点右键）",
      group: "全局",
      keys: ["ContextMenu", "Shift+F10"],
      enabled: () => desk.view !== null,
      run: hooks.openMenu,
    },
    { id: "desk.search", label: "卷内查找", group: "全局", keys: ["Slash"], run: () => (desk.menu = "search") },
    {
      id: "desk.undo",
      label: "撤销",
      group: "全局",
      keys: ["Ctrl+KeyZ"],
      enabled: () => desk.editable && desk.view?.undo != null,
      run: () => desk.undo(),
    },
    {
      id: "desk.redo",
      label: "重做",
      group: "全局",
      keys: ["Ctrl+Shift+KeyZ", "Ctrl+KeyY"],
      enabled: () => desk.editable && desk.view?.redo != null,
      run: () => desk.redo(),
    },
    { id: "desk.submit", label: "提交", group: "全局", keys: ["Ctrl+Enter"], enabled: can, run: submit },
    { id: "desk.pane", label: "下一栏", group: "全局", keys: ["Tab"], run: () => hooks.nextPane(1) },
    { id: "desk.paneBack", label: "上一栏", group: "全局", keys: ["Shift+Tab"], run: () => hooks.nextPane(-1) },
    { id: "desk.home", label: "回到影像", group: "全局", keys: ["Escape"], run: leave },
  ];
  return list.map((entry) => ({
    ...entry,
    enabled: () => desk.pending() || (entry.enabled?.() ?? true),
    run: (event, index) => desk.inTurn(() => ((entry.enabled?.() ?? true) ? entry.run(event, index) : undefined)),
  }));
}
