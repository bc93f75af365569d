// What a clerk does with several pages or documents at once, and without the mouse.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, editableVolume, launch, openPage, openVolume, pageNumber, until } from "./browser.mjs";

let browser;
let volume;
before(async () => {
  browser = await launch();
  volume = await editableVolume();
});
after(async () => {
  await browser?.close();
});

const view = () => api("volume", { volume: volume.id });
async function opened() {
  const open = await openPage(browser);
  await openVolume(open.page, volume);
  await until(
    () => open.page.evaluate(() => document.activeElement?.getAttribute("data-pane") === "view"),
    "the page has the focus",
  );
  return open;
}
const same = async (what, of, expected) =>
  until(async () => JSON.stringify(of(await view())) === JSON.stringify(expected), what);

test("Enter accepts all that is trusted, on the page and not in a text field", async () => {
  const { page, context, errors } = await opened();
  const before = await view();
  const trusted = before.entries.filter((e) => e.state === "proposed" && !e.doubtful).map((e) => e.id);
  assert.ok(trusted.length > 3, "there is something to accept");
  await page.keyboard.press("e");
  await page.getByRole("combobox", { name: "题名" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  assert.equal((await view()).operations, before.operations, "Enter in the search box accepted nothing");
  await page.locator('[data-pane="view"]').focus();
  await page.keyboard.press("Enter");
  const state = (v) => v.entries.filter((e) => trusted.includes(e.id)).map((e) => e.state);
  await same(
    "all are accepted",
    state,
    trusted.map(() => "accepted"),
  );
  await page.keyboard.press("Control+z");
  await same(
    "one undo takes it back",
    state,
    trusted.map(() => "proposed"),
  );
  await page.getByText(/^已撤销：采纳/).waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});

test("several documents get a kind, a title and a date together, and are carried together", async () => {
  const { page, context, errors } = await opened();
  const before = await view();
  const [a, b, c] = before.entries.slice(3);
  const both = (of) => (v) => [a, b].map(({ id }) => of(v.entries.find((e) => e.id === id)));
  const begun = before.operations;
  const pick = async () => {
    await page.locator(`[data-entry="${a.id}"]`).click();
    await page.locator('[data-pane="tree"]').focus();
    await page.keyboard.press("Shift+ArrowDown");
  };
  await pick();
  await page.keyboard.press("Shift+E");
  await page.getByRole("combobox", { name: "文书种类" }).fill("证据");
  await page.getByRole("textbox", { name: "日期，年-月-日" }).fill("20210719");
  await page.keyboard.press("Enter");
  await same(
    "kind and date",
    both((e) => [e.doc_type, e.date]),
    Array(2).fill(["证据", "2021-07-19"]),
  );
  await pick();
  await page.keyboard.press("e");
  await page.getByRole("combobox", { name: "题名" }).fill("收条");
  await page.keyboard.press("Control+Enter");
  await same(
    "the title",
    both((e) => e.title),
    ["收条", "收条"],
  );
  await pick();
  const [from, to] = [
    await page.locator(`[data-entry="${a.id}"]`).boundingBox(),
    await page.locator(`[data-entry="${c.id}"]`).boundingBox(),
  ];
  await page.mouse.move(from.x + 40, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(to.x + 60, to.y + to.height - 4, { steps: 6 });
  await page.mouse.up();
  const order = (v) => v.entries.slice(3, 6).map((e) => e.id);
  await same("both stand behind the third", order, [c.id, a.id, b.id]);
  for (let i = 0; i < 3; i += 1) {
    await page.keyboard.press("Control+z");
    await page.waitForTimeout(150);
  }
  await same(
    "undone in three steps",
    (v) => v.entries.map((e) => [e.id, e.title, e.date]),
    before.entries.map((e) => [e.id, e.title, e.date]),
  );
  assert.ok((await view()).operations >= begun);
  assert.deepEqual(errors, []);
  await context.close();
});

test("undo leads back to the pages that were chosen and to where the page was scrolled, also after a restart", async () => {
  const { page, context, errors } = await opened();
  await page.keyboard.press("Home");
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+ArrowDown");
  await until(async () => page.locator('img[alt="第 3 页影像"]').isVisible(), "page 3 is shown");
  const top = () => page.evaluate(() => Math.round(document.querySelector('[data-pane="view"]').scrollTop));
  await page.evaluate(() => (document.querySelector('[data-pane="view"]').scrollTop = 240));
  await page.waitForTimeout(100);
  await page.keyboard.press("x");
  const marked = (v) => v.pages.filter((p) => p.marked === "补扫").map((p) => p.scan_index);
  await same("both are marked", marked, [2, 3]);
  await page.reload();
  await openVolume(page, volume);
  await page.keyboard.press("End");
  await page.keyboard.press("Control+z");
  await same("undone", marked, []);
  await until(async () => (await page.locator(".th.picked").count()) === 2, "both are chosen again");
  await until(async () => Math.abs((await top()) - 240) <= 3, "the page is scrolled as it was");
  assert.deepEqual(errors, []);
  await context.close();
});

test("the menu of actions opens by key and by the right button and does what it says", async () => {
  const { page, context, errors } = await opened();
  await page.keyboard.press("Home");
  const before = (await view()).pages[0];
  await page.keyboard.press("Shift+F10");
  const menu = page.getByRole("menu");
  await menu.waitFor();
  await page.keyboard.press("r");
  await same("R in the menu turns the page", (v) => v.pages[0].rotation, (before.rotation + 90) % 360);
  await page.keyboard.press("Control+z");
  await same("turned back", (v) => v.pages[0].rotation, before.rotation);
  const entry = (await view()).entries[2];
  await page.locator(`[data-entry="${entry.id}"]`).click({ button: "right" });
  await menu.getByText("搁置").click();
  await same("held", (v) => v.entries[2].state, "held");
  await page.keyboard.press("Control+z");
  await same("as before", (v) => v.entries[2].state, entry.state);
  assert.deepEqual(errors, []);
  await context.close();
});

test("I goes from one finding to the next", async () => {
  const { page, context, errors } = await opened();
  const level = ["error", "warn", "info"];
  const { findings } = await view();
  findings.sort((a, b) => level.indexOf(a.level) - level.indexOf(b.level));
  const placed = findings.findIndex((f) => f.scan_index !== null);
  assert.ok(placed >= 0, "a finding names a page");
  for (let i = 0; i <= placed; i += 1) await page.keyboard.press("i");
  await until(async () => (await pageNumber(page)) === findings[placed].scan_index, "its page is shown");
  const on = page.getByRole("region", { name: "检查" }).locator("li.on");
  assert.ok((await on.innerText()).includes(findings[placed].message));
  assert.deepEqual(errors, []);
  await context.close();
});
