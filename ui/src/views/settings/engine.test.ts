import { mount } from "@vue/test-utils";
import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it } from "vitest";
import { useBackend } from "../../backend";
import type { Engine, Settings } from "../../backend/model";
import { useApp } from "../../stores/app";
import { fakeBackend } from "../../testing/sample";
import { settle } from "../../testing/setup";
import EngineChoice from "./EngineChoice.vue";

const ABSENT = "系统没有安装 Tesseract。请安装 tesseract-ocr。";

async function show(missing: string | null) {
  let engine: Engine = "fast";
  const settings = (): Settings => ({
    engine,
    engines: [
      { engine: "fast", missing: null },
      { engine: "accurate", missing: null },
      { engine: "tesseract", missing },
    ],
    watched: null,
    second_entry: false,
    accept_threshold: 0.92,
    allowed_errors: [],
  });
  const fake = fakeBackend({
    settings,
    set_engine: (args: { engine: Engine }) => {
      engine = args.engine;
      return settings();
    },
  });
  useBackend(fake.backend);
  const view = mount(EngineChoice, { attachTo: document.body });
  await settle();
  const radios = view.findAll('[role="radio"]');
  const checked = () => radios.map((r) => r.attributes("aria-checked"));
  const chosen = () => fake.calls.filter((c) => c.name === "set_engine").map((c) => c.args);
  return { view, radios, checked, chosen };
}

describe("choice of the engine", () => {
  beforeEach(() => setActivePinia(createPinia()));

  it("shows what is chosen, one sentence each, and sends another choice", async () => {
    const { view, radios, checked, chosen } = await show(null);
    expect(radios.map((r) => r.find("b").text())).toEqual(["快速", "精细", "Tesseract"]);
    expect(radios.every((r) => r.find(".sentence").text().endsWith("。"))).toBe(true);
    expect(checked()).toEqual(["true", "false", "false"]);
    await radios[1]!.trigger("click");
    await settle();
    expect(chosen()).toEqual([{ engine: "accurate" }]);
    expect(checked()).toEqual(["false", "true", "false"]);
    expect(useApp().toast?.text).toContain("已识别的页不变");
    await radios[1]!.trigger("click");
    expect(chosen()).toHaveLength(1);
    view.unmount();
  });

  it("says why an engine is missing and passes over it with the arrows", async () => {
    const { view, radios, checked, chosen } = await show(ABSENT);
    expect(radios[2]!.attributes("disabled")).toBeDefined();
    expect(radios[2]!.text()).toContain(ABSENT);
    const group = view.find('[role="radiogroup"]');
    await group.trigger("keydown", { key: "ArrowDown" });
    await settle();
    await group.trigger("keydown", { key: "ArrowDown" });
    await settle();
    expect(chosen()).toEqual([{ engine: "accurate" }, { engine: "fast" }]);
    expect(checked()).toEqual(["true", "false", "false"]);
    view.unmount();
  });
});
