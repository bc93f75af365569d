import { defineStore } from "pinia";
import { computed, ref, watch } from "vue";
import type { EntryView } from "../backend/model";
import { bundleKey, foldsOver, hidden } from "../views/desk/logic/tree";
import { useDesk } from "./desk";

const KEY = "bianmu.folds.1";
/** Volumes whose folds are remembered. */
const VOLUMES = 200;

type Saved = Record<string, string[]>;

function load(): Saved {
  try {
    return (JSON.parse(localStorage.getItem(KEY) ?? "null") as Saved | null) ?? {};
  } catch {
    return {};
  }
}

/** What is folded in the catalogue tree, for each volume, kept over restarts: 正卷, 副卷 and bundles of evidence. */
export const useFolds = defineStore("folds", () => {
  const desk = useDesk();
  const saved = ref<Saved>(load());
  /** Numbers of volumes begin anew in another store; the time of intake does not come again. */
  const volume = computed(() => (desk.view ? `${desk.view.summary.id} ${desk.view.summary.imported_at}` : ""));
  const folded = computed<ReadonlySet<string>>(() => new Set(saved.value[volume.value]));

  function put(keys: Iterable<string>): void {
    const { [volume.value]: _, ...others } = saved.value;
    const list = [...keys];
    const kept = Object.entries(others).slice(-(VOLUMES - 1));
    saved.value = Object.fromEntries(list.length > 0 ? [...kept, [volume.value, list]] : kept);
    try {
      localStorage.setItem(KEY, JSON.stringify(saved.value));
    } catch {
      // A full or forbidden storage costs the folds, nothing else.
    }
  }
  function set(key: string, closed: boolean): void {
    const next = new Set(folded.value);
    if (closed) next.add(key);
    else next.delete(key);
    put(next);
  }
  const toggle = (key: string) => set(key, !folded.value.has(key));
  const heads = (entry: EntryView) => desk.view?.entries.some((e) => e.bundle === entry.id) ?? false;

  /** ←: folds the bundle, or the part where there is none or it is folded already. */
  function fold(): void {
    const entry = desk.entry;
    if (!entry) return;
    const bundle = entry.bundle ?? (heads(entry) ? entry.id : null);
    if (bundle === null || folded.value.has(bundleKey(bundle))) return set(entry.part, true);
    set(bundleKey(bundle), true);
    if (entry.bundle !== null) desk.goEntry(bundle);
  }
  /** →: unfolds what is folded at the current row, from outside in. */
  function unfold(): void {
    const entry = desk.entry;
    const keys = entry ? [...foldsOver(entry), bundleKey(entry.id)] : [];
    const shut = keys.find((key) => folded.value.has(key));
    if (shut) set(shut, false);
  }
  /** Nothing one goes to stays hidden. */
  watch(
    () => desk.entryId,
    () => {
      const entry = desk.entry;
      if (entry && hidden(entry, folded.value)) {
        const over = new Set(foldsOver(entry));
        put([...folded.value].filter((key) => !over.has(key)));
      }
    },
    { flush: "sync" },
  );
  /** The entry after or before this one whose row is shown. */
  function step(by: 1 | -1): void {
    const list = desk.view?.entries ?? [];
    const shown = list.filter((e) => !hidden(e, folded.value));
    const at = list.findIndex((e) => e.id === desk.entryId);
    const ahead = by > 0 ? shown.find((e) => list.indexOf(e) > at) : shown.findLast((e) => list.indexOf(e) < at);
    if (ahead) desk.goEntry(ahead.id);
    else if (at < 0 && shown[0]) desk.goEntry(shown[0].id);
  }

  return { folded, toggle, fold, unfold, step };
});
