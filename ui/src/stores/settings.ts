import { defineStore } from "pinia";
import { shallowRef } from "vue";
import { backend } from "../backend";
import type { Engine, Settings } from "../backend/model";
import { useApp } from "./app";

/** What was chosen for the store of volumes; unlike the preferences it is kept there and not in the browser. */
export const useSettings = defineStore("settings", () => {
  const app = useApp();
  const settings = shallowRef<Settings | null>(null);
  let choosing = false;

  async function load(): Promise<void> {
    const next = await app.attempt(() => backend().call<Settings>("settings"));
    if (next) settings.value = next;
  }

  async function chooseEngine(engine: Engine): Promise<void> {
    if (choosing || settings.value?.engine === engine) return;
    choosing = true;
    const next = await app.attempt(() => backend().call<Settings>("set_engine", { engine }));
    choosing = false;
    if (!next) return;
    settings.value = next;
    app.say("已改识别引擎。此后识别的页用它；已识别的页不变。");
  }

  /** Lets the user choose the folder that intake watches. */
  async function watchFolder(): Promise<void> {
    const next = await app.attempt(() => backend().chooseWatched());
    if (!next) return;
    settings.value = next;
    app.say(`正在看守“${next.watched?.name ?? ""}”：放进去的文件不再变大时就收件。`);
  }

  async function stopWatching(): Promise<void> {
    const next = await app.attempt(() => backend().call<Settings>("watch_folder", { folder: null }));
    if (!next) return;
    settings.value = next;
    app.say("不再看守文件夹。已收的都在。");
  }

  async function wantSecondEntry(wanted: boolean): Promise<void> {
    const next = await app.attempt(() => backend().call<Settings>("want_second_entry", { wanted }));
    if (next) settings.value = next;
  }

  /** Chooses the share of wrong entries among those accepted unseen; the threshold follows. */
  async function allowErrors(share: number): Promise<void> {
    const next = await app.attempt(() => backend().call<Settings>("allow_errors", { share }));
    if (!next) return;
    settings.value = next;
    if (app.session) app.session.accept_threshold = next.accept_threshold;
    app.say(`已改。把握达到 ${Math.round(next.accept_threshold * 1000) / 10}% 的建议算可信。`);
  }

  return { settings, load, allowErrors, chooseEngine, watchFolder, stopWatching, wantSecondEntry };
});
