import { describe, expect, it } from "vitest";
import { ImeGuard, isTextField } from "./index";

const key = (init: KeyboardEventInit & { keyCode?: number }) => new KeyboardEvent("keydown", init);

describe("ImeGuard", () => {
  it("owns every key while composing", () => {
    const guard = new ImeGuard(() => 0);
    guard.start();
    expect(guard.owns(key({ key: "j", code: "KeyJ" }))).toBe(true);
    guard.end();
    expect(guard.owns(key({ key: "j", code: "KeyJ" }))).toBe(false);
  });

  it("swallows the committing Enter once", () => {
    let now = 1000;
    const guard = new ImeGuard(() => now);
    guard.start();
    guard.end();
    now += 20;
    expect(guard.owns(key({ key: "Enter", keyCode: 229 }))).toBe(true);
    expect(guard.owns(key({ key: "Enter", keyCode: 229 }))).toBe(false);
  });

  it("lets an Enter through that comes later than half a second, or without code 229", () => {
    let now = 1000;
    const guard = new ImeGuard(() => now);
    guard.start();
    guard.end();
    expect(guard.owns(key({ key: "Enter", keyCode: 13 }))).toBe(false);
    now += 501;
    expect(guard.owns(key({ key: "Enter", keyCode: 229 }))).toBe(false);
  });

  it("follows composition events of the document", () => {
    const guard = new ImeGuard(() => 0);
    const off = guard.attach(document);
    document.dispatchEvent(new CompositionEvent("compositionstart"));
    expect(guard.owns(key({ key: "n" }))).toBe(true);
    document.dispatchEvent(new CompositionEvent("compositionend"));
    off();
    document.dispatchEvent(new CompositionEvent("compositionstart"));
    expect(guard.owns(key({ key: "n" }))).toBe(false);
  });
});

describe("isTextField", () => {
  it("knows fields from buttons", () => {
    const input = document.createElement("input");
    expect(isTextField(input)).toBe(true);
    input.type = "checkbox";
    expect(isTextField(input)).toBe(false);
    expect(isTextField(document.createElement("textarea"))).toBe(true);
    expect(isTextField(document.createElement("button"))).toBe(false);
    expect(isTextField(null)).toBe(false);
  });
});
