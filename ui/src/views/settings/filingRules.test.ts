import { mount } from "@vue/test-utils";
import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it } from "vitest";
import { useBackend } from "../../backend";
import type { FilingRule, FilingRulesView, RuleItem } from "../../backend/model";
import { useApp } from "../../stores/app";
import { fakeBackend } from "../../testing/sample";
import { settle } from "../../testing/setup";
import FilingRules from "./FilingRules.vue";
import { added, carried, copyOf, isExperience, moved, reach, titlesOf, withItem } from "./filingRule";

const item = (name: string, titles: string[] = [], more: Partial<RuleItem> = {}): RuleItem => ({
  name,
  titles,
  required: "O",
  condition: null,
  by_time: false,
  standing: null,
  ...more,
});
const shipped = (): FilingRule => ({
  id: "civ_1",
  version: "2026.2",
  name: "民事一审",
  court: null,
  type_codes: ["民初"],
  valid_from: null,
  valid_until: null,
  parts: [
    {
      part: "正卷",
      standing: "D",
      items: [
        item("起诉状", ["民事起诉状"], { required: "M" }),
        item("传票", ["传票"], { required: "C", condition: "开庭" }),
        item("庭审笔录", [], { standing: "S-ZY" }),
      ],
    },
    { part: "副卷", standing: "S-ZY", items: [item("阅卷笔录")] },
  ],
});
const names = (rule: FilingRule, part = 0) => rule.parts[part]!.items.map((i) => i.name);

describe("a rule that is written", () => {
  it("is copied without the id and the days of the one it comes from", () => {
    const copy = copyOf({ ...shipped(), valid_from: "2020-01-01" });
    expect([copy.id, copy.version, copy.valid_from]).toEqual(["", "", null]);
    expect(names(copy)).toEqual(["起诉状", "传票", "庭审笔录"]);
  });
  it("moves, carries, adds and changes items and leaves the one before as it was", () => {
    const rule = shipped();
    expect(names(moved(rule, "正卷", 1, -1))).toEqual(["传票", "起诉状", "庭审笔录"]);
    expect(names(moved(rule, "正卷", 0, -1))).toEqual(names(rule));
    const over = carried(rule, "正卷", 1);
    expect([names(over), names(over, 1)]).toEqual([
      ["起诉状", "庭审笔录"],
      ["阅卷笔录", "传票"],
    ]);
    const alone = carried({ ...rule, parts: [rule.parts[0]!] }, "正卷", 0);
    expect(alone.parts[1]).toMatchObject({ part: "副卷", items: [{ name: "起诉状" }] });
    expect(names(added(rule, "正卷", 0))).toEqual(["起诉状", "", "传票", "庭审笔录"]);
    expect(withItem(rule, "副卷", 0, { required: "M" }).parts[1]!.items[0]!.required).toBe("M");
    expect(rule).toEqual(shipped());
  });
  it("reads titles as they are typed and says for what it is", () => {
    expect(titlesOf(" 传票、出庭通知书，  传唤证 ")).toEqual(["传票", "出庭通知书", "传唤证"]);
    expect(["S-ZY", "L-XS218", "R-91", "D", ""].map(isExperience)).toEqual([false, false, true, true, true]);
    expect(reach({ ...shipped(), court: "和龙林区基层法院", valid_until: "2023-12-31" })).toBe(
      "和龙林区基层法院 · 民初 · 2023-12-31 止",
    );
  });
});

async function show() {
  let view: FilingRulesView = {
    rules: [{ rule: shipped(), own: false, volumes: 3 }],
    sources: { "S-ZY": ["装订顺序", "https://例"] },
    experience: "经验规则，未经核对",
  };
  const fake = fakeBackend({
    filing_rules: () => view,
    save_filing_rule: ({ rule }: { rule: FilingRule }) => {
      const own = { rule: { ...rule, id: "own-1", version: "1" }, own: true, volumes: 0 };
      return (view = { ...view, rules: [own, ...view.rules] });
    },
    remove_filing_rule: () => (view = { ...view, rules: view.rules.filter((r) => !r.own) }),
    find_courts: () => ["敦化林区基层法院"],
  });
  useBackend(fake.backend);
  const panel = mount(FilingRules, { attachTo: document.body });
  await settle();
  const button = (words: string) => panel.findAll("button").find((b) => b.text().includes(words))!;
  return { panel, button, calls: fake.calls };
}

describe("the rules of filing", () => {
  beforeEach(() => setActivePinia(createPinia()));

  it("says what is experience and what was read, and how many volumes were made by it", async () => {
    const { panel } = await show();
    const heads = panel.findAll("h3").map((h) => h.text());
    expect(heads[0]).toContain("经验规则，未经核对");
    expect(heads[1]).toContain("装订顺序");
    expect(heads[1]).not.toContain("经验规则");
    expect(panel.find('[role="status"]').text()).toContain("用这一版编目的 3 卷");
    expect(panel.findAll("tbody tr")[1]!.text()).toContain("条件必备：开庭");
    expect(panel.findAll("tbody tr")[2]!.text()).toContain("有出处");
    panel.unmount();
  });

  it("copies a rule, carries a row by key, saves it for a court and takes it back when asked twice", async () => {
    const { panel, button, calls } = await show();
    await button("复制为本院规则").trigger("click");
    await settle();
    await panel.find('[aria-label="适用法院"]').setValue("敦化林区基层法院");
    await panel.find('[aria-label="适用日期从，年-月-日"]').setValue("2024-01-01");
    const row = panel.find('[aria-label="正卷第 2 项，文书"]');
    await row.trigger("keydown", { key: "ArrowUp", altKey: true });
    await settle();
    expect((document.activeElement as HTMLInputElement).value).toBe("传票");
    await button("保存").trigger("click");
    await settle();
    const sent = (calls.find((c) => c.name === "save_filing_rule")!.args as { rule: FilingRule }).rule;
    expect([sent.id, sent.court, sent.valid_from, names(sent)]).toEqual([
      "",
      "敦化林区基层法院",
      "2024-01-01",
      ["传票", "起诉状", "庭审笔录"],
    ]);
    expect(useApp().toast?.text).toContain("已编目的卷仍按原来的版本");
    expect(panel.find<HTMLSelectElement>("select").element.value).toBe("own-1");
    await button("删去").trigger("click");
    expect(calls.some((c) => c.name === "remove_filing_rule")).toBe(false);
    await button("再按一次").trigger("click");
    await settle();
    expect(calls.filter((c) => c.name === "remove_filing_rule")).toHaveLength(1);
    expect(panel.find<HTMLSelectElement>("select").element.value).toBe("civ_1");
    panel.unmount();
  });
});
