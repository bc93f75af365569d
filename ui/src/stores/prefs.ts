import { defineStore } from "pinia";
import { computed, ref, watch } from "vue";

export type ThemeChoice = "light" | "dark" | "auto";

const KEY = "bianmu.prefs.1";

interface Saved {
  theme: ThemeChoice;
  large: boolean;
  splits: Record<string, number>;
}

function load(): Saved {
  const fallback: Saved = { theme: "light", large: false, splits: {} };
  try {
    const raw = JSON.parse(localStorage.getItem(KEY) ?? "null") as Partial<Saved> | null;
    return raw ? { ...fallback, ...raw } : fallback;
  } catch {
    return fallback;
  }
}

/** Preferences of the interface: the only thing kept in the browser. */
export const usePrefs = defineStore("prefs", () => {
  const saved = load();
  const theme = ref<ThemeChoice>(saved.theme);
  const large = ref(saved.large);
  const splits = ref<Record<string, number>>(saved.splits);
  const systemDark = ref(false);
  if (typeof matchMedia === "function") {
    const query = matchMedia("(prefers-color-scheme: dark)");
    systemDark.value = query.matches;
    query.addEventListener("change", (e) => (systemDark.value = e.matches));
  }
  const isDark = computed(() => theme.value === "dark" || (theme.value === "auto" && systemDark.value));

  watch(
    [theme, large, splits],
    () => {
      try {
        localStorage.setItem(
          KEY,
          JSON.stringify({ theme: theme.value, large: large.value, splits: splits.value } satisfies Saved),
        );
      } catch {
        // A full or forbidden storage costs the preference, nothing else.
      }
    },
    { deep: true },
  );

  return { theme, large, splits, isDark };
});
