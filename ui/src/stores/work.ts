import { defineStore } from "pinia";
import { shallowRef } from "vue";
import { backend } from "../backend";
import type { DayView } from "../backend/model";
import { ActiveTime } from "./activeTime";
import { useApp } from "./app";
import { useDesk } from "./desk";

const FLUSH_MS = 15_000;
const SIGNS = ["keydown", "pointerdown", "wheel"] as const;

/** How long people work at volumes, and what the day brought. Only keys, clicks and turns of the wheel count as work. */
export const useWork = defineStore("work", () => {
  const app = useApp();
  const desk = useDesk();
  const today = shallowRef<DayView | null>(null);
  const time = new ActiveTime();
  let volume: number | null = null;

  async function refresh(): Promise<void> {
    try {
      today.value = await backend().call<DayView>("today");
    } catch {
      // The list of volumes says when the backend is gone.
    }
  }
  /** Writes down the seconds so far and where the clerk is. What a crash costs is the time since the last call. */
  async function flush(): Promise<void> {
    const seconds = time.take();
    if (volume === null || (seconds === 0 && volume !== desk.volume)) return;
    const place = volume === desk.volume && desk.view ? desk.here() : null;
    if (seconds === 0 && place === null) return;
    try {
      await backend().call<null>("worked", { volume, seconds, place });
    } catch {
      // A volume that was removed meanwhile has no time to keep.
    }
  }
  function sign(): void {
    const now = app.screen === "desk" ? desk.volume : null;
    if (now !== volume) {
      void flush();
      time.rest();
      volume = now;
    }
    if (now !== null) time.sign();
  }
  /** Counts while the program is open; gives back how to stop. */
  function watch(root: Document): () => void {
    for (const name of SIGNS) root.addEventListener(name, sign, { capture: true, passive: true });
    const timer = setInterval(() => void flush(), FLUSH_MS);
    const leave = () => void flush();
    window.addEventListener("pagehide", leave);
    return () => {
      clearInterval(timer);
      window.removeEventListener("pagehide", leave);
      for (const name of SIGNS) root.removeEventListener(name, sign, { capture: true });
    };
  }
  return { today, refresh, flush, watch };
});
