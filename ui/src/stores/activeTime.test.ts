import { describe, expect, it } from "vitest";
import { ActiveTime, IDLE_MS } from "./activeTime";

describe("active time", () => {
  it("counts pauses between signs, but no idle time", () => {
    let now = 0;
    const time = new ActiveTime(() => now);
    time.sign();
    now = 20_500;
    time.sign();
    now += IDLE_MS + 1;
    time.sign();
    now += 10_000;
    time.sign();
    expect(time.take()).toBe(30);
    now += 1_600;
    time.sign();
    expect(time.take()).toBe(2);
  });
  it("counts nothing for the way from one volume to another", () => {
    let now = 0;
    const time = new ActiveTime(() => now);
    time.sign();
    time.rest();
    now = 30_000;
    time.sign();
    expect(time.take()).toBe(0);
  });
});
