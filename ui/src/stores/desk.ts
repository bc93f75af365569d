import { defineStore } from "pinia";
import { computed, ref, shallowReactive, shallowRef } from "vue";
import { backend, toBackendError, type BackendError, type DocumentKind } from "../backend";
import type { EntryView, HistoryItem, Operation, PageText, PageView, VolumeView } from "../backend/model";
import { useApp } from "./app";
import { decide, doubts, nextDoubt, trusted, type Choice, type Doubt } from "../views/desk/logic/decision";
import type { StripFilter } from "../views/desk/logic/strip";

export type Pane = "strip" | "view" | "tree";
export type Editing = { entry: number; field: "title" | "responsible" | "date" };

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
  const menu = ref<"flag" | "role" | "history" | "search" | null>(null);
  const showMarks = ref(true);
  const showText = ref(false);
  /** Repaired pages are drawn as they were scanned. */
  const original = ref(false);
  const zoom = ref<"width" | "page" | number>("width");
  const choice = ref(0);
  const kinds = shallowRef<DocumentKind[]>([]);
  const history = shallowRef<HistoryItem[]>([]);
  const texts = shallowReactive(new Map<number, PageText>());
  const busy = ref(false);

  const pages = computed<PageView[]>(() => view.value?.pages ?? []);
  const current = computed(() => pages.value.find((p) => p.scan_index === page.value) ?? null);
  const entry = computed<EntryView | null>(() => view.value?.entries.find((e) => e.id === entryId.value) ?? null);
  const decision = computed(() => (view.value ? decide(view.value, page.value, entryId.value) : null));
  const allDoubts = computed<Doubt[]>(() => (view.value ? doubts(view.value) : []));
  const acceptable = computed(() => (view.value ? trusted(view.value) : []));
  const blockers = computed(() => view.value?.submit_blockers ?? []);
  const editable = computed(() => view.value?.editable ?? false);

  function show(next: VolumeView): void {
    // Boxes of a page lie on its picture: another picture, other boxes.
    const before = new Map(pages.value.map((p) => [p.scan_index, p.rendition]));
    for (const p of next.pages) if (before.get(p.scan_index) !== p.rendition) texts.delete(p.scan_index);
    view.value = next;
    if (entryId.value !== null && !next.entries.some((e) => e.id === entryId.value)) {
      entryId.value = next.pages.find((p) => p.scan_index === page.value)?.entry ?? null;
    }
  }

  async function open(id: number, at: number | null = null): Promise<void> {
    if (volume.value !== id) {
      volume.value = id;
      view.value = null;
      texts.clear();
      page.value = 1;
      entryId.value = null;
      editing.value = null;
      menu.value = null;
      filter.value = "all";
    }
    error.value = null;
    app.go("desk");
    try {
      const next = await backend().call<VolumeView>("volume", { volume: id });
      if (volume.value !== id) return;
      const fresh = view.value === null;
      show(next);
      if (at !== null) goPage(at);
      else if (fresh) {
        const first = doubts(next)[0];
        if (first) goDoubt(first);
        else goPage(next.pages[0]?.scan_index ?? 1);
      }
    } catch (thrown) {
      error.value = toBackendError(thrown);
    }
    if (kinds.value.length === 0) {
      kinds.value = (await app.attempt(() => backend().call<DocumentKind[]>("kinds"))) ?? [];
    }
  }

  /** Takes in what the analysis has finished meanwhile. */
  async function refresh(): Promise<void> {
    if (volume.value === null || busy.value || editing.value) return;
    const id = volume.value;
    try {
      const next = await backend().call<VolumeView>("volume", { volume: id });
      if (volume.value === id && !busy.value) show(next);
    } catch {
      // The list of volumes shows when the backend is gone; the desk keeps what it has.
    }
  }

  function goPage(scanIndex: number): void {
    const found = pages.value.find((p) => p.scan_index === scanIndex);
    if (!found) return;
    page.value = scanIndex;
    entryId.value = found.entry;
    choice.value = 0;
  }

  function turn(by: number): void {
    const at = pages.value.findIndex((p) => p.scan_index === page.value);
    const next = pages.value[Math.min(Math.max(at + by, 0), pages.value.length - 1)];
    if (next) goPage(next.scan_index);
  }

  function goEntry(id: number): void {
    const found = view.value?.entries.find((e) => e.id === id);
    if (!found) return;
    if (!found.pages.includes(page.value)) page.value = found.pages[0] ?? page.value;
    entryId.value = id;
    choice.value = 0;
  }

  function goDoubt(doubt: Doubt): void {
    page.value = doubt.page;
    entryId.value = doubt.kind === "entry" ? doubt.entry : null;
    choice.value = 0;
  }

  /** Runs work that answers with the whole volume. */
  async function change(name: string, args: object): Promise<VolumeView | null> {
    if (volume.value === null || busy.value) return null;
    busy.value = true;
    const next = await app.attempt(() => backend().call<VolumeView>(name, { volume: volume.value, ...args }));
    busy.value = false;
    if (next) {
      show(next);
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

  const edit = (operation: Operation) => change("edit", { operation });

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
    const from = page.value;
    const id = asked.entry?.id ?? null;
    choice.value = index;
    let done: VolumeView | null = null;
    for (const operation of picked.operations) {
      done = await edit(operation);
      if (!done) return;
    }
    const named = picked.operations.some((o) => o.op === "split" && o.title === "");
    if (named) {
      goPage(from);
      if (entryId.value !== null) editing.value = { entry: entryId.value, field: "title" };
      return;
    }
    if (andNext) await toNext(from, id);
    else if (done) {
      const now = done.pages.find((p) => p.scan_index === from);
      entryId.value = now?.entry ?? null;
    }
  }

  /** Space: accept the chosen answer where there is a doubt, then go on. */
  async function accept(): Promise<void> {
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

  async function undo(): Promise<void> {
    await change("undo", {});
  }
  async function redo(): Promise<void> {
    await change("redo", {});
  }

  /** Undoes everything from the newest operation down to the given one. */
  async function undoTo(item: HistoryItem): Promise<void> {
    const steps = history.value.filter((h) => !h.undone && h.number >= item.number).length;
    for (let i = 0; i < steps; i += 1) if (!(await change("undo", {}))) return;
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
    const asked = pages.value.find((p) => p.scan_index === scanIndex)?.rendition;
    try {
      const text = await backend().call<PageText>("page_text", { volume: id, scan_index: scanIndex });
      const now = pages.value.find((p) => p.scan_index === scanIndex)?.rendition;
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
    showMarks,
    showText,
    original,
    zoom,
    choice,
    kinds,
    history,
    texts,
    busy,
    pages,
    current,
    entry,
    decision,
    allDoubts,
    acceptable,
    blockers,
    editable,
    open,
    refresh,
    goPage,
    turn,
    goEntry,
    goDoubt,
    edit,
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
