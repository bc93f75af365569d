import { describe, expect, it } from "vitest";
import type { Limit } from "../backend/model";
import { sampleFlag } from "../testing/sample";
import { flagNames, flagTip, worstLevel } from "../views/desk/logic/flags";
import { edge, heatColour, heatSteps } from "./heat";

describe("steps of the heat", () => {
  it.each<[string, Limit | null, number[]]>([
    ["go from the notice limit to the other", { notice: 1, fail: 3 }, [1, 2, 3]],
    ["go to twice the notice limit where nothing fails", { notice: 2, fail: null }, [2, 3, 4]],
    ["are the usual ones where nothing is judged", null, [1.6, 2.4, 3.2]],
  ])("%s", (_, limit, edges) => expect(heatSteps(limit).map((s) => Number(edge(s.from)))).toEqual(edges));

  it("leave what is sharp without colour", () => {
    const steps = heatSteps({ notice: 1, fail: 3 });
    expect(heatColour(0.99, steps)).toBeNull();
    expect([1, 2.5, 9].map((w) => heatColour(w, steps))).toEqual(steps.map((s) => s.colour));
  });
});

describe("flags of a page in words", () => {
  const flags = [sampleFlag({ level: "fail" }), sampleFlag({ type: "skew", label: "歪斜", sentence: "歪斜：1 度" })];
  it("come from the backend", () => {
    expect(flagNames(flags)).toBe("不合格：模糊；提示：歪斜");
    expect(flagTip(flags).split("\n")[1]).toBe("提示 · 歪斜：1 度");
    expect([worstLevel(flags), worstLevel(flags.slice(1)), worstLevel([])]).toEqual(["fail", "notice", null]);
  });
});
