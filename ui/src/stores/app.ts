import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";
import { backend, toBackendError, type BackendError } from "../backend";
import type { Session } from "../backend/model";

export type Screen = "home" | "intake" | "desk" | "qc" | "upload" | "settings";

export interface Toast {
  id: number;
  text: string;
  undo: (() => void) | null;
}

/** A bar that stays until the matter is solved or put away. */
export interface Trouble {
  error: BackendError;
  retry: (() => void) | null;
}

export interface Prompt {
  title: string;
  text: string;
  /** Verb of the button that acts. */
  act: string;
  leave: string;
  danger: boolean;
  /** Label of a text field, when one is wanted. */
  field: string | null;
  value: string;
  multiline: boolean;
  answer: (value: string | null) => void;
}

const TOAST_MS = 6000;

export const useApp = defineStore("app", () => {
  const screen = ref<Screen>("home");
  const session = shallowRef<Session | null>(null);
  const toast = shallowRef<Toast | null>(null);
  const trouble = shallowRef<Trouble | null>(null);
  const prompt = shallowRef<Prompt | null>(null);
  const keySheet = ref(false);
  const palette = ref(false);
  const recoveredSeen = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let count = 0;

  function go(next: Screen): void {
    screen.value = next;
    trouble.value = null;
  }

  function say(text: string, undo: (() => void) | null = null): void {
    clearTimeout(timer);
    count += 1;
    toast.value = { id: count, text, undo };
    timer = setTimeout(() => (toast.value = null), TOAST_MS);
  }

  function hush(): void {
    clearTimeout(timer);
    toast.value = null;
  }

  /** Runs something against the backend; an error becomes the bar, and `null` comes back. */
  async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      const result = await work();
      trouble.value = null;
      return result;
    } catch (thrown) {
      const error = toBackendError(thrown);
      trouble.value = { error, retry: error.retry ? () => void attempt(work) : null };
      return null;
    }
  }

  /** Asks before something that cannot be taken back, or for a line of text. `null`: left. */
  function ask(question: Partial<Omit<Prompt, "answer">> & { title: string; act: string }): Promise<string | null> {
    return new Promise((resolve) => {
      prompt.value = {
        text: "",
        leave: "不做",
        danger: false,
        field: null,
        value: "",
        multiline: false,
        ...question,
        answer: (value) => {
          prompt.value = null;
          resolve(value);
        },
      };
    });
  }

  async function start(): Promise<void> {
    session.value = await attempt(() => backend().call<Session>("session"));
  }

  return {
    screen,
    session,
    toast,
    trouble,
    prompt,
    keySheet,
    palette,
    recoveredSeen,
    go,
    say,
    hush,
    attempt,
    ask,
    start,
  };
});
