import { defineStore } from "pinia";
import { shallowRef } from "vue";
import { backend } from "../backend";
import type { LearnedFile, LearnedView } from "../backend/model";
import { useApp } from "./app";

/** What was learned on this machine from confirmations; kept in the store of volumes. */
export const useLearned = defineStore("learned", () => {
  const app = useApp();
  const view = shallowRef<LearnedView | null>(null);

  let again: ReturnType<typeof setTimeout> | undefined;

  async function change(name: string, args: object = {}): Promise<boolean> {
    const next = await app.attempt(() => backend().call<LearnedView>(name, args));
    if (next) view.value = next;
    clearTimeout(again);
    if (next?.comparing) again = setTimeout(() => void change("learned"), 700);
    return next !== null && next !== undefined;
  }
  const load = () => change("learned");
  const replay = () => change("replay_learned");
  const learn = (on: boolean) => change("set_learning", { on });
  async function forget(learned: number | null): Promise<void> {
    if (await change("forget_learned", { learned })) app.say(learned === null ? "已删去全部所学。" : "已删去这一条。");
  }

  /** Everything learned. */
  const exported = () => app.attempt(() => backend().call<LearnedFile>("export_learned"));
  async function takeIn(file: unknown): Promise<void> {
    if (await change("import_learned", { file })) app.say("已导入，与本机所学合在一起。");
  }

  return { view, load, learn, replay, forget, exported, takeIn };
});
