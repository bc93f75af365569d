import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, launch, layoutFaults, openPage, pictures } from "./browser.mjs";

let browser;
let standing;
before(async () => {
  browser = await launch();
  standing = (await api("clarity_profile")).profile;
});
after(async () => {
  const now = (await api("clarity_profile")).profile;
  await api("set_clarity_profile", { profile: { ...standing, version: now.version } });
  await browser?.close();
});

/** Presses Tab until the focus is where it should be; a clerk without a mouse must get there. */
async function tabTo(page, name) {
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press("Tab");
    const label = await page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");
    if (label.startsWith(name)) return;
  }
  assert.fail(`Tab does not reach ${name}`);
}

test("changes the limit for blur by keyboard only: sees what it would do, then saves", async () => {
  const { page, context, errors } = await openPage(browser);
  await page.keyboard.press("Alt+6");
  await page.getByRole("table", { name: "清晰度限值" }).waitFor();
  await tabTo(page, "模糊，提示限值");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("0.5");
  const row = page.getByRole("row").filter({ hasText: "模糊" });
  await row.getByText(/^\d+ → \d+$/).waitFor();
  assert.equal((await api("clarity_profile")).profile.version, standing.version, "seeing it changes nothing");
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${pictures}limits-1366x768.png` });
  assert.deepEqual(await layoutFaults(page), []);
  await page.keyboard.press("Control+Enter");
  await page
    .getByText(`第 ${standing.version + 1} 版`)
    .first()
    .waitFor();
  const saved = await api("clarity_profile");
  assert.equal(saved.profile.version, standing.version + 1);
  assert.equal(saved.profile.limits.blur.notice, 0.5);
  const blur = saved.preview.kinds.find((kind) => kind.type === "blur");
  assert.ok(blur.now.notice > 0, "the pages in work are judged anew");
  assert.deepEqual(errors, []);
  await context.close();
});

test("makes limits for a scanner, sees its versions, and removes them", async () => {
  const { page, context, errors } = await openPage(browser);
  await page.keyboard.press("Alt+6");
  await page.getByRole("table", { name: "清晰度限值" }).waitFor();
  await page.getByRole("button", { name: "新建方案" }).press("Enter");
  await tabTo(page, "方案名称");
  await page.keyboard.type("富士通");
  await tabTo(page, "适用扫描仪");
  await page.keyboard.type("fi-7160");
  await tabTo(page, "噪点，提示限值");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("6");
  await page.getByText(/^适用的在编 0 卷 0 页/).waitFor();
  await page.keyboard.press("Control+Enter");
  await page.getByText(/已保存限值方案“富士通”/).waitFor();
  await page.getByText("历次版本（1）").click();
  await page.getByText("噪点 提示 3.5 → 6").waitFor();
  await page.getByText("历次版本（1）").scrollIntoViewIfNeeded();
  await page.screenshot({ path: `${pictures}limits-scanner-1366x768.png` });
  await page.getByRole("combobox", { name: "限值方案" }).scrollIntoViewIfNeeded();
  await page.screenshot({ path: `${pictures}limits-scanner-head-1366x768.png` });
  assert.deepEqual(await layoutFaults(page), []);
  assert.deepEqual(
    (await api("clarity_profile")).profiles.map((row) => [row.name, row.scanner]),
    [
      ["默认", null],
      ["富士通", "fi-7160"],
    ],
  );
  await page.getByRole("button", { name: "删除方案" }).press("Enter");
  await page.getByText(/已删除限值方案“富士通”/).waitFor();
  assert.equal((await api("clarity_profile")).profiles.length, 1);
  assert.deepEqual(errors, []);
  await context.close();
});
