import { describe, expect, it } from "vitest";
import { sampleKinds, sampleVolume } from "../../../testing/sample";
import { complete, isInitials, kindOfTitle } from "./completion";
import { decide, doubts, judgePage, nextDoubt, trusted } from "./decision";
import { placeLabel } from "./marks";
import { moveEntries, movePages, range, together, toggled } from "./selection";
import { groups, keptRows, rowOfPage, stripRows } from "./strip";

describe("completion", () => {
  it("finds by pinyin initials, exact start first", () => {
    expect(complete(sampleKinds, "qsz").map((k) => k.title)).toEqual(["起诉状", "民事起诉状"]);
  });
  it("finds by a part of the Chinese title", () => {
    expect(complete(sampleKinds, "送达").map((k) => k.title)).toEqual(["送达回证", "送达地址确认书"]);
  });
  it("gives nothing for nothing", () => {
    expect(complete(sampleKinds, "  ")).toEqual([]);
    expect(complete(sampleKinds, "zzz")).toEqual([]);
  });
  it("puts the name of a kind before its other names, and what the volume has before both", () => {
    const kinds = [
      { title: "送达证", doc_type: "送达回证", part: "正卷" as const, initials: "sdz" },
      { title: "送达回证", doc_type: "送达回证", part: "正卷" as const, initials: "sdhz" },
      { title: "送达回执", doc_type: "送达回证", part: "正卷" as const, initials: "sdhz" },
    ];
    expect(complete(kinds, "sd")[0]!.title).toBe("送达回证");
    expect(complete(kinds, "sdh", 9, [], new Map([["送达回执", 2]]))[0]!.title).toBe("送达回执");
  });
  it("puts a name of the case behind the kind", () => {
    const names = [
      { name: "许春梅", initials: "xcm" },
      { name: "和龙市宏达农资有限公司", initials: "hlshdnzyxgs" },
    ];
    const check = (typed: string, titles: string[]) =>
      expect(complete(sampleKinds, typed, 9, names).map((k) => k.title)).toEqual(titles);
    check("sdhz xcm", ["送达回证（许春梅）"]);
    check("送达回证（许", ["送达回证（许春梅）"]);
    check("sdhz ", ["送达回证（许春梅）", "送达回证（和龙市宏达农资有限公司）"]);
    check("sdhz zzz", []);
    expect(isInitials("sdhz xcm")).toBe(true);
  });
  it("takes digits as choices only behind letters", () => {
    expect(isInitials("qsz")).toBe(true);
    expect(isInitials("第3次")).toBe(false);
    expect(isInitials("")).toBe(false);
  });
  it("knows the kind of a title with a name in brackets", () => {
    expect(kindOfTitle(sampleKinds, "送达回证（许春梅）")?.doc_type).toBe("送达回证");
    expect(kindOfTitle(sampleKinds, "随便写的")).toBeNull();
  });
});

describe("decision", () => {
  it("lists doubtful entries and pending pages in the order of the scan", () => {
    expect(doubts(sampleVolume())).toEqual(
      [
        { kind: "entry", entry: 2, page: 2 },
        { kind: "entry", entry: 3, page: 8 },
        { kind: "page", page: 7 },
      ].sort((a, b) => a.page - b.page),
    );
  });

  it("asks whether the pages are the document, first answer is to accept, then the runners-up", () => {
    const d = decide(sampleVolume(), 2, null);
    expect(d.question).toBe("这 2 页是一件“起诉状”吗？");
    expect(d.choices.map((c) => c.label)).toEqual(["采纳 起诉状", "上诉状"]);
    expect(d.choices[0]!.operations).toEqual([{ op: "accept", entries: [2] }]);
    expect(d.choices[1]!.operations).toEqual([{ op: "set_title", entry: 2, title: "上诉状", doc_type: "上诉状" }]);
    expect([d.place, d.of]).toEqual([1, 3]);
  });

  it("asks where a page that lies elsewhere belongs, and can leave it with its neighbours", () => {
    const volume = sampleVolume();
    expect(judgePage(volume.entries[2]!)).toBe(8);
    const d = decide(volume, 8, null);
    expect(d.question).toBe("第 8 页应归哪一件？");
    expect(d.choices[0]!.label).toBe("归入 3 庭审笔录，作第 2 页");
    expect(d.choices[1]!.operations[0]).toMatchObject({ op: "move_page", scan_index: 8, entry: 4 });
  });

  it("offers the duplicate mark first for a pending page flagged as duplicate", () => {
    const d = decide(sampleVolume(), 7, null);
    expect(d.question).toBe("第 7 页放在哪里？");
    expect(d.choices[0]!.operations).toEqual([{ op: "set_page_role", pages: [7], role: "duplicate", reason: null }]);
  });

  it("is settled on an entry without doubt", () => {
    expect(decide(sampleVolume(), 1, null)).toMatchObject({ doubtful: false, choices: [] });
  });

  it("goes round to the first doubt after the last", () => {
    const volume = sampleVolume();
    expect(nextDoubt(volume, 2, 2)).toMatchObject({ page: 7 });
    expect(nextDoubt(volume, 8, 3)).toMatchObject({ kind: "entry", entry: 2 });
  });

  it("accepts with one key only what is proposed and not doubtful", () => {
    expect(trusted(sampleVolume())).toEqual([1]);
  });
});

describe("page strip", () => {
  it("keeps the lines that a change does not touch", () => {
    const view = sampleVolume();
    const before = stripRows(groups(view));
    const scan = view.pages[0]!.scan_index;
    const pages = view.pages.map((p) => (p.scan_index === scan ? { ...p, marked: "补扫" } : p));
    const now = keptRows(stripRows(groups({ ...view, pages })), before);
    const touched = now.filter((row, i) => row !== before[i]);
    expect(touched.length).toBeGreaterThan(0);
    expect(touched.every((row) => row.group.pages.some((p) => p.marked === "补扫"))).toBe(true);
    expect(now.length - touched.length).toBeGreaterThan(0);
  });

  it("groups by document in scan order and names what stands outside", () => {
    const list = groups(sampleVolume());
    expect(list.map((g) => [g.title, g.pages.map((p) => p.scan_index)])).toEqual([
      ["1 卷宗封面", [1]],
      ["2 起诉状", [2, 3]],
      ["3 庭审笔录", [4, 5]],
      ["1 合议庭评议笔录", [6]],
      ["待定", [7]],
      ["3 庭审笔录（续）", [8]],
    ]);
  });
  it("filters doubtful and flagged pages", () => {
    expect(groups(sampleVolume(), "flag").flatMap((g) => g.pages.map((p) => p.scan_index))).toEqual([6, 7]);
    expect(groups(sampleVolume(), "doubt").some((g) => g.title.includes("卷宗封面"))).toBe(false);
  });
  it("puts two thumbnails of a longer document on a line", () => {
    const rows = stripRows(groups(sampleVolume()));
    expect(rows.filter((r) => r.kind === "pair")).toHaveLength(2);
    expect(rows[rowOfPage(rows, 5)]!.kind).toBe("pair");
    expect(rows[rowOfPage(rows, 8)]!.kind).toBe("single");
  });
});

describe("labels on the image", () => {
  const page = { width: 600, height: 800 };
  const size = { width: 200, height: 24 };
  it("stand above the box when that is free", () => {
    expect(placeLabel({ left: 50, top: 100, width: 80, height: 30 }, size, page, [])).toMatchObject({
      left: 50,
      top: 72,
    });
  });
  it("go below when text is above, and vanish when nothing is free", () => {
    const box = { left: 50, top: 100, width: 80, height: 30 };
    const above = { left: 0, top: 60, width: 600, height: 38 };
    expect(placeLabel(box, size, page, [above])!.top).toBe(134);
    expect(placeLabel(box, size, page, [{ left: 0, top: 0, width: 600, height: 800 }])).toBeNull();
  });
});

describe("choosing several", () => {
  const all = [1, 2, 3, 4, 5];
  const set = (...ids: number[]) => new Set(ids);
  it("takes the current one along with the first that is added", () => {
    expect(toggled(set(), 2, 4)).toEqual(set(2, 4));
    expect(toggled(set(2, 4), 4, 4)).toEqual(set(2));
    expect(toggled(set(), 2, 2)).toEqual(set());
  });
  it("takes a range, and gives it back by going back over it", () => {
    expect(range(all, set(), 2, 4)).toEqual(set(2, 3, 4));
    expect(range(all, set(2, 3, 4), 4, 3)).toEqual(set(2, 3));
    expect(range(all, set(2, 3), 3, 4)).toEqual(set(2, 3, 4));
  });
  it("makes one step of many, and leaves one as it is", () => {
    expect(together([])).toBeNull();
    expect(together([{ op: "hold", entry: 1 }])).toEqual({ op: "hold", entry: 1 });
    expect(
      together([
        { op: "hold", entry: 1 },
        { op: "hold", entry: 2 },
      ])?.op,
    ).toBe("together");
  });
  it("puts entries behind one another where they are let go", () => {
    const move = (moved: number[], at: number, side: "before" | "after") => {
      const steps = moveEntries(all, moved, at, side);
      const order = [...all];
      for (const step of steps) {
        if (step.op !== "move_entry") continue;
        order.splice(order.indexOf(step.entry), 1);
        order.splice(step.position, 0, step.entry);
      }
      return order;
    };
    expect(move([1, 2], 4, "after")).toEqual([3, 4, 1, 2, 5]);
    expect(move([4, 5], 1, "before")).toEqual([4, 5, 1, 2, 3]);
    expect(move([1, 5], 3, "before")).toEqual([2, 1, 5, 3, 4]);
    expect(move([2], 5, "after")).toEqual([1, 3, 4, 5, 2]);
  });
  it("puts pages where the scan has them", () => {
    expect(movePages([7, 4], 9, [2, 5, 8])).toEqual([
      { op: "move_page", scan_index: 4, entry: 9, position: 1 },
      { op: "move_page", scan_index: 7, entry: 9, position: 3 },
    ]);
  });
});
