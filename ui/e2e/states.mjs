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
    name: "desk-history",
    enter: async (page) => page.getByRole("button", { name: /记录/ }).click(),
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
];

/** Walks through all states in one theme; `at` is called in each. */
export async function walk(browser, { viewport, theme = "light", large = false }, at) {
  const volume = await editableVolume();
  const { page, context, errors } = await openPage(browser, viewport, { theme, large });
  for (const state of states) {
    await state.enter(page, volume);
    await page.waitForTimeout(350);
    await at(state.name, page);
    await state.leave?.(page);
  }
  await context.close();
  return errors;
}
