// No serious or critical finding of axe on any screen in any of its states, light, dark and large.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { walk } from "./states.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

async function findings(page) {
  await page.addScriptTag({ path: axe });
  const { violations, passes } = await page.evaluate(() => window.axe.run(document));
  assert.ok(passes.length > 10, "axe has looked at the page");
  return violations
    .filter((v) => v.impact === "serious" || v.impact === "critical")
    .flatMap((v) => v.nodes.slice(0, 5).map((n) => `${v.id}: ${n.target.join(" ")} ${n.any[0]?.message ?? v.help}`));
}

for (const look of [
  { name: "light", theme: "light" },
  { name: "dark", theme: "dark" },
  { name: "large", theme: "light", large: true },
]) {
  test(`every screen is accessible, ${look.name}`, async () => {
    const found = [];
    const errors = await walk(browser, { viewport: { width: 1366, height: 768 }, ...look }, async (name, page) => {
      found.push(...(await findings(page)).map((f) => `${name}: ${f}`));
    });
    assert.deepEqual(found, []);
    assert.deepEqual(errors, []);
  });
}
