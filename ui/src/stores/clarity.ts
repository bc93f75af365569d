import { defineStore } from "pinia";
import { shallowRef } from "vue";
import { backend } from "../backend";
import type { ClarityPreview, ClarityProfile, ClarityView } from "../backend/model";
import { useApp } from "./app";

/** The limits of the clarity inspection, kept in the store of volumes. */
export const useClarity = defineStore("clarity", () => {
  const app = useApp();
  const view = shallowRef<ClarityView | null>(null);

  async function load(id?: number): Promise<void> {
    const asked = id === undefined ? {} : { id };
    view.value = (await app.attempt(() => backend().call<ClarityView>("clarity_profile", asked))) ?? view.value;
  }

  /** What other limits would do; throws what the backend says of limits that make no sense. */
  function preview(profile: ClarityProfile): Promise<ClarityPreview> {
    return backend().call<ClarityPreview>("preview_clarity_profile", { profile });
  }

  async function save(profile: ClarityProfile): Promise<boolean> {
    const next = await app.attempt(() => backend().call<ClarityView>("set_clarity_profile", { profile }));
    if (!next) return false;
    view.value = next;
    const { name, version } = next.profile;
    app.say(`已保存限值方案“${name}”，第 ${version} 版。在编的卷已按它重新判断，已提交和已封的卷不变。`);
    return true;
  }

  async function remove(profile: ClarityProfile): Promise<boolean> {
    const next = await app.attempt(() => backend().call<ClarityView>("remove_clarity_profile", { id: profile.id }));
    if (!next) return false;
    view.value = next;
    app.say(`已删除限值方案“${profile.name}”。原来按它判断的在编各页已按其余方案重新判断；历次版本留在记录里。`);
    return true;
  }

  return { view, load, preview, save, remove };
});
