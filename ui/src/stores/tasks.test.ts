import { describe, expect, it } from "vitest";
import { sampleSummary } from "../testing/sample";
import { nextTask, queue } from "./tasks";

const list = [
  sampleSummary({ id: 1, stage: "analysed" }),
  sampleSummary({ id: 2, stage: "submitted" }),
  sampleSummary({ id: 3, stage: "cataloguing" }),
  sampleSummary({ id: 4, stage: "returned" }),
  sampleSummary({ id: 5, stage: "analysed", first: true }),
];

describe("queue", () => {
  it("takes what was returned first, then what was begun, then what came first", () => {
    expect(queue(list).map((v) => v.id)).toEqual([4, 3, 5, 1]);
  });
  it("gives the task after the one on the desk, round the end, and never the same", () => {
    expect(nextTask(list, null)?.id).toBe(4);
    expect(nextTask(list, 3)?.id).toBe(5);
    expect(nextTask(list, 1)?.id).toBe(4);
    expect(nextTask([list[0]!], 1)).toBeNull();
    expect(nextTask([], null)).toBeNull();
  });
});
