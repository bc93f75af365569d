/**
 * Key specifications: optional modifiers and a `KeyboardEvent.code`, joined by «+» («Ctrl+Shift+KeyZ», «Space»), or
 * `char:?` for a character whose place depends on the keyboard.
 */
export interface KeySpec {
  ctrl: boolean;
  shift: boolean;
  alt: boolean;
  code: string;
  char: string | null;
}

export function parseKey(spec: string): KeySpec {
  if (spec.startsWith("char:")) return { ctrl: false, shift: false, alt: false, code: "", char: spec.slice(5) };
  const parts = spec.split("+");
  const code = parts.pop() ?? "";
  return {
    ctrl: parts.includes("Ctrl"),
    shift: parts.includes("Shift"),
    alt: parts.includes("Alt"),
    code,
    char: null,
  };
}

export function matchesKey(event: KeyboardEvent, spec: string): boolean {
  const key = parseKey(spec);
  const ctrl = event.ctrlKey || event.metaKey;
  if (key.char !== null) return event.key === key.char && !ctrl && !event.altKey;
  const code = event.code.replace(/^NumpadEnter$/, "Enter").replace(/^Numpad(\d)$/, "Digit$1");
  return code === key.code && ctrl === key.ctrl && event.shiftKey === key.shift && event.altKey === key.alt;
}

const NAMES: Record<string, string> = {
  Space: "空格",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  Slash: "/",
  Equal: "+",
  Minus: "-",
  PageUp: "PgUp",
  PageDown: "PgDn",
  ContextMenu: "菜单键",
};

/** The caps of a key, in the order they are pressed. */
export function keyCaps(spec: string): string[] {
  const key = parseKey(spec);
  if (key.char !== null) return [key.char];
  const caps: string[] = [];
  if (key.ctrl) caps.push("Ctrl");
  if (key.shift) caps.push("Shift");
  if (key.alt) caps.push("Alt");
  caps.push(NAMES[key.code] ?? key.code.replace(/^Key|^Digit/, ""));
  return caps;
}

/** «Ctrl Shift Z» */
export function keyText(spec: string): string {
  return keyCaps(spec).join(" ");
}

/** Value for `aria-keyshortcuts`. */
export function ariaKeys(specs: readonly string[]): string | undefined {
  const words = specs.map((spec) => {
    const key = parseKey(spec);
    if (key.char !== null) return key.char;
    const parts = [key.ctrl && "Control", key.shift && "Shift", key.alt && "Alt"].filter(Boolean);
    return [...parts, key.code.replace(/^Key|^Digit/, "")].join("+");
  });
  return words.length > 0 ? words.join(" ") : undefined;
}
