import { nextTick, ref, type Ref } from "vue";

/** The chosen one of `count` lines under a field; `list` scrolls to its line that has the class `on`. */
export function useListChoice(count: () => number, list?: Ref<HTMLElement | null>) {
  const at = ref(0);
  function reveal(): void {
    void nextTick(() => list?.value?.querySelector(".on")?.scrollIntoView({ block: "nearest" }));
  }
  function step(by: number): void {
    at.value = Math.min(Math.max(at.value + by, 0), Math.max(count() - 1, 0));
    reveal();
  }
  return { at, reveal, step };
}
