import { mount } from "@vue/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useBackend } from "../backend";
import { fakeBackend } from "../testing/sample";
import PageCanvas from "./PageCanvas.vue";

const asked: number[] = [];
beforeEach(() => {
  asked.length = 0;
  vi.useFakeTimers();
  useBackend(fakeBackend({}).backend);
  HTMLImageElement.prototype.decode = function (this: HTMLImageElement) {
    asked.push(Number(this.src.split("?")[0]!.split("/").at(-1)));
    return Promise.resolve();
  };
});
afterEach(() => {
  vi.useRealTimers();
  useBackend(null);
});

const pageOf = (scan_index: number) => ({ scan_index, width: 1000, height: 1400, rendition: `r${scan_index}` });

it("of pages turned faster than they can be seen, only the one where the hand stops is asked for", async () => {
  const canvas = mount(PageCanvas, { props: { volume: 1, page: pageOf(1), zoom: "width" } });
  await vi.advanceTimersByTimeAsync(200);
  for (const scan of [2, 3, 4, 5]) {
    await canvas.setProps({ page: pageOf(scan) });
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(200);
  expect(asked).toEqual([1, 2, 5]);
  expect(canvas.find(".host img").attributes("alt")).toBe("第 5 页影像");
  canvas.unmount();
});

it("a page turned at rest is asked for at once", async () => {
  const canvas = mount(PageCanvas, { props: { volume: 1, page: pageOf(11), zoom: "width" } });
  await vi.advanceTimersByTimeAsync(200);
  await canvas.setProps({ page: pageOf(12) });
  expect(asked).toEqual([11, 12]);
  canvas.unmount();
});
