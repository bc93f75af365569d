import type { Limit, SharpnessView } from "../backend/model";

/**
 * Steps of the heat over a page. One hue from light to dark: who cannot tell colours sees the darkness.
 */
export interface HeatStep {
  /** From this width on, in pixels at 300 dpi. */
  from: number;
  /** Below this width; `null` for the last step. */
  to: number | null;
  colour: string;
}

const COLOURS = ["#fdae6b", "#e6550d", "#7f2704"] as const;
/** Where blur is not judged, usual steps. */
const USUAL: Limit = { notice: 1.65, fail: 3.2 };

/** Three steps from the notice limit to 不合格; a sharper window has no colour. */
export function heatSteps(limit: Limit | null): HeatStep[] {
  const { notice, fail } = limit ?? USUAL;
  const worst = fail !== null && fail > notice ? fail : notice * 2;
  const edges = [notice, (notice + worst) / 2, worst];
  return COLOURS.map((colour, i) => ({ from: edges[i]!, to: edges[i + 1] ?? null, colour }));
}

export function heatColour(width: number, steps: readonly HeatStep[]): string | null {
  return steps.findLast((step) => width >= step.from)?.colour ?? null;
}

/** «2.6» */
export function pixels(width: number): string {
  return width.toFixed(1);
}

/** «1.65»: a limit is not rounded to another one. */
export function edge(width: number): string {
  return String(Number(width.toFixed(2)));
}

/** Softest and sharpest window of a page; `null` when there are not two to compare. */
export function extremes(map: SharpnessView) {
  const { softest, sharpest } = map;
  return softest && sharpest && softest.tile.width > sharpest.tile.width ? { softest, sharpest } : null;
}
