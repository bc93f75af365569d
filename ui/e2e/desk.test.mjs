import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  api,
  editableVolume,
  launch,
  layoutFaults,
  openPage,
  openVolume,
  pageNumber,
  pictures,
  until,
} from "./browser.mjs";

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

test("opens a volume and flips pages by keyboard", async () => {
  const { page, context, errors } = await openPage(browser);
  await openVolume(page, volume);
  await page.keyboard.press("Home");
  await until(async () => (await pageNumber(page)) === 1, "Home goes to the first page");
  await page.keyboard.press("j");
  await until(async () => (await pageNumber(page)) === 2, "J goes to the next page");
  await page.locator('[data-pane="view"] .host img[alt="第 2 页影像"]').waitFor();
  await page.keyboard.press("k");
  await until(async () => (await pageNumber(page)) === 1, "K goes back");
  const size = await page.locator('[data-pane="view"] .host img').evaluate((img) => img.naturalWidth);
  assert.ok(size > 300, "the page image is decoded");
  assert.deepEqual(errors, []);
  await context.close();
});

test("edits a title with pinyin initials; the key letters are text meanwhile; undo puts it back", async () => {
  const { page, context, errors } = await openPage(browser);
  await openVolume(page, volume);
  const before = await view();
  const kinds = await api("kinds");
  const entry = before.entries.find((e) => e.title !== kinds[0].title);
  const kind = kinds.find((k) => k.initials.length >= 3 && k.title !== entry.title);
  await page.locator(`[data-entry="${entry.id}"]`).click();
  await page.keyboard.press("e");
  const input = page.getByRole("combobox", { name: "题名" });
  await input.waitFor();
  await input.fill("");
  await page.keyboard.type(kind.initials);
  const first = page.locator("#title-0");
  await first.waitFor();
  const taken = (await first.locator(".el").first().textContent()).trim();
  await page.keyboard.press("Enter");
  await until(async () => (await view()).entries.find((e) => e.id === entry.id).title === taken, "the title is stored");
  const after = await view();
  assert.equal(after.entries.length, before.entries.length, "typing n or b did not split or join");
  await page.keyboard.press("Control+z");
  await until(
    async () => (await view()).entries.find((e) => e.id === entry.id).title === entry.title,
    "undo puts the title back",
  );
  assert.deepEqual(errors, []);
  await context.close();
});

test("splits at a page, shows it in the tree, and undoes it; the history lists it as undone", async () => {
  const { page, context, errors } = await openPage(browser);
  await openVolume(page, volume);
  const before = await view();
  const long = before.entries.find((e) => e.pages.length > 1 && e.pages[1] === e.pages[0] + 1);
  assert.ok(long, "an entry of two pages or more");
  await page.locator(`[data-entry="${long.id}"]`).click();
  await page.locator(`[id="page-${long.pages[1]}"]`).click();
  await page.keyboard.press("n");
  await until(async () => (await view()).entries.length === before.entries.length + 1, "one entry more");
  await page.getByRole("combobox", { name: "题名" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await until(async () => (await view()).entries.length === before.entries.length, "undo joins them again");
  await page.getByRole("button", { name: /记录/ }).click();
  await page.getByRole("dialog", { name: "操作记录" }).getByText("已撤销").first().waitFor();
  await page.keyboard.press("Escape");
  assert.deepEqual(errors, []);
  await context.close();
});

test("carries a page from the strip into a document of the tree, and undo leads back", async () => {
  const { page, context, errors } = await openPage(browser);
  await openVolume(page, volume);
  const before = await view();
  const [from, to] = [before.entries[2], before.entries[3]];
  await page.locator(`[data-entry="${from.id}"]`).click();
  const at = await pageNumber(page);
  assert.ok(from.pages.includes(at), "a page of the document is shown");
  const thumb = page.locator(`#page-${from.pages[0]}`);
  const [a, b] = [await thumb.boundingBox(), await page.locator(`[data-entry="${to.id}"]`).boundingBox()];
  await page.mouse.move(a.x + 20, a.y + 20);
  await page.mouse.down();
  await page.mouse.move(a.x + 60, a.y + 40);
  await page.mouse.move(b.x + 60, b.y + b.height / 2, { steps: 4 });
  await page.locator(".load").getByText(`→ ${to.seq} ${to.title}`).waitFor();
  await page.mouse.up();
  const pages = async (id) => (await view()).entries.find((e) => e.id === id)?.pages;
  await until(async () => (await pages(to.id)).includes(from.pages[0]), "the page is in the other document");
  await page.keyboard.press("Control+z");
  await until(async () => String(await pages(from.id)) === String(from.pages), "undo puts it back");
  await until(async () => (await pageNumber(page)) === at, "at the page where it was done");
  assert.deepEqual(errors, []);
  await context.close();
});

test("rotates a page: its picture changes, and back", async () => {
  const { page, context } = await openPage(browser);
  await openVolume(page, volume);
  await page.keyboard.press("Home");
  const before = (await view()).pages[0];
  await page.keyboard.press("r");
  await until(async () => (await view()).pages[0].rotation === (before.rotation + 90) % 360, "turned by a quarter");
  await until(
    async () =>
      (await page.locator('[data-pane="view"] .host img').getAttribute("src")).includes(
        encodeURIComponent((await view()).pages[0].rendition),
      ),
    "the new rendition is shown",
  );
  await page.keyboard.press("Control+z");
  await until(async () => (await view()).pages[0].rotation === before.rotation, "turned back");
  await context.close();
});

test("does not submit while something blocks, and says why", async () => {
  const { page, context } = await openPage(browser);
  await openVolume(page, volume);
  const now = await view();
  if (now.submit_blockers.length > 0) {
    assert.equal(await page.locator("button.submit").getAttribute("aria-disabled"), "true");
    await page.keyboard.press("Control+Enter");
    await page.getByText("还不能提交").first().waitFor();
    assert.notEqual((await view()).summary.stage, "submitted");
  } else assert.equal(await page.locator("button.submit").getAttribute("aria-disabled"), "false");
  await context.close();
});

test("Tab goes round the panes and Esc comes back to the page", async () => {
  const { page, context } = await openPage(browser);
  await openVolume(page, volume);
  const pane = () => page.evaluate(() => document.activeElement?.closest("[data-pane]")?.getAttribute("data-pane"));
  await until(async () => (await pane()) === "view", "the page has the focus");
  const seen = new Set();
  for (let i = 0; i < 4; i += 1) {
    await page.keyboard.press("Tab");
    seen.add(await pane());
  }
  assert.ok(seen.has("tree") && seen.has("strip"), `panes seen: ${[...seen]}`);
  await page.keyboard.press("Escape");
  assert.equal(await pane(), "view");
  await context.close();
});

for (const [width, height] of [
  [1366, 768],
  [1920, 1080],
]) {
  test(`every screen fits ${width}×${height}`, async () => {
    const { page, context, errors } = await openPage(browser, { width, height });
    const shot = async (name) => {
      await page.waitForTimeout(400);
      await page.screenshot({ path: `${pictures}${name}-${width}x${height}.png` });
      assert.deepEqual(await layoutFaults(page), [], name);
    };
    await page.getByRole("row").nth(1).waitFor();
    await shot("home");
    await openVolume(page, volume);
    await shot("desk");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "全部按键" }).waitFor();
    await shot("desk-keys");
    await page.keyboard.press("Escape");
    for (const [label, name] of [
      ["收件", "intake"],
      ["质检", "qc"],
      ["上报", "upload"],
      ["设置", "settings"],
    ]) {
      await page
        .getByRole("navigation")
        .getByRole("button", { name: new RegExp(`^${label}`) })
        .click();
      await shot(name);
    }
    await page.getByRole("radio", { name: "深色" }).click();
    await page.getByRole("navigation").getByRole("button", { name: /^编目/ }).click();
    await page.locator('[data-pane="view"] .host img').waitFor();
    await shot("desk-dark");
    assert.deepEqual(errors, []);
    await context.close();
  });
}
