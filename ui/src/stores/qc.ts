import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import { backend } from "../backend";
import type { InspectionItem, InspectionView, SealView, VolumeSummary, VolumeView } from "../backend/model";
import { useApp } from "./app";
import { useVolumes } from "./volumes";

/** The inspection that is open. */
export const useQc = defineStore("qc", () => {
  const app = useApp();
  const volumes = useVolumes();
  const view = shallowRef<InspectionView | null>(null);
  const volume = shallowRef<VolumeView | null>(null);
  const at = ref(0);
  /** What the next digit returns: the page, the whole document, or nothing. */
  const armed = ref<"page" | "document" | null>(null);
  /** The flag of the page that is looked at, and how often it was asked for: the page scrolls there each time. */
  const flagAt = ref<{ index: number; asked: number } | null>(null);
  const sealed = shallowRef<SealView | null>(null);
  const busy = ref(false);

  const items = computed<InspectionItem[]>(() => view.value?.items ?? []);
  const item = computed<InspectionItem | null>(() => items.value[at.value] ?? null);
  const seen = computed(() => items.value.filter((i) => i.verdict !== null).length);
  const returned = computed(() => items.value.filter((i) => i.verdict?.passed === false).length);
  const entry = computed(
    () => volume.value?.entries.find((e) => e.pages.includes(item.value?.scan_index ?? -1)) ?? null,
  );
  /** Everything has a verdict and either nothing blocks, or the volume goes back anyway. */
  const canFinish = computed(
    () =>
      view.value !== null &&
      seen.value === items.value.length &&
      (view.value.pass_blockers.length === 0 || returned.value > 0),
  );

  async function open(id: number): Promise<void> {
    const next = await app.attempt(() => backend().call<InspectionView>("inspection", { volume: id }));
    if (!next) return;
    view.value = next;
    volume.value = null;
    const first = next.items.findIndex((i) => i.verdict === null);
    at.value = Math.max(first, 0);
    armed.value = null;
    flagAt.value = null;
    volume.value = await app.attempt(() => backend().call<VolumeView>("volume", { volume: id }));
  }

  function close(): void {
    view.value = null;
    volume.value = null;
    armed.value = null;
    void volumes.refresh();
  }

  function go(index: number): void {
    at.value = Math.min(Math.max(index, 0), Math.max(items.value.length - 1, 0));
    armed.value = null;
    flagAt.value = null;
  }

  /** Goes to the place of a flag, or to the next flag that has one. */
  function goFlag(index?: number): void {
    const flags = item.value?.flags ?? [];
    const placed = [...flags.keys()].filter((i) => flags[i]?.box);
    const here = flagAt.value?.index ?? -1;
    const to = index ?? placed.find((i) => i > here) ?? placed[0];
    if (to === undefined || !flags[to]?.box) return;
    flagAt.value = { index: to, asked: (flagAt.value?.asked ?? 0) + 1 };
  }

  function goNextOpen(): void {
    const order = [...items.value.keys()];
    const later = order.filter((i) => i > at.value).concat(order.filter((i) => i <= at.value));
    const next = later.find((i) => items.value[i]?.verdict === null);
    if (next !== undefined) go(next);
  }

  async function verdict(name: "pass_page" | "return_page", scanIndex: number, reason?: string): Promise<boolean> {
    const id = view.value?.summary.id;
    if (id === undefined || busy.value) return false;
    busy.value = true;
    const args = { volume: id, scan_index: scanIndex, ...(reason === undefined ? {} : { reason }) };
    const next = await app.attempt(() => backend().call<InspectionView>(name, args));
    busy.value = false;
    if (next) view.value = next;
    return next !== null;
  }

  async function pass(): Promise<void> {
    if (!item.value) return;
    if (await verdict("pass_page", item.value.scan_index)) goNextOpen();
  }

  async function giveBack(reason: string): Promise<void> {
    const what = armed.value;
    const here = item.value;
    armed.value = null;
    if (!here) return;
    const pages = what === "document" && entry.value ? entry.value.pages : [here.scan_index];
    for (const page of pages) if (!(await verdict("return_page", page, reason))) return;
    app.say(
      pages.length > 1
        ? `已退回 ${entry.value?.title ?? ""} 共 ${pages.length} 页：${reason}。`
        : `已退回第 ${here.scan_index} 页：${reason}。编目员打开这一卷就会看到。`,
    );
    goNextOpen();
  }

  async function finish(): Promise<void> {
    const id = view.value?.summary.id;
    if (id === undefined) return;
    const back = returned.value;
    const next = await app.attempt(() => backend().call<VolumeSummary>("finish_inspection", { volume: id }));
    if (!next) return;
    const name = next.case_number ?? next.name;
    app.say(back > 0 ? `${name} 已退回编目员，${back} 页待处理。` : `${name} 质检通过，可以封卷。`);
    close();
  }

  async function seal(summary: VolumeSummary): Promise<void> {
    const sure = await app.ask({
      title: `封卷 ${summary.case_number ?? summary.name}`,
      text: `会生成双层 PDF、卷内目录、目录数据和每个文件的校验清单，共 ${summary.pages} 页、${summary.entries} 件。封卷后目录和影像不能再改，只能上报。`,
      act: "封卷",
      leave: "先不封",
      danger: false,
    });
    if (sure === null) return;
    const done = await app.attempt(() => backend().call<SealView>("seal", { volume: summary.id }));
    if (!done) return;
    sealed.value = done;
    app.say(`已封卷 ${summary.case_number ?? summary.name}，${done.files} 个文件。`);
    await volumes.refresh();
  }

  return {
    view,
    volume,
    at,
    armed,
    flagAt,
    sealed,
    busy,
    items,
    item,
    seen,
    returned,
    entry,
    canFinish,
    open,
    close,
    go,
    goNextOpen,
    goFlag,
    pass,
    giveBack,
    finish,
    seal,
  };
});
