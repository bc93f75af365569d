import { mount } from "@vue/test-utils";
import { describe, expect, it } from "vitest";
import { defineComponent } from "vue";
import type { Mark, TextLine } from "../backend/model";
import { openDesk, settle } from "../testing/setup";
import PagePane from "../views/desk/PagePane.vue";
import ImprintLayer from "./ImprintLayer.vue";
import TextLayer from "./TextLayer.vue";
import { doubtfulPlaces, lineParts } from "./doubtful";

function line(change: Partial<TextLine> = {}): TextLine {
  return { text: "人民法院", box: [100, 200, 400, 50], confidence: 0.9, ...change };
}
function mark(change: Partial<Mark> = {}): Mark {
  return { kind: "seal", box: [100, 100, 200, 200], text: "某某人民法院", confidence: 0.87, ...change };
}
/** The canvas without its image: only what lies over it. */
const canvas = defineComponent({
  inheritAttrs: false,
  setup: (_, { slots }) => {
    const over = { scrollTop: 0, viewHeight: 800, scale: 1 };
    return () => [slots["default"]?.({ scale: 1, ...page, page }), slots["over"]?.(over)];
  },
});
const page = { width: 1000, height: 1400 };

describe("parts of a line", () => {
  const cases: [string, Partial<TextLine>, [string, number | null, number[]][]][] = [
    [
      "sure characters stay one part",
      { character_confidence: [99, 98, 70, 97] },
      [["人民法院", null, [100, 200, 400, 50]]],
    ],
    [
      "a character below 70 % stands alone in its share of the box",
      { character_confidence: [99, 54, 98, 97] },
      [
        ["人", null, [100, 200, 100, 50]],
        ["民", 54, [200, 200, 100, 50]],
        ["法院", null, [300, 200, 200, 50]],
      ],
    ],
    [
      "digits take half a place",
      { text: "第1234号", box: [0, 0, 420, 50], character_confidence: [99, 99, 99, 99, 99, 69] },
      [
        ["第1234", null, [0, 0, 320, 50]],
        ["号", 69, [320, 0, 100, 50]],
      ],
    ],
    [
      "a line from top to bottom is divided by its height",
      { text: "法院", box: [10, 0, 50, 200], character_confidence: [60, 90] },
      [
        ["法", 60, [10, 0, 50, 100]],
        ["院", null, [10, 100, 50, 100]],
      ],
    ],
    [
      "a lone digit, higher than wide, runs along the line",
      { text: "1", box: [10, 0, 20, 40], character_confidence: [60] },
      [["1", 60, [10, 0, 20, 40]]],
    ],
    [
      "characters beyond the basic plane count once",
      { text: "𠮷林", box: [0, 0, 200, 50], character_confidence: [40, 90] },
      [
        ["𠮷", 40, [0, 0, 100, 50]],
        ["林", null, [100, 0, 100, 50]],
      ],
    ],
    [
      "a space is never doubtful",
      { text: "人 院", character_confidence: [90, 10, 90] },
      [["人 院", null, [100, 200, 400, 50]]],
    ],
    ["an unsure line without values is one part", { confidence: 0.54 }, [["人民法院", 54, [100, 200, 400, 50]]]],
    ["a line just below the limit never reads 70 %", { confidence: 0.699 }, [["人民法院", 69, [100, 200, 400, 50]]]],
    ["a sure line without values is sure", { confidence: 0.7 }, [["人民法院", null, [100, 200, 400, 50]]]],
    [
      "values that do not fit the text are left aside",
      { character_confidence: [1, 2] },
      [["人民法院", null, [100, 200, 400, 50]]],
    ],
    ["an empty line is nothing to doubt", { text: "", confidence: 0 }, []],
  ];
  it.each(cases)("%s", (_, change, expected) => {
    const parts = lineParts(line(change));
    expect(parts.map((p) => [p.text, p.doubt, p.box.map((n) => Math.round(n))])).toEqual(expected);
  });

  it("are counted for the legend", () => {
    expect(doubtfulPlaces([line({ character_confidence: [50, 99, 60, 99] }), line({ confidence: 0.3 }), line()])).toBe(
      3,
    );
  });
});

describe("text layer", () => {
  const lines = [line({ character_confidence: [99, 54, 98, 61] }), line({ text: "送达", confidence: 0.4 })];

  it("underlines doubtful characters and tells how sure they are", () => {
    const layer = mount(TextLayer, { props: { lines, ...page, visible: true } });
    const doubts = layer.findAll(".doubt");
    expect(doubts.map((d) => d.get("title").text())).toEqual(["识别把握 54%", "识别把握 61%", "识别把握 40%"]);
    expect(doubts[0]!.get("path").attributes("d")).toBe("M200 246h100");
    expect(layer.findAll("tspan > title").map((t) => t.text())).toEqual([
      "识别把握 54%",
      "识别把握 61%",
      "识别把握 40%",
    ]);
  });

  it("keeps the text of a line as it was, without spaces between its parts", () => {
    const layer = mount(TextLayer, { props: { lines, ...page, visible: true } });
    layer.findAll("tspan > title").forEach((t) => t.element.remove());
    expect(layer.findAll("text").map((t) => t.element.textContent)).toEqual(["人民法院", "送达"]);
  });

  it("draws a lone digit although its box is higher than wide", () => {
    const layer = mount(TextLayer, {
      props: { lines: [line({ text: "1", box: [10, 0, 20, 40] })], ...page, visible: true },
    });
    expect(layer.findAll("text").map((t) => t.element.textContent)).toEqual(["1"]);
  });

  it("marks nothing while only selectable", () => {
    const layer = mount(TextLayer, { props: { lines, ...page, visible: false } });
    expect(layer.find(".doubt").exists()).toBe(false);
    expect(layer.find("title").exists()).toBe(false);
    expect(layer.findAll("text").map((t) => t.element.textContent)).toEqual(["人民法院", "送达"]);
  });
});

describe("page view", () => {
  it("shows marks and legend with the recognised text, by the same key", async () => {
    const { desk, close } = await openDesk();
    desk.texts.set(desk.page, { lines: [line({ character_confidence: [99, 54, 98, 61] })], marks: [mark()] });
    const pane = mount(PagePane, { global: { stubs: { PageCanvas: canvas } } });
    expect([pane.find(".imprints").exists(), pane.find(".legend").exists()]).toEqual([false, false]);
    document.body.dispatchEvent(new KeyboardEvent("keydown", { code: "KeyT", bubbles: true, cancelable: true }));
    await settle();
    expect(pane.get(".imprints .name").text()).toBe("印章：某某人民法院");
    expect(pane.get(".legend").text()).toBe("点线处识别把握低于 70%，请对照影像（本页 2 处）");
    pane.unmount();
    close();
  });
});

describe("imprint layer", () => {
  const show = (marks: Mark[], lines: TextLine[] = []) =>
    mount(ImprintLayer, { props: { marks, lines, ...page, scale: 0.5 } });

  it.each<[string, Partial<Mark>, string, string]>([
    ["a seal by what it says", {}, "印章：某某人民法院", "印章：某某人民法院（识别把握 87%）"],
    ["a text of 0.6", { confidence: 0.6 }, "印章：某某人民法院", "印章：某某人民法院（识别把握 60%）"],
    ["a seal read badly by its kind", { confidence: 0.59 }, "印章", "印章"],
    ["a seal without text by its kind", { text: null, confidence: 0 }, "印章", "印章"],
    ["a fingerprint", { kind: "fingerprint", text: null, confidence: 0 }, "指印", "指印"],
    ["a signature", { kind: "signature", text: "张三", confidence: 0.8 }, "签名：张三", "签名：张三（识别把握 80%）"],
  ])("names %s", (_, change, name, tip) => {
    const layer = show([mark(change)]);
    expect(layer.get(".box").attributes("aria-label")).toBe(name);
    expect(layer.get(".name").text()).toBe(name);
    expect(layer.get(".name").attributes("title")).toBe(tip);
    expect(layer.get(".box").classes()).toContain(change.kind ?? "seal");
  });

  it("draws the box at the scale of the page", () => {
    expect(show([mark()]).get(".box").attributes("style")).toBe("left: 50px; top: 50px; width: 100px; height: 100px;");
  });

  it("puts the label beside the text, or within the box where no place is free", () => {
    expect(show([mark()]).get(".name").attributes("style")).toBe("left: 50px; top: 26px;");
    const full = line({ box: [0, 0, 2000, 2800] });
    expect(show([mark()], [full]).get(".name").attributes("style")).toBe("left: 50px; top: 50px;");
  });
});
