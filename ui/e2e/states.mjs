// Every screen in its states, each reached as a clerk reaches it: for pictures and for the accessibility checks.
import { api, editableVolume, openPage, openVolume } from "./browser.mjs";

const rail = (page, label) =>
  page
    .getByRole("navigation", { name: "主导航" })
    .getByRole("button", { name: new RegExp(`^${label}`) })
    .click();
const escape = (page) => page.keyboard.press("Escape");

/** In order; `enter` leads there from the state before, `leave` back to where the next begins. */
export const states = [
  { name: "home", enter: async (page) => rail(page, "工作台").then(() => page.getByRole("row").nth(1).waitFor()) },
  {
    name: "palette",
    enter: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "案号、当事人、题名或动作" }).waitFor();
    },
    leave: escape,
  },
  {
    name: "desk",
    enter: async (page, volume) => {
      await openVolume(page, volume);
    },
  },
  {
    name: "desk-picked",
    enter: async (page) => {
      await page.keyboard.press("Shift+ArrowDown");
      await page.keyboard.press("Shift+ArrowDown");
    },
    leave: escape,
  },
  {
    name: "desk-folded",
    enter: async (page) => {
      await page.getByRole("treeitem", { name: /证据清单/ }).click();
      await page.getByRole("tree", { name: "卷内目录" }).focus();
      await page.keyboard.press("ArrowLeft");
      await page.locator('[role="treeitem"][aria-expanded="false"]').waitFor();
    },
    leave: async (page) => {
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Escape");
    },
  },
  {
    name: "desk-move",
    enter: async (page) => {
      await page.keyboard.press("Shift+M");
      await page.getByRole("combobox", { name: "序号或题名" }).waitFor();
    },
    leave: escape,
  },
  {
    name: "desk-title",
    enter: async (page, volume) => {
      const view = await api("volume", { volume: volume.id });
      await page.locator(`[data-entry="${view.entries[4].id}"]`).click();
      await page.keyboard.press("e");
      await page.getByRole("combobox", { name: "题名" }).fill("sd");
    },
    leave: escape,
  },
  {
    name: "desk-detail",
    enter: async (page) => {
      await page.keyboard.press("Shift+E");
      await page.getByRole("combobox", { name: "责任者" }).waitFor();
    },
    leave: escape,
  },
  {
    name: "desk-flag",
    enter: async (page) => page.keyboard.press("f").then(() => page.getByRole("menu").waitFor()),
    leave: escape,
  },
  {
    name: "desk-actions",
    enter: async (page) => page.keyboard.press("Shift+F10").then(() => page.getByRole("menu").waitFor()),
    leave: escape,
  },
  { name: "desk-finding", enter: (page) => page.keyboard.press("i") },
  {
    name: "desk-history",
    enter: async (page) => page.getByRole("button", { name: /^记录/ }).click(),
    leave: escape,
  },
  { name: "desk-text", enter: (page) => page.keyboard.press("t"), leave: (page) => page.keyboard.press("t") },
  {
    name: "desk-case",
    enter: async (page) => {
      await page.keyboard.press("a");
      await page.getByLabel("案号", { exact: true }).waitFor();
    },
    leave: escape,
  },
  {
    name: "desk-contact",
    enter: async (page) => {
      await page.keyboard.press("l");
      await page.getByRole("dialog", { name: "同类对照" }).locator(".cell").first().waitFor();
      await page.keyboard.press("Space");
    },
    leave: escape,
  },
  {
    name: "desk-forms",
    enter: async (page) => {
      await page.keyboard.press("Control+p");
      await page.getByRole("article", { name: "卷宗封面" }).waitFor();
    },
    leave: escape,
  },
  {
    name: "desk-keys",
    enter: async (page) => {
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "全部按键" }).waitFor();
    },
    leave: escape,
  },
  { name: "intake", enter: (page) => rail(page, "收件") },
  { name: "qc", enter: (page) => rail(page, "质检") },
  { name: "upload", enter: (page) => rail(page, "上报") },
  { name: "settings", enter: (page) => rail(page, "设置") },
  {
    name: "settings-rules",
    enter: (page) => page.getByRole("region", { name: "立卷规则" }).scrollIntoViewIfNeeded(),
  },
  {
    name: "rule-editor",
    enter: async (page) => {
      await page.getByRole("button", { name: "复制为本院规则" }).click();
      await page.getByRole("group", { name: "编写立卷规则" }).waitFor();
      await page.getByRole("heading", { name: "立卷规则" }).scrollIntoViewIfNeeded();
    },
    leave: (page) => page.getByRole("button", { name: "放弃改动" }).first().click(),
  },
];

/** After {@link submitAndInspect}. */
export const inspected = [
  {
    name: "qc-verdicts",
    enter: async (page) => {
      await rail(page, "质检");
      await page.getByRole("button", { name: "继续", exact: false }).click();
      await page.locator(".qc .host img").waitFor();
    },
  },
  {
    name: "qc-returned",
    enter: async (page) => {
      await page.keyboard.press("Home");
      await page.keyboard.press("ArrowDown");
    },
  },
  {
    name: "qc-armed",
    enter: async (page) => {
      await page.keyboard.press("End");
      await page.keyboard.press("t");
    },
    leave: escape,
  },
];

/** After {@link passAll}. */
export const passed = [
  { name: "qc-list", enter: (page) => rail(page, "质检") },
  {
    name: "qc-seal",
    enter: async (page) => {
      await page.getByRole("button", { name: "封卷" }).click();
      await page.getByRole("button", { name: "先不封" }).waitFor();
    },
    leave: escape,
  },
];

/** After {@link sealAndUpload}. */
export const sealed = [
  {
    name: "upload-sealed",
    enter: async (page) => rail(page, "上报").then(() => page.getByRole("row").nth(1).waitFor()),
  },
];

/** The volume accepted as proposed and submitted; of the pages to be looked at one is passed, one returned. */
export async function submitAndInspect() {
  const { id: volume } = await editableVolume();
  const { entries } = await api("volume", { volume });
  await api("edit", { volume, operation: { op: "accept", entries: entries.map((e) => e.id) } });
  await api("submit", { volume });
  const { items } = await api("inspection", { volume });
  await api("pass_page", { volume, scan_index: items[0].scan_index });
  await api("return_page", { volume, scan_index: items[1].scan_index, reason: "歪斜" });
  return volume;
}

export async function passAll(volume) {
  const { items } = await api("inspection", { volume });
  for (const { scan_index } of items) await api("pass_page", { volume, scan_index });
  await api("finish_inspection", { volume });
}

/** Sealed and sent to a folder that is there and to one that is not. */
export async function sealAndUpload(volume, folder, missing) {
  await api("seal", { volume });
  const targets = [];
  for (const [name, path] of [
    ["中院审判系统", folder],
    ["移动硬盘", missing],
  ])
    targets.push((await api("add_target", { kind: "folder", name, path, confidential: true })).id);
  await api("upload", { volume, targets });
  for (let i = 0; i < 300; i += 1) {
    const states = (await api("uploads")).map((u) => u.state);
    if (!states.some((s) => s === "sending" || s === "waiting")) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Walks through states, by default those of a volume being catalogued, in one theme; `at` is called in each. */
export async function walk(browser, { viewport, theme = "light", large = false, through = states }, at) {
  const volume = through === states ? await editableVolume() : null;
  const { page, context, errors } = await openPage(browser, viewport, { theme, large });
  for (const state of through) {
    await state.enter(page, volume);
    await page.waitForTimeout(350);
    await at(state.name, page);
    await state.leave?.(page);
  }
  await context.close();
  return errors;
}
