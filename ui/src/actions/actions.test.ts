import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ariaKeys, keyCaps, matchesKey } from "./keys";
import { actionTitle, attachKeys, dispatchKey, pushLayer, registerActions, runAction, type Action } from "./registry";

let cleanup: (() => void)[] = [];
beforeEach(() => {
  document.body.innerHTML = `<input id="field"><button id="button">x</button><div id="page" tabindex="0"></div>`;
  cleanup.push(attachKeys(document));
});
afterEach(() => {
  for (const off of cleanup) off();
  cleanup = [];
});

function add(part: Partial<Action> & Pick<Action, "keys">) {
  const run = vi.fn();
  cleanup.push(registerActions([{ id: part.keys.join(), label: "试", group: "试", run, ...part }]));
  return run;
}
function press(on: string, init: KeyboardEventInit) {
  const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });
  document.getElementById(on)!.dispatchEvent(event);
  return event;
}

describe("keys", () => {
  it("are matched by place, not by letter, with exact modifiers", () => {
    const event = new KeyboardEvent("keydown", { key: "о", code: "KeyJ" });
    expect(matchesKey(event, "KeyJ")).toBe(true);
    expect(matchesKey(event, "Shift+KeyJ")).toBe(false);
    expect(matchesKey(new KeyboardEvent("keydown", { code: "KeyZ", ctrlKey: true, shiftKey: true }), "Ctrl+KeyZ")).toBe(
      false,
    );
    expect(matchesKey(new KeyboardEvent("keydown", { code: "Numpad3" }), "Digit3")).toBe(true);
    expect(matchesKey(new KeyboardEvent("keydown", { key: "?", code: "Slash", shiftKey: true }), "char:?")).toBe(true);
  });

  it("are written in Chinese without plus signs", () => {
    expect(keyCaps("Shift+Space")).toEqual(["Shift", "空格"]);
    expect(keyCaps("Ctrl+Shift+KeyZ").join(" ")).toBe("Ctrl Shift Z");
    expect(ariaKeys(["Ctrl+KeyZ", "KeyJ"])).toBe("Control+Z J");
  });
});

describe("registry", () => {
  it("runs the action of a key on the page and swallows the key", () => {
    const run = add({ keys: ["KeyN"] });
    const event = press("page", { key: "n", code: "KeyN" });
    expect(run).toHaveBeenCalledOnce();
    expect(event.defaultPrevented).toBe(true);
  });

  it("keeps single letters dead in a text field, except actions that say so", () => {
    const letter = add({ keys: ["KeyN"] });
    const undo = add({ keys: ["Ctrl+KeyZ"] });
    const open = add({ keys: ["Ctrl+KeyO"], inText: true });
    press("field", { key: "n", code: "KeyN" });
    press("field", { key: "z", code: "KeyZ", ctrlKey: true });
    press("field", { key: "o", code: "KeyO", ctrlKey: true });
    expect(letter).not.toHaveBeenCalled();
    expect(undo).not.toHaveBeenCalled();
    expect(open).toHaveBeenCalledOnce();
  });

  it("keeps every key dead while an input method composes, wherever the focus is", () => {
    const run = add({ keys: ["Enter"] });
    document.dispatchEvent(new CompositionEvent("compositionstart"));
    press("page", { key: "Enter", code: "Enter" });
    expect(run).not.toHaveBeenCalled();
    document.dispatchEvent(new CompositionEvent("compositionend"));
    press("page", { key: "Enter", code: "Enter", keyCode: 229 } as KeyboardEventInit);
    expect(run).not.toHaveBeenCalled();
    press("page", { key: "Enter", code: "Enter" });
    expect(run).toHaveBeenCalledOnce();
  });

  it("leaves Space and Enter to a focused button", () => {
    const run = add({ keys: ["Space"] });
    press("button", { key: " ", code: "Space" });
    expect(run).not.toHaveBeenCalled();
  });

  it("does not run what is not enabled, by key or by name", () => {
    const run = add({ keys: ["KeyM"], enabled: () => false });
    press("page", { code: "KeyM" });
    expect(runAction("KeyM")).toBe(false);
    expect(run).not.toHaveBeenCalled();
  });

  it("acts once while a key is held, unless the action says so, and keeps held keys from what they opened", () => {
    const once = add({ keys: ["KeyN"] });
    const again = add({ keys: ["KeyJ"], repeats: true });
    for (const code of ["KeyN", "KeyJ"]) {
      press("page", { code });
      expect(press("page", { code, repeat: true }).defaultPrevented).toBe(true);
    }
    expect([once, again].map((run) => run.mock.calls.length)).toEqual([1, 2]);
    const layer = vi.fn(() => true);
    cleanup.push(pushLayer(layer));
    press("page", { code: "KeyF", repeat: true });
    expect(layer).not.toHaveBeenCalled();
    press("field", { code: "KeyF", repeat: true });
    expect(layer).toHaveBeenCalledOnce();
  });

  it("runs an action only where its key means it", () => {
    const run = add({ keys: ["Enter"], where: (event) => (event.target as Element).id === "page" });
    document.dispatchEvent(new KeyboardEvent("keydown", { code: "Enter" }));
    expect(run).not.toHaveBeenCalled();
    press("page", { code: "Enter" });
    expect(run).toHaveBeenCalledOnce();
  });

  it("gives keys to the layer on top first", () => {
    const run = add({ keys: ["Digit1"] });
    const off = pushLayer(() => true);
    expect(dispatchKey(new KeyboardEvent("keydown", { code: "Digit1", cancelable: true }))).toBe(true);
    expect(run).not.toHaveBeenCalled();
    off();
    dispatchKey(new KeyboardEvent("keydown", { code: "Digit1", cancelable: true }));
    expect(run).toHaveBeenCalledOnce();
  });

  it("writes the key behind the label", () => {
    const entry: Action = { id: "u", label: "撤销", group: "全局", keys: ["Ctrl+KeyZ"], run: () => undefined };
    expect(actionTitle(entry)).toBe("撤销 Ctrl Z");
    expect(actionTitle({ ...entry, keys: ["Shift+Space", "Enter"] })).toBe("撤销 Shift 空格 或 Enter");
  });
});
