/**
 * Input methods and key presses. Single keys act only outside text fields and while nothing is being composed; the Enter
 * that commits a composition must not act. WebKit sends that Enter after `compositionend`, with `isComposing === false`
 * and `keyCode === 229`.
 */
const COMMIT_WINDOW_MS = 500;

const NOT_TEXT = new Set(["checkbox", "radio", "button", "submit", "reset", "range", "color", "file", "image"]);

/** Whether keys typed into this element are text. */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !NOT_TEXT.has(target.type);
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target.isContentEditable === true || target.getAttribute("contenteditable") === "true";
}

export class ImeGuard {
  private composing = false;
  private endedAt = Number.NEGATIVE_INFINITY;
  private readonly now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.now = now;
  }

  /** Listens on a document; gives back how to stop. */
  attach(root: Document): () => void {
    const start = () => this.start();
    const end = () => this.end();
    root.addEventListener("compositionstart", start, true);
    root.addEventListener("compositionend", end, true);
    return () => {
      root.removeEventListener("compositionstart", start, true);
      root.removeEventListener("compositionend", end, true);
    };
  }

  start(): void {
    this.composing = true;
  }

  end(): void {
    this.composing = false;
    this.endedAt = this.now();
  }

  /** True for keys that belong to the input method. The committing Enter is swallowed once. */
  owns(event: KeyboardEvent): boolean {
    if (this.composing || event.isComposing) return true;
    if (event.keyCode === 229 && this.now() - this.endedAt <= COMMIT_WINDOW_MS) {
      this.endedAt = Number.NEGATIVE_INFINITY;
      return true;
    }
    return false;
  }
}

/** The guard of this window. */
export const ime = new ImeGuard();
