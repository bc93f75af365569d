import { expect, test } from "vitest";
import type { VolumeChange, VolumeView } from "../backend/model";
import { sampleVolume } from "../testing/sample";
import { layOver } from "./difference";

/** A difference that changes nothing, with what is given. */
function change(view: VolumeView, fresh: Partial<VolumeChange>): VolumeChange {
  const { pages: _p, entries: _e, findings: _f, ...state } = view;
  const none = { pages: [], page_order: null, entries: [], entry_order: null, findings: null };
  return { ...state, version: view.version + 1, since: view.version, ...none, ...fresh };
}

test("what did not change stays the same object", () => {
  const view = sampleVolume();
  const marked = { ...view.pages[2]!, marked: "须补扫" };
  const after = layOver(view, change(view, { pages: [marked], operations: 4 }))!;
  expect(after.pages[2]).toEqual(marked);
  expect(after.pages.filter((p, i) => p !== view.pages[i])).toHaveLength(1);
  expect(after.entries).toBe(view.entries);
  expect(after.findings).toBe(view.findings);
  expect([after.operations, after.version]).toEqual([4, view.version + 1]);
  expect(after).not.toHaveProperty("since");
});

test("entries come, go and move", () => {
  const view = sampleVolume();
  const fresh = { ...view.entries[1]!, id: 9, title: "证据目录" };
  const after = layOver(view, change(view, { entries: [fresh], entry_order: [3, 9, 1, 4], findings: [] }))!;
  expect(after.entries.map((e) => e.id)).toEqual([3, 9, 1, 4]);
  expect(after.entries[0]).toBe(view.entries[2]);
  expect(after.findings).toEqual([]);
});

test("a difference from another view is of no use, the whole view always is", () => {
  const view = sampleVolume();
  expect(layOver({ ...view, version: 5 }, change(view, {}))).toBeNull();
  expect(layOver(null, change(view, {}))).toBeNull();
  expect(layOver(view, { ...sampleVolume(), version: 77 })!.version).toBe(77);
});
