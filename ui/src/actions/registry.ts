import { shallowReactive } from "vue";
import { ime, isTextField } from "../ime";
import { keyText, matchesKey } from "./keys";

/** What a screen or the program can do. Keys, tooltips, key caps and the key sheet all come from here. */
export interface Action {
  id: string;
  /** Chinese label: verb and object. */
  label: string;
  /** Heading on the key sheet. */
  group: string;
  keys: readonly string[];
  /** How the keys are written on the key sheet, when listing each would be too long. */
  caps?: string;
  /** Whether it can run now. */
  enabled?: () => boolean;
  /** Also acts while a text field has the focus. */
  inText?: boolean;
  /** Acts again and again while its key is held. What decides or changes something never does. */
  repeats?: boolean;
  /** Whether one of its keys means it where it was pressed. */
  where?: (event: KeyboardEvent) => boolean;
  run: (event?: KeyboardEvent, index?: number) => unknown;
}

/** A layer above the screen (menu, dialog): gets keys first. True: handled, nothing else happens. */
export type KeyLayer = (event: KeyboardEvent) => boolean;

const actions = shallowReactive(new Map<string, Action>());
const layers: KeyLayer[] = [];

/** Adds actions while a screen is shown; gives back how to take them away. */
export function registerActions(list: readonly Action[]): () => void {
  for (const action of list) actions.set(action.id, action);
  return () => {
    for (const action of list) if (actions.get(action.id) === action) actions.delete(action.id);
  };
}

export function action(id: string): Action | undefined {
  return actions.get(id);
}

export function allActions(): Action[] {
  return [...actions.values()];
}

export function isEnabled(entry: Action): boolean {
  return entry.enabled?.() ?? true;
}

/** Runs an action by its name, if it can run now; `index` stands for the digit of actions with many keys. */
export function runAction(id: string, index?: number): boolean {
  const found = actions.get(id);
  if (!found || !isEnabled(found)) return false;
  found.run(undefined, index);
  return true;
}

/** «重做 Ctrl Shift Z 或 Ctrl Y», for tooltips and labels of icon buttons. */
export function actionTitle(entry: Action): string {
  const keys = entry.caps ?? entry.keys.map(keyText).join(" 或 ");
  return keys ? `${entry.label} ${keys}` : entry.label;
}

/** Puts a layer on top; gives back how to take it off. */
export function pushLayer(layer: KeyLayer): () => void {
  layers.push(layer);
  return () => {
    const at = layers.lastIndexOf(layer);
    if (at >= 0) layers.splice(at, 1);
  };
}

function isControl(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("button, a[href], summary, [role='checkbox'], [role='radio']") !== null
  );
}

/** Sends a key press to the layer on top, else to the first action that has the key and can run. */
export function dispatchKey(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || ime.owns(event)) return false;
  const typing = isTextField(event.target);
  const top = layers[layers.length - 1];
  if (top) {
    // A key held a moment too long must not choose in what it has just opened.
    if (event.repeat && !typing) {
      event.preventDefault();
      return true;
    }
    const handled = top(event);
    if (handled) event.preventDefault();
    return handled;
  }
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
  if (plain && (event.code === "Space" || event.code === "Enter") && isControl(event.target)) return false;
  for (const entry of actions.values()) {
    if (typing && !entry.inText) continue;
    if (!entry.keys.some((spec) => matchesKey(event, spec))) continue;
    if (!isEnabled(entry) || entry.where?.(event) === false) continue;
    event.preventDefault();
    if (!event.repeat || entry.repeats) entry.run(event);
    return true;
  }
  return false;
}

/** Listens to the keys of a document; gives back how to stop. */
export function attachKeys(root: Document): () => void {
  const listener = (event: KeyboardEvent) => void dispatchKey(event);
  const offIme = ime.attach(root);
  root.addEventListener("keydown", listener);
  return () => {
    root.removeEventListener("keydown", listener);
    offIme();
  };
}
