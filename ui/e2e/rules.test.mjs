import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, launch, layoutFaults, openPage, pictures } from "./browser.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  for (const { own, rule } of (await api("filing_rules")).rules)
    if (own) await api("remove_filing_rule", { id: rule.id });
  await browser?.close();
});

test("a rule is copied for a court and a row carried by keyboard; no volume that is catalogued changes", async () => {
  const before = await api("volumes");
  const { page, context, errors } = await openPage(browser);
  await page.keyboard.press("Alt+6");
  const region = page.getByRole("region", { name: "立卷规则" });
  const pick = region.getByLabel("看哪一条规则");
  await pick.waitFor();
  await region.scrollIntoViewIfNeeded();
  assert.ok(await region.getByText("经验规则，未经核对").first().isVisible());
  await page.screenshot({ path: `${pictures}rules-1366x768.png` });
  assert.deepEqual(await layoutFaults(page), []);
  await region.getByRole("button", { name: "复制为本院规则" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "规则名称");
  await page.keyboard.press("Tab");
  await page.keyboard.type("吉林省敦化林区基层法院");
  const second = region.getByLabel("正卷第 4 项，文书");
  const name = await second.inputValue();
  await second.focus();
  await page.keyboard.press("Alt+ArrowUp");
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "正卷第 3 项，文书");
  assert.equal(await region.getByLabel("正卷第 3 项，文书").inputValue(), name);
  await page.screenshot({ path: `${pictures}rule-editor-1366x768.png` });
  assert.deepEqual(await layoutFaults(page), []);
  await page.keyboard.press("Control+s");
  await page
    .getByText(/^已保存“/)
    .first()
    .waitFor();
  const saved = (await api("filing_rules")).rules.find((r) => r.own);
  assert.equal(saved.rule.court, "吉林省敦化林区基层法院");
  assert.equal(saved.rule.parts[0].items[2].name, name);
  const now = await api("volumes");
  assert.deepEqual(
    now.map((v) => [v.id, v.changed_at]),
    before.map((v) => [v.id, v.changed_at]),
  );
  assert.deepEqual(errors, []);
  await context.close();
});
