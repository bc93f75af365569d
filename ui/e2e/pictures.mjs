// `make pictures`: every screen in its states into target/pictures, for looking at.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, pictures } from "./browser.mjs";
import { inspected, passAll, passed, sealAndUpload, sealed, states, submitAndInspect, walk } from "./states.mjs";

const sizes = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
];
const looks = [
  { name: "light", theme: "light" },
  { name: "dark", theme: "dark" },
  { name: "large", theme: "light", large: true },
];
const only = process.argv[2];
const browser = await launch();
let count = 0;
async function draw(through) {
  for (const viewport of sizes) {
    for (const look of looks) {
      const label = `${viewport.width}x${viewport.height}-${look.name}`;
      if (only && !label.includes(only)) continue;
      const errors = await walk(browser, { viewport, ...look, through }, async (name, page) => {
        await page.screenshot({ path: `${pictures}${name}-${label}.png` });
        count += 1;
      });
      if (errors.length > 0) throw new Error(`${label}: ${errors.join("; ")}`);
    }
  }
}
// The volume goes its way: catalogued, inspected, passed, sealed and sent.
await draw(states);
const volume = await submitAndInspect();
await draw(inspected);
await passAll(volume);
await draw(passed);
const delivered = mkdtempSync(join(tmpdir(), "bianmu-pictures-"));
await sealAndUpload(volume, delivered, join(delivered, "absent", "disk"));
await draw(sealed);
rmSync(delivered, { recursive: true });
await browser.close();
console.log(`${count} 张图片写在 ${pictures}`);
