import { ref, shallowRef } from "vue";

/** What is carried by the mouse over the desk: pages to an entry, or entries to another place. */
export type Load = { kind: "pages"; pages: number[] } | { kind: "entries"; entries: number[] };
/** Where it would land: on an entry, or before or behind it. */
export interface Landing {
  entry: number;
  side: "on" | "before" | "after";
}

const START_PX = 6;

export const load = shallowRef<Load | null>(null);
export const landing = shallowRef<Landing | null>(null);
export const pointer = ref({ x: 0, y: 0 });

/** Which half of a row the pointer is over. */
export function sideOf(y: number, top: number, height: number): "before" | "after" {
  return y < top + height / 2 ? "before" : "after";
}

function find(x: number, y: number, what: Load): Landing | null {
  const row = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-entry]");
  if (!row) return null;
  const entry = Number(row.dataset.entry);
  if (what.kind === "pages") return { entry, side: "on" };
  if (what.entries.includes(entry)) return null;
  const box = row.getBoundingClientRect();
  return { entry, side: sideOf(y, box.top, box.height) };
}

/**
 * Begins to carry once the pointer has moved a little, and drops where it is let go; a click stays a click. The window
 * takes system drags for itself, therefore pointer events and not those of drag and drop. Escape drops nothing.
 */
export function carry(event: PointerEvent, what: Load, drop: (what: Load, where: Landing) => void): void {
  if (event.button !== 0) return;
  const from = { x: event.clientX, y: event.clientY };
  const move = (e: PointerEvent) => {
    if (!load.value && Math.hypot(e.clientX - from.x, e.clientY - from.y) < START_PX) return;
    load.value = what;
    pointer.value = { x: e.clientX, y: e.clientY };
    landing.value = find(e.clientX, e.clientY, what);
  };
  // A picture would be dragged by the system, and the pointer taken away.
  const still = (e: Event) => e.preventDefault();
  const stop = () => {
    load.value = null;
    landing.value = null;
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", up);
    window.removeEventListener("pointercancel", stop);
    window.removeEventListener("dragstart", still);
    window.removeEventListener("keydown", key, true);
  };
  const up = () => {
    const where = landing.value;
    const carried = load.value !== null;
    stop();
    if (!carried) return;
    // The click that follows belongs to the drop.
    const swallow = (e: MouseEvent) => e.stopPropagation();
    window.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener("click", swallow, { capture: true }));
    if (where) drop(what, where);
  };
  const key = (e: KeyboardEvent) => {
    if (e.key !== "Escape" || !load.value) return;
    e.stopPropagation();
    stop();
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", up);
  window.addEventListener("pointercancel", stop);
  window.addEventListener("dragstart", still);
  window.addEventListener("keydown", key, true);
}
