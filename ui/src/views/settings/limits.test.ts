import { mount } from "@vue/test-utils";
import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { runAction } from "../../actions/registry";
import { useBackend } from "../../backend";
import type { ClarityProfile, ClarityView, FlagCounts } from "../../backend/model";
import { useApp } from "../../stores/app";
import { fakeBackend } from "../../testing/sample";
import { settle } from "../../testing/setup";
import ClarityLimits from "./ClarityLimits.vue";
import { draftOf, fieldTrouble, parseLimit, profileOf, sameLimits, scopeOf } from "./limits";

const standard = (): ClarityProfile => ({
  id: 1,
  name: "默认",
  court: null,
  scanner: null,
  version: 1,
  limits: { blur: { notice: 1.649999976158142, fail: 3.2 }, noise: { notice: 3.5, fail: null } },
});
const counts = (notice: number, fail: number): FlagCounts => ({ notice, fail });
const ORDER = "“模糊”的不合格限值不能小于提示限值";

describe("fields of the limits", () => {
  it.each<[string, number | null | undefined]>([
    ["1.65", 1.65],
    [" 2 ", 2],
    ["１．５", 1.5],
    ["", null],
    ["-1", undefined],
    ["1e9", undefined],
    ["abc", undefined],
  ])("reads %j", (text, expected) => expect(parseLimit(text)).toBe(expected));

  it("gives back the profile it came from, without the noise of 32-bit numbers", () => {
    const draft = draftOf(standard(), ["blur", "noise"]);
    expect(draft.blur).toEqual({ notice: "1.65", fail: "3.2" });
    expect(sameLimits(profileOf(standard(), scopeOf(standard()), draft)!, standard())).toBe(true);
    draft.noise = { notice: "", fail: "" };
    expect(Object.keys(profileOf(standard(), scopeOf(standard()), draft)!.limits)).toEqual(["blur"]);
    expect(fieldTrouble({ notice: "", fail: "3" })).toContain("提示限值");
  });
});

async function show() {
  let profile = standard();
  const preview = (asked: ClarityProfile) => {
    const limit = asked.limits.blur;
    if (limit && limit.fail !== null && limit.fail < limit.notice) {
      throw { code: "bad_input", message: `${ORDER}。限值没有改动`, hint: "", retry: false };
    }
    const then = counts((limit?.notice ?? 9) < 1.5 ? 7 : 2, 1);
    return {
      volumes: 1,
      pages: 40,
      now: counts(2, 1),
      then,
      kinds: [
        { type: "blur", now: counts(2, 1), then },
        { type: "noise", now: counts(0, 0), then: counts(0, 0) },
      ],
    } as ClarityView["preview"];
  };
  const kind = { consequence: "", less_is_worse: false, unit: "像素", suggestion: null };
  const suggestion = { notice: 1.81, waivers: 12, confirmed: 3, sentence: "依据 12 次放行、3 次退回，建议 1.81" };
  const view = (): ClarityView => ({
    profile,
    profiles: [
      { ...standard(), volumes: 1, pages: 40 },
      ...(profile.id === 1 ? [] : [{ ...profile, volumes: 0, pages: 0 }]),
    ],
    versions: [
      { version: 2, at: "2026-11-24T08:00:00+08:00", who: "张", changes: "模糊 提示 1.65 → 1.2", profile },
      { version: 1, at: "", who: "", changes: "与程序自带的限值相同", profile: standard() },
    ],
    courts: ["敦化林区基层法院"],
    scanners: ["FUJITSU fi-7160"],
    standard: standard(),
    kinds: [
      { ...kind, type: "blur", label: "模糊", suggestion },
      { ...kind, type: "noise", label: "噪点" },
    ],
    preview: preview(profile),
  });
  const fake = fakeBackend({
    clarity_profile: view,
    preview_clarity_profile: (args: { profile: ClarityProfile }) => preview(args.profile),
    set_clarity_profile: (args: { profile: ClarityProfile }) => {
      profile = { ...args.profile, id: args.profile.id || 2, version: args.profile.version + 1 };
      return view();
    },
    remove_clarity_profile: () => {
      profile = standard();
      return view();
    },
    find_courts: () => [],
  });
  useBackend(fake.backend);
  const page = mount(ClarityLimits, { attachTo: document.body });
  await settle();
  const input = (label: string) => page.get<HTMLInputElement>(`input[aria-label^="${label}"]`);
  const type = async (label: string, text: string) => {
    await input(label).setValue(text);
    await vi.waitFor(() => expect(fake.calls.at(-1)?.name).toBe("preview_clarity_profile"));
    await settle();
  };
  const saved = () => fake.calls.filter((c) => c.name === "set_clarity_profile").map((c) => c.args);
  return { page, input, type, saved };
}

describe("editor of the limits", () => {
  beforeEach(() => setActivePinia(createPinia()));

  it("shows what another limit would do before it is saved", async () => {
    const { page, input, type, saved } = await show();
    expect(input("模糊，提示").element.value).toBe("1.65");
    expect(runAction("limits.save")).toBe(false);
    await type("模糊，提示", "1.2");
    expect(page.get("tbody tr").text()).toContain("2 → 7");
    expect(page.get('[role="status"]').text()).toContain("2 → 7");
    expect(saved()).toEqual([]);
    expect(runAction("limits.save")).toBe(true);
    await settle();
    expect(saved()).toMatchObject([{ profile: { version: 1, limits: { blur: { notice: 1.2, fail: 3.2 } } } }]);
    expect(useApp().toast?.text).toContain("第 2 版");
    expect(page.get("form").text()).toContain("第 2 版");
    page.unmount();
  });

  it("says what is wrong and does not save it", async () => {
    const { page, input, type, saved } = await show();
    await type("模糊，不合格", "1");
    expect(page.get('[role="alert"]').text()).toContain(ORDER);
    await input("模糊，提示").setValue("x");
    await settle();
    expect(page.get("tbody tr").text()).toContain("请填不小于 0 的数");
    await page.get("form").trigger("submit");
    expect([runAction("limits.save"), saved()]).toEqual([false, []]);
    page.unmount();
  });

  it("takes over a suggestion, and goes back to the standard", async () => {
    const { page, input } = await show();
    const buttons = () => page.findAll("button");
    await buttons()
      .find((b) => b.text() === "依据 12 次放行、3 次退回，建议 1.81")!
      .trigger("click");
    expect(input("模糊，提示").element.value).toBe("1.81");
    await buttons()
      .find((b) => b.text() === "恢复默认")!
      .trigger("click");
    expect(input("模糊，提示").element.value).toBe("1.65");
    page.unmount();
  });

  it("makes a profile for a scanner from the limits that are shown, fills in an older version, and removes it", async () => {
    const { page, input, type, saved } = await show();
    const press = async (words: string) => {
      await page
        .findAll("button")
        .find((b) => b.text().includes(words))!
        .trigger("click");
      await settle();
    };
    expect(page.find('[aria-label="适用扫描仪"]').exists()).toBe(false);
    await press("新建方案");
    await input("方案名称").setValue("富士通");
    await page.get('input[aria-label="适用扫描仪"]').setValue(" fi-7160 ");
    await type("模糊，提示", "1.9");
    expect(runAction("limits.save")).toBe(true);
    await settle();
    expect(saved()).toMatchObject([
      { profile: { id: 0, name: "富士通", court: null, scanner: "fi-7160", limits: { blur: { notice: 1.9 } } } },
    ]);
    await page.get('button[aria-label="填入第 1 版的限值"]').trigger("click");
    expect(input("模糊，提示").element.value).toBe("1.65");
    await press("删除方案");
    expect(useApp().toast?.text).toContain("“富士通”");
    expect(input("方案名称").element.value).toBe("默认");
    page.unmount();
  });
});
