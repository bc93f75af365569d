// A clerk who uses only the keyboard, looks at every page and knows what is right brings the shipped sample from import
// to submitted. Runs against a store of its own (BIANMU_CLERK_URL), because the import is part of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";

const base = process.env.BIANMU_CLERK_URL?.replace(/\/$/, "");
const MOST_KEYS_PER_PAGE = 1.3;
const file = (name) => fileURLToPath(new URL(`../../assets/sample/${name}`, import.meta.url));
const truth = JSON.parse(readFileSync(file("ground_truth.json"), "utf8"));

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

async function api(name, body = {}) {
  const response = await fetch(`${base}/api/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.json();
}
/** The pages of a document in its own order. */
const pagesOf = (document) =>
  truth.pages
    .filter((p) => p.doc_id === document.doc_id && !p.is_duplicate)
    .sort((a, b) => a.page_in_doc - b.page_in_doc)
    .map((p) => p.scan_index);
const right = (title, document) => [document.title, ...document.title_aliases].includes(title);

test(
  "from import to submitted by keyboard only, every page looked at",
  { skip: !base && "needs BIANMU_CLERK_URL" },
  async () => {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    const page = await context.newPage();
    await page.goto(base);
    await page.getByRole("navigation", { name: "主导航" }).waitFor();
    let keys = 0;
    const press = async (key) => {
      keys += 1;
      await page.keyboard.press(key);
    };
    const view = () => api("volume", { volume: 1 });
    const shown = async () =>
      Number(
        (
          await page
            .locator('[role="option"].one[aria-selected="true"], .ths [aria-selected="true"]')
            .first()
            .getAttribute("id")
        ).slice(5),
      );

    // The chooser of the window is one choice; here its place is taken by a path that is pasted.
    await press("Control+o");
    await page.getByRole("textbox", { name: "完整路径" }).waitFor();
    keys += 1;
    await page.keyboard.insertText(file("P01_ms_sample.pdf"));
    await press("Control+Enter");
    await until(async () => (await api("volumes"))[0]?.stage === "analysed", "the volume is analysed", 300);

    await press("Control+n");
    await page.getByRole("tree", { name: "卷内目录" }).waitFor();
    await press("Home");
    const pages = (await view()).pages.length;
    for (let scan = 1; scan <= pages; scan += 1) {
      await until(async () => (await shown()) === scan, `page ${scan} is shown`);
      const now = await view();
      const entry = now.entries.find((e) => e.pages.includes(scan));
      const document = truth.catalogue.find((d) => d.scan_pages.includes(scan));
      if (entry && document && entry.pages[0] === scan && !right(entry.title, document)) {
        await press("e");
        await page.getByRole("combobox", { name: "题名" }).waitFor();
        for (const letter of document.title) {
          keys += 1;
          await page.keyboard.insertText(letter);
        }
        await press("Control+Enter");
      } else if (entry?.doubtful) await press("1");
      if (scan < pages) await press("j");
    }
    await press("Shift+Space");
    await until(async () => (await view()).submit_blockers.length === 0, "nothing blocks");
    await press("Control+Enter");
    const done = await until(
      async () => {
        const now = await view();
        return now.summary.stage === "submitted" && now;
      },
      "the volume is submitted",
      60,
    );

    const wrong = truth.catalogue.filter((d) => {
      const entry = done.entries.find((e) => String(e.pages) === String(pagesOf(d)));
      return !entry || !right(entry.title, d) || entry.part !== d.part;
    });
    assert.deepEqual(
      wrong.map((d) => d.title),
      [],
      "the submitted catalogue is the true one",
    );
    assert.ok(done.ledger.balanced);
    const each = keys / pages;
    console.log(`${keys} keys for ${pages} pages, ${each.toFixed(2)} a page (a chord counts once, a pasted path once)`);
    assert.ok(each <= MOST_KEYS_PER_PAGE, `${each} keys a page`);
    const day = await api("today");
    assert.equal(day.submitted, 1);
    await context.close();
  },
);
