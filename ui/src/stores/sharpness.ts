import { defineStore } from "pinia";
import { ref, shallowReactive } from "vue";
import { backend } from "../backend";
import type { SharpnessView } from "../backend/model";
import { useApp } from "./app";

/** A page as it is shown now: turned, it has another map. */
export interface MappedPage {
  volume: number;
  scan_index: number;
  rendition: string;
}

/** Maps that are kept; measuring one takes a good part of a second. */
const KEPT = 20;
const keyOf = (page: MappedPage) => `${page.volume}/${page.scan_index}/${page.rendition}`;

/** Where pages are sharp and where they are soft, measured when someone wants to see it. */
export const useSharpness = defineStore("sharpness", () => {
  const app = useApp();
  const shown = ref(false);
  const maps = shallowReactive(new Map<string, SharpnessView>());
  const asked = new Set<string>();

  function of(page: MappedPage | null): SharpnessView | null {
    return page ? (maps.get(keyOf(page)) ?? null) : null;
  }

  async function load(page: MappedPage): Promise<void> {
    const key = keyOf(page);
    if (maps.has(key) || asked.has(key)) return;
    asked.add(key);
    const args = { volume: page.volume, scan_index: page.scan_index };
    const map = await app.attempt(() => backend().call<SharpnessView>("sharpness", args));
    asked.delete(key);
    if (!map) return;
    maps.set(key, map);
    if (maps.size > KEPT) maps.delete(maps.keys().next().value!);
  }

  /** After other limits were chosen the colours mean something else. */
  function forget(): void {
    maps.clear();
  }

  return { shown, of, load, forget };
});
