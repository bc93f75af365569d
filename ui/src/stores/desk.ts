import { defineStore } from "pinia";
import { computed, ref, shallowReactive, shallowRef } from "vue";
import { backend, toBackendError, type BackendError, type DocumentKind } from "../backend";
import type {
  CompletionView,
  EntryView,
  Finding,
  FindingLevel,
  NameView,
  HistoryItem,
  Operation,
  PageText,
  PageView,
  Place,
  Rect,
  VolumeView,
} from "../backend/model";
import { moveEntries, movePages, range, toggled, together } from "../views/desk/logic/selection";
import { slide, slideWords, type Boundary } from "../views/desk/logic/boundary";
import { useApp } from "./app";
import { layOver, type VolumeAnswer } from "./difference";
import { pageRuns } from "../words";
import { decide, doubts, nextDoubt, trusted, type Choice, type Doubt } from "../views/desk/logic/decision";
import type { StripFilter } from "../views/desk/logic/strip";

const LEVELS: readonly FindingLevel[] = ["error", "warn", "info"];
export type Pane = "strip" | "view" | "tree";
/** A page and how far it is scrolled down, in thousandths of its height. */
export interface Rest {
  page: number;
  scroll: number;
}
export type Editing = { entry: number; field: "title" | "kind" | "responsible" | "date" | "number" };
/** What lies over the desk; one at a time. */
export type Menu = "actions" | "flag" | "role" | "move" | "history" | "search" | "contact" | "case" | "forms";

/** The volume on the desk. The view of the backend is the state; nothing is computed ahead of it. */
export const useDesk = defineStore("desk", () => {
  const app = useApp();
  const volume = ref<number | null>(null);
  const view = shallowRef<VolumeView | null>(null);
  const error = shallowRef<BackendError | null>(null);
  const page = ref(1);
  const entryId = ref<number | null>(null);
  const pane = ref<Pane>("view");
  const filter = ref<StripFilter>("all");
  const editing = ref<Editing | null>(null);
  const menu = ref<Menu | null>(null);
  /** Where the menu of actions opens, in pixels of the window. */
  const menuAt = shallowRef({ x: 0, y: 0 });
  /** Chosen together: pages by scan index, or entries by number; empty when only the current one counts. */
  const pickedPages = shallowRef<ReadonlySet<number>>(new Set());
  const pickedEntries = shallowRef<ReadonlySet<number>>(new Set());
  /** A place on the page that is being asked about, in pixels of the page as displayed. */
  const pointed = shallowRef<{ page: number; box: Rect; text: string } | null>(null);
  const showMarks = ref(true);
  const showText = ref(false);
  /** Repaired pages are drawn as they were scanned. */
  const original = ref(false);
  const zoom = ref<"width" | "page" | number>("width");
  /** How far the page is scrolled down, in thousandths of its height. */
  const scroll = ref(0);
  /** Where a page is to be scrolled to once it is shown: a place one is led back to. */
  const rest = shallowRef<Rest | null>(null);
  /** Which way pages were turned last. */
  const direction = ref<1 | -1>(1);
  const choice = ref(0);
  /** The finding gone to last, by its place among {@link findings}. */
  const finding = ref<number | null>(null);
  const kinds = shallowRef<DocumentKind[]>([]);
  /** Names of this case, for completion. */
  const names = shallowRef<NameView[]>([]);
  const history = shallowRef<HistoryItem[]>([]);
  const texts = shallowReactive(new Map<number, PageText>());
  const busy = ref(false);

  const pages = computed<PageView[]>(() => view.value?.pages ?? []);
  const pageAt = computed(() => new Map(pages.value.map((p) => [p.scan_index, p])));
  const entryAt = computed(() => new Map(view.value?.entries.map((e) => [e.id, e])));
  const current = computed(() => pageAt.value.get(page.value) ?? null);
  const entry = computed<EntryView | null>(() => entryAt.value.get(entryId.value ?? -1) ?? null);
  /** The pages that will probably be looked at next: on in the direction of turning, and where Space leads. */
  const upcoming = computed<PageView[]>(() => {
    const at = pages.value.findIndex((p) => p.scan_index === page.value);
    const doubt = view.value ? nextDoubt(view.value, page.value, entryId.value) : null;
    const beside = (by: number) => pages.value[at + by * direction.value];
    const list = [beside(1), doubt ? pageAt.value.get(doubt.page) : undefined, beside(2), beside(-1)];
    return [...new Set(list)].filter((p): p is PageView => p !== undefined && p.scan_index !== page.value);
  });
  const allDoubts = computed<Doubt[]>(() => (view.value ? doubts(view.value) : []));
  const decision = computed(() => (view.value ? decide(view.value, page.value, entryId.value, allDoubts.value) : null));
  const acceptable = computed(() => (view.value ? trusted(view.value) : []));
  /** Errors first, then warnings. */
  const findings = computed<Finding[]>(() =>
    (view.value?.findings ?? []).toSorted((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level)),
  );
  const blockers = computed(() => view.value?.submit_blockers ?? []);
  const editable = computed(() => view.value?.editable ?? false);
  /** The pages an action is meant for, in scan order: those chosen, those of the entries chosen, or the current one. */
  const targetPages = computed<PageView[]>(() => {
    if (pickedPages.value.size > 0) return pages.value.filter((p) => pickedPages.value.has(p.scan_index));
    if (pickedEntries.value.size > 0) {
      return pages.value.filter((p) => p.entry !== null && pickedEntries.value.has(p.entry));
    }
    return pages.value.filter((p) => p.scan_index === page.value);
  });
  /** The entries an action is meant for, in filing order. */
  const targetEntries = computed<EntryView[]>(
    () =>
      view.value?.entries.filter((e) =>
        pickedEntries.value.size > 0 ? pickedEntries.value.has(e.id) : e.id === entryId.value,
      ) ?? [],
  );

  function show(next: VolumeView): void {
    // Boxes of a page lie on its picture: another picture, other boxes.
    for (const scan of texts.keys()) {
      const page = next.pages.find((p) => p.scan_index === scan);
      if (pageAt.value.get(scan)?.rendition !== page?.rendition) texts.delete(scan);
    }
    const asked = finding.value === null ? null : (findings.value[finding.value] ?? null);
    view.value = next;
    if (asked) {
      // What is mended is gone from the list, and the one after it is the next.
      const still = findings.value.findIndex((f) => f.code === asked.code && f.message === asked.message);
      finding.value = still >= 0 ? still : finding.value ? finding.value - 1 : null;
    }
    const left = [...pickedEntries.value].filter((id) => next.entries.some((e) => e.id === id));
    if (left.length !== pickedEntries.value.size) pickedEntries.value = new Set(left);
    if (entryId.value !== null && !next.entries.some((e) => e.id === entryId.value)) {
      entryId.value = next.pages.find((p) => p.scan_index === page.value)?.entry ?? null;
    }
  }

  /** The view of a volume that will probably be opened next. */
  let ready: VolumeView | null = null;
  let preparing: { id: number; done: Promise<void> } | null = null;
  /** Asks for the view of a volume before it is opened, so that opening it only asks what is new since. */
  function prepare(id: number): void {
    if (preparing?.id === id || ready?.summary.id === id || view.value?.summary.id === id) return;
    const asked = backend().call<VolumeView>("volume", { volume: id, since: null });
    const mine = { id, done: Promise.resolve() };
    mine.done = asked
      .then(
        (next) => {
          if (preparing === mine) ready = next;
        },
        // Opening it will say what is wrong.
        () => undefined,
      )
      .finally(() => {
        if (preparing === mine) preparing = null;
      });
    preparing = mine;
  }

  /** Calls a command that answers with the volume or with what is new of it, and gives the view after it. */
  async function called(name: string, id: number, args: object): Promise<VolumeView> {
    const before = view.value;
    const since = before?.summary.id === id ? before.version : null;
    const answer = await backend().call<VolumeAnswer>(name, { volume: id, since, ...args });
    // Something else was shown meanwhile: the difference is of no use, the change itself is done.
    return layOver(view.value, answer) ?? backend().call<VolumeView>("volume", { volume: id });
  }
  const ask = (id: number) => called("volume", id, {});

  /** The volume that is being asked for, so that it is not asked for twice. */
  let opening: number | null = null;
  async function open(id: number, at: number | null = null): Promise<void> {
    if (opening === id) return;
    let laid = false;
    if (volume.value !== id) {
      volume.value = id;
      view.value = null;
      laid = ready?.summary.id === id;
      texts.clear();
      page.value = 1;
      entryId.value = null;
      clearPicked();
      pointed.value = null;
      editing.value = null;
      menu.value = null;
      filter.value = "all";
    }
    error.value = null;
    opening = id;
    app.go("desk");
    if (view.value === null && preparing?.id === id) {
      await preparing.done;
      if (volume.value !== id) return;
      laid = ready?.summary.id === id;
    }
    const goFirst = (next: VolumeView) => {
      if (at !== null) goPage(at);
      // What was chosen together on another day would be acted on unseen.
      else if (next.place) goPlace({ ...next.place, pages: [], entries: [] });
      else {
        const first = doubts(next)[0];
        if (first) goDoubt(first);
        else goPage(next.pages[0]?.scan_index ?? 1);
      }
    };
    if (laid && ready) {
      show(ready);
      goFirst(ready);
    }
    ready = null;
    try {
      const next = await ask(id);
      if (volume.value !== id) return;
      const fresh = view.value === null;
      show(next);
      if (fresh) goFirst(next);
      else if (at !== null && !laid) goPage(at);
    } catch (thrown) {
      error.value = toBackendError(thrown);
    } finally {
      if (opening === id) opening = null;
    }
    const known = await app.attempt(() => backend().call<CompletionView>("completion", { volume: id }));
    if (known && volume.value === id) {
      kinds.value = known.kinds;
      names.value = known.names;
    }
  }

  /** Takes in what the analysis has finished meanwhile. */
  async function refresh(): Promise<void> {
    if (volume.value === null || busy.value || editing.value) return;
    const id = volume.value;
    try {
      const next = await ask(id);
      if (volume.value === id && !busy.value) show(next);
    } catch {
      // The list of volumes shows when the backend is gone; the desk keeps what it has.
    }
  }

  /** Asks for the volume anew, also in the middle of an action. */
  async function reload(): Promise<void> {
    const id = volume.value;
    const next = id === null ? null : await app.attempt(() => ask(id));
    if (next && volume.value === id) show(next);
  }

  function goPage(scanIndex: number): void {
    const found = pageAt.value.get(scanIndex);
    if (!found) return;
    page.value = scanIndex;
    entryId.value = found.entry;
    choice.value = 0;
  }

  function turn(by: number): void {
    const at = pages.value.findIndex((p) => p.scan_index === page.value);
    const next = pages.value[Math.min(Math.max(at + by, 0), pages.value.length - 1)];
    direction.value = by < 0 ? -1 : 1;
    if (next) goPage(next.scan_index);
  }

  function goEntry(id: number): void {
    const found = view.value?.entries.find((e) => e.id === id);
    if (!found) return;
    if (!found.pages.includes(page.value)) page.value = found.pages[0] ?? page.value;
    entryId.value = id;
    choice.value = 0;
  }

  function goPlace(place: Place): void {
    if (!pages.value.some((p) => p.scan_index === place.scan_index)) return;
    goPage(place.scan_index);
    rest.value = { page: place.scan_index, scroll: place.scroll };
    const entries = new Set(view.value?.entries.map((e) => e.id));
    if (place.entry !== null && entries.has(place.entry)) entryId.value = place.entry;
    pickedPages.value = new Set(place.pages.filter((scan) => pageAt.value.has(scan)));
    pickedEntries.value = new Set(place.entries.filter((id) => entries.has(id)));
  }

  function clearPicked(): void {
    pickedPages.value = new Set();
    pickedEntries.value = new Set();
  }
  /** Adds a page to those chosen together, or takes it away; `through` takes all from the current page on. */
  function pickPage(scanIndex: number, through = false): void {
    pickedEntries.value = new Set();
    const all = pages.value.map((p) => p.scan_index);
    pickedPages.value = through
      ? range(all, pickedPages.value, page.value, scanIndex)
      : toggled(pickedPages.value, page.value, scanIndex);
    page.value = scanIndex;
    entryId.value = pageAt.value.get(scanIndex)?.entry ?? null;
  }
  function pickEntry(id: number, through = false): void {
    pickedPages.value = new Set();
    const all = view.value?.entries.map((e) => e.id) ?? [];
    const from = entryId.value ?? id;
    pickedEntries.value = through ? range(all, pickedEntries.value, from, id) : toggled(pickedEntries.value, from, id);
    goEntry(id);
  }

  /** Goes to what a finding is about. */
  function goFinding(index: number): void {
    const found = findings.value[index];
    if (!found) return;
    clearPicked();
    finding.value = index;
    if (found.scan_index !== null) goPage(found.scan_index);
    else if (found.entry !== null) goEntry(found.entry);
  }
  /** To the next finding, round the end. */
  function nextFinding(): void {
    if (findings.value.length === 0) return app.say("检查没有发现问题。");
    goFinding(((finding.value ?? -1) + 1) % findings.value.length);
  }

  function goDoubt(doubt: Doubt): void {
    page.value = doubt.page;
    entryId.value = doubt.kind === "entry" ? doubt.entry : null;
    choice.value = 0;
  }

  /** Runs work that changes the volume, and shows it. */
  async function change(name: string, args: object): Promise<VolumeView | null> {
    const id = volume.value;
    if (id === null || busy.value) return null;
    busy.value = true;
    const next = await app.attempt(() => called(name, id, args));
    busy.value = false;
    if (next) {
      // What is offered to be undone is no longer the last step.
      if (app.toast?.undo) app.hush();
      show(next);
      if (next.told) app.say(`${next.told}，已改动和采纳的未动。`, () => void undo());
      if (menu.value === "history") void loadHistory();
    }
    return next;
  }

  let last: Promise<unknown> | null = null;
  /**
   * Key presses act one after the other: one that comes while an operation is on its way waits for its result, so that
   * no key is lost and none acts on what is about to change.
   */
  function inTurn(work: () => unknown): unknown {
    const id = volume.value;
    const result = last ? last.then(() => (volume.value === id ? work() : undefined)) : work();
    if (!(result instanceof Promise)) return result;
    const mine: Promise<unknown> = result
      .catch(() => undefined)
      .finally(() => {
        if (last === mine) last = null;
      });
    last = mine;
    return mine;
  }

  /** Whether something is on its way; what can be done after it is known only then. */
  const pending = () => last !== null;

  const here = (): Place => ({
    scan_index: page.value,
    entry: entryId.value,
    pages: [...pickedPages.value],
    entries: [...pickedEntries.value],
    scroll: scroll.value,
  });
  const edit = (operation: Operation) => change("edit", { operation, place: here() });
  /** Several operations as one step. */
  const editAll = (operations: Operation[]) => {
    const step = together(operations);
    return step ? edit(step) : Promise.resolve(null);
  };

  /** Puts pages into an entry, in the order of the scan. */
  async function dropPages(scans: readonly number[], id: number): Promise<boolean> {
    const into = view.value?.entries.find((e) => e.id === id);
    const content = scans.filter((s) => pages.value.find((p) => p.scan_index === s)?.role === "content");
    const moved = content.filter((s) => !into?.pages.includes(s));
    if (!into || moved.length === 0) return false;
    if (!(await editAll(movePages(moved, id, into.pages)))) return false;
    clearPicked();
    goPage(moved[0]!);
    app.say(`第 ${pageRuns(moved)} 页已移到 ${into.seq} ${into.title}。目录其余未动。`, () => void undo());
    return true;
  }

  /** Puts the line between two documents before another page, as one step. */
  async function slideEdge(line: Boundary, first: number): Promise<void> {
    const words = slideWords(line, first);
    const at = page.value;
    if (!(await editAll(slide(line, first)))) return;
    goPage(at);
    app.say(`${words}。其余未动。`, () => void undo());
  }

  /** Puts entries, one behind the other, before or behind another of their part. */
  async function dropEntries(ids: readonly number[], at: number, side: "before" | "after"): Promise<void> {
    const list = view.value?.entries ?? [];
    const target = list.find((e) => e.id === at);
    const moved = list.filter((e) => ids.includes(e.id));
    if (!target || moved.length === 0 || ids.includes(at)) return;
    if (moved.some((e) => e.part !== target.part)) return app.say("正卷和副卷之间用 M 改卷别，不用拖。没有改动。");
    const steps = moveEntries(
      list.map((e) => e.id),
      moved.map((e) => e.id),
      at,
      side,
    );
    if (await editAll(steps)) goEntry(moved[0]!.id);
  }

  async function toNext(from: number, id: number | null): Promise<void> {
    if (!view.value) return;
    const next = nextDoubt(view.value, from, id);
    if (next) goDoubt(next);
    else if (blockers.value.length === 0 && editable.value) app.say("没有存疑了，可以提交（Ctrl Enter）。");
    else app.say(blockers.value[0] ?? "没有存疑了。");
  }

  /** Does what the chosen answer says and goes to the next doubtful place. */
  async function choose(index: number, andNext = false): Promise<void> {
    const asked = decision.value;
    const picked: Choice | undefined = asked?.choices[index];
    if (!asked || !picked || !editable.value) return;
    // The answer is about one of them; taken for all it would be wrong, for one it would not be what is seen.
    if (pickedEntries.value.size > 1)
      return app.say(`选中了 ${pickedEntries.value.size} 件，候选只回答一件。按 Esc 放开选择再选，或按 E 一起改题名。`);
    const from = page.value;
    const id = asked.entry?.id ?? null;
    choice.value = index;
    const done = await editAll(picked.operations);
    if (!done) return;
    const named = picked.operations.some((o) => o.op === "split" && o.title === "");
    if (named) {
      goPage(from);
      if (entryId.value !== null) editing.value = { entry: entryId.value, field: "title" };
      return;
    }
    if (andNext) await toNext(from, id);
    else {
      const now = done.pages.find((p) => p.scan_index === from);
      entryId.value = now?.entry ?? null;
    }
  }

  /** Space: accept the chosen answer where there is a doubt, then go on. */
  async function accept(): Promise<void> {
    if (pickedEntries.value.size > 1 && editable.value) return acceptPicked();
    const asked = decision.value;
    if (!asked) return;
    if (asked.doubtful && editable.value) {
      await choose(choice.value, true);
      return;
    }
    if (asked.entry?.state === "proposed" && editable.value) {
      const done = await edit({ op: "accept", entries: [asked.entry.id] });
      if (!done) return;
    }
    await toNext(page.value, asked.entry?.id ?? null);
  }

  /** Accepts the entries chosen together as they stand. */
  async function acceptPicked(): Promise<void> {
    const open = targetEntries.value.filter((e) => e.state === "proposed" || e.state === "held").map((e) => e.id);
    if (open.length === 0) return app.say("选中的各件都已定，没有改动。");
    if (!(await edit({ op: "accept", entries: open }))) return;
    clearPicked();
    app.say(`已采纳选中的 ${open.length} 件。`, () => void undo());
  }

  async function acceptAll(): Promise<void> {
    const entries = acceptable.value;
    if (entries.length === 0) return;
    const done = await edit({ op: "accept", entries });
    if (!done) return;
    const left = doubts(done).length;
    app.say(
      `已采纳 ${entries.length} 件可信建议。${left > 0 ? `还有 ${left} 处存疑。` : "没有存疑了。"}`,
      () => void undo(),
    );
    if (decision.value && !decision.value.doubtful) await toNext(page.value, null);
  }

  /** Takes the last step back, or does it again, where the clerk was then; says which step it was. */
  async function step(back: boolean): Promise<boolean> {
    const what = back ? view.value?.undo : view.value?.redo;
    const done = await change(back ? "undo" : "redo", {});
    if (!done) return false;
    if (done.place) goPlace(done.place);
    if (what && !done.told) app.say(`${back ? "已撤销" : "已重做"}：${what}`);
    return true;
  }
  const undo = () => step(true);
  const redo = () => step(false);

  /** Undoes everything from the newest operation down to the given one. */
  async function undoTo(item: HistoryItem): Promise<void> {
    const steps = history.value.filter((h) => !h.undone && h.number >= item.number).length;
    for (let i = 0; i < steps; i += 1) if (!(await undo())) return;
  }

  async function loadHistory(): Promise<void> {
    const list = await app.attempt(() => backend().call<HistoryItem[]>("history", { volume: volume.value }));
    history.value = list ?? [];
  }

  async function submit(): Promise<boolean> {
    const done = await change("submit", {});
    if (done) app.say(`已提交 ${done.summary.case_number ?? done.summary.name}，等待质检。`);
    return done !== null;
  }

  async function loadText(scanIndex: number): Promise<PageText | null> {
    const known = texts.get(scanIndex);
    if (known || volume.value === null) return known ?? null;
    const id = volume.value;
    const asked = pageAt.value.get(scanIndex)?.rendition;
    try {
      const text = await backend().call<PageText>("page_text", { volume: id, scan_index: scanIndex });
      const now = pageAt.value.get(scanIndex)?.rendition;
      if (volume.value === id && now === asked) texts.set(scanIndex, text);
      return text;
    } catch {
      return null;
    }
  }

  return {
    volume,
    view,
    error,
    page,
    entryId,
    pane,
    filter,
    editing,
    menu,
    menuAt,
    showMarks,
    showText,
    original,
    zoom,
    scroll,
    rest,
    upcoming,
    choice,
    kinds,
    names,
    history,
    texts,
    busy,
    pickedPages,
    pickedEntries,
    pointed,
    pages,
    targetPages,
    targetEntries,
    current,
    entry,
    decision,
    allDoubts,
    acceptable,
    blockers,
    findings,
    finding,
    goFinding,
    nextFinding,
    editable,
    open,
    prepare,
    refresh,
    reload,
    goPage,
    turn,
    goEntry,
    goDoubt,
    goPlace,
    here,
    clearPicked,
    pickPage,
    pickEntry,
    change,
    edit,
    editAll,
    dropPages,
    dropEntries,
    slideEdge,
    choose,
    accept,
    acceptAll,
    undo,
    redo,
    undoTo,
    loadHistory,
    submit,
    loadText,
    toNext,
    inTurn,
    pending,
  };
});
