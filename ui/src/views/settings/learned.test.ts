import { mount } from "@vue/test-utils";
import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it } from "vitest";
import { useBackend } from "../../backend";
import type { LearnedView } from "../../backend/model";
import { useApp } from "../../stores/app";
import { fakeBackend } from "../../testing/sample";
import { settle } from "../../testing/setup";
import LearnedTitles from "./LearnedTitles.vue";

const row = (id: number, text: string, what = "title") => ({
  id,
  text,
  what,
  court: id === 1 ? "敦化林区基层法院" : "",
  doc_type: "证据清单",
  count: 3,
  last_used: "2026-03-02T09:00:00+08:00",
});

async function show(over: Partial<LearnedView> = {}) {
  let view: LearnedView = {
    on: true,
    used: true,
    most: 2000,
    comparing: false,
    rows: [row(1, "林木采伐核查表"), row(2, "和龙市公安局", "responsible")],
    replay: { volumes: 4, entries: 130, without: 120, with: 126, at: "2026-03-02T09:00:00+08:00" },
    ...over,
  };
  const fake = fakeBackend({
    learned: () => view,
    set_learning: ({ on }: { on: boolean }) => (view = { ...view, on, used: on }),
    forget_learned: ({ learned }: { learned: number | null }) =>
      (view = { ...view, rows: learned === null ? [] : view.rows.filter((r) => r.id !== learned) }),
    import_learned: () => view,
  });
  useBackend(fake.backend);
  const panel = mount(LearnedTitles, { attachTo: document.body });
  await settle();
  const button = (words: string) => panel.findAll("button").find((b) => b.text().includes(words))!;
  return { panel, button, calls: () => fake.calls.map((c) => c.name) };
}

describe("what was learned", () => {
  beforeEach(() => setActivePinia(createPinia()));

  it("lists every row, finds some, and says what the comparison gave", async () => {
    const { panel } = await show();
    expect(panel.text()).toContain(
      "重放 4 卷 130 件：不用所学 120 件题名和种类都对，用所学 126 件题名和种类都对。不比原来差，正在用。",
    );
    expect(panel.findAll("tbody tr").map((r) => r.find("b").text())).toEqual(["林木采伐核查表", "和龙市公安局"]);
    expect(panel.findAll("tbody tr")[1]!.text()).toContain("法院不详");
    await panel.find(".search").setValue("敦化");
    expect(panel.findAll("tbody tr")).toHaveLength(1);
    panel.unmount();
  });

  it("removes one row at once and all of them only when asked twice, and is switched off", async () => {
    const { panel, button, calls } = await show();
    await panel.find('[aria-label="删去“和龙市公安局”"]').trigger("click");
    await settle();
    expect(panel.findAll("tbody tr")).toHaveLength(1);
    await button("不学").trigger("click");
    await settle();
    expect(panel.text()).toContain("现在关着，不用");
    await button("全部删去").trigger("click");
    await settle();
    expect(panel.findAll("tbody tr")).toHaveLength(1);
    await button("再按一次").trigger("click");
    await settle();
    expect(panel.text()).toContain("还没有学到什么");
    expect(calls()).toEqual(["learned", "forget_learned", "set_learning", "forget_learned"]);
    panel.unmount();
  });

  it("says that what makes it worse is not used, and refuses a file that is none", async () => {
    const replay = { volumes: 1, entries: 30, without: 29, with: 28, at: "" };
    const { panel, calls } = await show({ used: false, replay });
    expect(panel.text()).toContain("比原来差，没有用。");
    const input = panel.find<HTMLInputElement>('input[type="file"]');
    Object.defineProperty(input.element, "files", { value: [{ text: async () => "不是 JSON" }] });
    await input.trigger("change");
    await settle();
    expect(useApp().toast?.text).toContain("没有导入任何内容");
    expect(calls()).toEqual(["learned"]);
    panel.unmount();
  });
});
