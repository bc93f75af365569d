/** Longest pause that still counts as work: reading a page without touching anything. */
export const IDLE_MS = 60_000;

/** Counts active time: the pauses between signs of a person, unless one is longer than the idle limit. */
export class ActiveTime {
  private last: number | null = null;
  private ms = 0;
  private readonly now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.now = now;
  }

  /** A key, a click, a wheel turn. */
  sign(): void {
    const at = this.now();
    if (this.last !== null && at - this.last <= IDLE_MS) this.ms += at - this.last;
    this.last = at;
  }

  /** Whole seconds so far; they are taken out. */
  take(): number {
    const seconds = Math.floor(this.ms / 1000);
    this.ms -= seconds * 1000;
    return seconds;
  }

  /** Another volume: the pause before its first sign counts for nobody. */
  rest(): void {
    this.last = null;
    this.ms = 0;
  }
}
