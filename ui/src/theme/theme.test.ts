import { describe, expect, it } from "vitest";
import { contrastPairs, dark, light, type TokenTable } from "./tokens";

function luminance(hex: string): number {
  const channel = (at: number) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const themes: [string, TokenTable][] = [
  ["light", light],
  ["dark", dark],
];

describe.each(themes)("contrast of the %s theme", (_, table) => {
  it.each(contrastPairs.map((p) => [...p] as const))("%s on %s reaches %d", (text, ground, wanted) => {
    expect(contrast(table[text], table[ground])).toBeGreaterThanOrEqual(wanted);
  });
});

describe("token tables", () => {
  it("have the same names in both themes", () => {
    expect(Object.keys(dark).sort()).toEqual(Object.keys(light).sort());
  });
});
