import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import { backend, toBackendError, type BackendError } from "../backend";
import type { ImportReport, RefusedView, VolumeList, VolumeSummary } from "../backend/model";
import { useApp } from "./app";

const BUSY_MS = 500;
const IDLE_MS = 3000;
/** At the desk the list of volumes is not in sight. */
const DESK_MS = 15000;

export const useVolumes = defineStore("volumes", () => {
  const app = useApp();
  const list = shallowRef<VolumeSummary[]>([]);
  const loaded = ref(false);
  const error = shallowRef<BackendError | null>(null);
  const report = shallowRef<ImportReport | null>(null);
  /** Files that wait for a decision: try again, or leave out. */
  const refused = shallowRef<RefusedView[]>([]);
  const importing = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let watching = 0;
  /** State of the store the list is of. */
  let version: number | null = null;

  const running = computed(() => list.value.filter((v) => v.progress !== null));
  const byId = computed(() => new Map(list.value.map((v) => [v.id, v])));

  async function refresh(): Promise<void> {
    try {
      const answer = await backend().call<VolumeList>("volumes_since", { since: version });
      version = answer.version;
      if (answer.volumes) list.value = answer.volumes;
      loaded.value = true;
      error.value = null;
    } catch (thrown) {
      error.value = toBackendError(thrown);
    }
  }

  async function beat(): Promise<void> {
    await refresh();
    if (watching === 0) return;
    const busy = running.value.some((v) => v.progress?.paused === false);
    clearTimeout(timer);
    timer = setTimeout(() => void beat(), busy ? BUSY_MS : app.screen === "desk" ? DESK_MS : IDLE_MS);
  }

  /** Polls while something shows the list; gives back how to stop. */
  function watch(): () => void {
    watching += 1;
    if (watching === 1) void beat();
    return () => {
      watching -= 1;
      if (watching === 0) clearTimeout(timer);
    };
  }

  function taken(next: ImportReport | null): void {
    if (!next) return;
    report.value = next;
    app.go("intake");
    const added = next.volumes.length;
    const pages = next.volumes.reduce((sum, v) => sum + v.pages, 0);
    if (added > 0) app.say(`已收 ${added} 卷 ${pages} 页，原件未改动。识别已开始。`);
    void beat();
  }

  async function choose(what: "files" | "folder"): Promise<void> {
    if (importing.value) return;
    importing.value = true;
    const next = await app.attempt(() => (what === "files" ? backend().chooseFiles() : backend().chooseFolder()));
    importing.value = false;
    taken(next);
  }

  async function loadRefused(): Promise<void> {
    refused.value = (await app.attempt(() => backend().call<RefusedView[]>("refused"))) ?? refused.value;
  }

  async function retry(file: RefusedView): Promise<void> {
    const done = await app.attempt(() => backend().call<ImportReport>("retry_refused", { refused: file.id }));
    if (done) {
      const pages = done.volumes.length > 0;
      app.say(pages ? `“${file.file}”已收，识别已开始。` : `“${file.file}”又没有收进来，原因在列表里。`);
    }
    await Promise.all([loadRefused(), beat()]);
  }

  async function leaveOut(file: RefusedView): Promise<void> {
    const left = await app.attempt(() => backend().call<RefusedView[]>("leave_out", { refused: file.id }));
    if (!left) return;
    refused.value = left;
    app.say(`“${file.file}”不收，已记入审计。`);
    await beat();
  }

  /** Later papers of the same case: behind the pages of the volume, its catalogue stays as it is. */
  async function append(volume: VolumeSummary): Promise<void> {
    const next = await app.attempt(() => backend().chooseFiles(volume.id));
    if (!next) return;
    const added = next.volumes.length > 0;
    app.say(
      added
        ? `新到的页接在第 ${volume.pages} 页之后，正在识别。原来的目录没有变。`
        : next.already.length > 0
          ? "与已收的原件逐字节相同，没有再入库。"
          : "没有收进任何一页，原因在列表里。",
    );
    await Promise.all([loadRefused(), beat()]);
  }

  async function prioritise(volume: VolumeSummary): Promise<void> {
    const args = { volume: volume.id, first: !volume.first };
    await app.attempt(() => backend().call<VolumeSummary>("prioritise", args));
    await beat();
  }

  async function steer(command: "pause" | "resume" | "cancel", volume: number): Promise<void> {
    await app.attempt(() => backend().call<VolumeSummary>(command, { volume }));
    await beat();
  }

  async function remove(volume: VolumeSummary): Promise<void> {
    const sure = await app.ask({
      title: `移除 ${volume.case_number ?? volume.name}`,
      text: `${volume.pages} 页影像和已编的目录会从存储中移除；别的案卷也在用的原件保留。移除后不能撤销。`,
      act: "移除这一卷",
      leave: "保留",
      danger: true,
    });
    if (sure === null) return;
    const done = await app.attempt(async () => {
      await backend().call<null>("remove", { volume: volume.id });
      return true;
    });
    if (done) app.say(`已移除 ${volume.case_number ?? volume.name}。`);
    await beat();
  }

  return {
    list,
    loaded,
    error,
    report,
    refused,
    importing,
    running,
    byId,
    refresh,
    watch,
    taken,
    choose,
    loadRefused,
    retry,
    leaveOut,
    append,
    prioritise,
    steer,
    remove,
  };
});
