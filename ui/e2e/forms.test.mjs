// The forms as the system prints them: one sheet each, black on white, with the data of the volume and nothing else.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { api, editableVolume, launch, openPage, openVolume, pictures } from "./browser.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

for (const theme of ["light", "dark"]) {
  test(`cover, catalogue and closing note become a PDF of as many sheets, ${theme}`, async () => {
    const volume = await editableVolume();
    const { page, context, errors } = await openPage(browser, undefined, { theme });
    await openVolume(page, volume);
    await page.keyboard.press("Control+p");
    await page.getByRole("article", { name: "卷宗封面" }).waitFor();
    const sheets = await page.locator(".paper-sheet").count();
    const pdf = `${pictures}forms-${theme}.pdf`;
    await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: true });
    const info = execFileSync("pdfinfo", [pdf], { encoding: "utf8" });
    assert.equal(Number(/^Pages:\s+(\d+)/m.exec(info)[1]), sheets, info);
    assert.match(info, /Page size:\s+59[45]\.\d+ x 84[12]/);
    const text = execFileSync("pdftotext", ["-layout", pdf, "-"], { encoding: "utf8" });
    const forms = await api("forms", { volume: volume.id });
    for (const words of ["卷内目录", "备考表", forms.parts[0].catalogue.at(-1).title, forms.parts[0].cover.case_number])
      assert.ok(text.replace(/\s/g, "").includes(words.replace(/\s/g, "")), words);
    assert.ok(!text.includes("打印或存为"), "the screen itself is not printed");
    assert.deepEqual(errors, []);
    await context.close();
  });
}
