// A browser on a running `bianmu serve`, and the API beside it for what the screen must agree with.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const base = (process.env.BIANMU_URL ?? "http://127.0.0.1:8377").replace(/\/$/, "");
export const pictures = fileURLToPath(new URL("../../target/pictures/", import.meta.url));

const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export async function api(name, body = {}) {
  const response = await fetch(`${base}/api/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${name}: ${answer.message}`);
  return answer;
}

/** The first volume that can be catalogued and whose pages are all analysed. */
export async function editableVolume() {
  const volumes = await api("volumes");
  const found = volumes.find(
    (v) => ["analysed", "cataloguing", "returned"].includes(v.stage) && v.entries > 2 && !v.progress,
  );
  if (!found) throw new Error("The store holds no analysed volume to work on.");
  return found;
}

export async function launch() {
  mkdirSync(pictures, { recursive: true });
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
}

/** A fresh page; errors of the page are collected and must be empty at the end. */
export async function openPage(
  browser,
  viewport = { width: 1366, height: 768 },
  { theme = "light", large = false } = {},
) {
  const context = await browser.newContext({ viewport });
  await context.addInitScript((saved) => localStorage.setItem("bianmu.prefs.1", JSON.stringify(saved)), {
    theme,
    large,
    splits: {},
  });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (e) => errors.push(e.message));
  await page.goto(base);
  await page.getByRole("navigation", { name: "主导航" }).waitFor();
  return { page, context, errors };
}

/** Opens a volume from the list and waits for its first page image. */
export async function openVolume(page, volume) {
  const row = page
    .getByRole("row")
    .filter({ hasText: volume.case_number ?? volume.name })
    .filter({ hasText: volume.name });
  await ((await row.count()) ? row : page.getByRole("row").filter({ hasText: volume.case_number ?? volume.name }))
    .first()
    .locator("button")
    .last()
    .click();
  await page.locator('[data-pane="view"] .host img').waitFor();
  await page.getByRole("tree", { name: "卷内目录" }).waitFor();
}

/** Waits until `check` gives something true and returns that; `seconds` is patience for a busy machine, not an expectation. */
export async function until(check, what, seconds = 10) {
  for (let i = 0; i < seconds * 20; i += 1) {
    const found = await check();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(what);
}

export const pageNumber = async (page) =>
  Number(
    await page
      .locator('[role="option"][aria-selected="true"]')
      .first()
      .getAttribute("id")
      .then((id) => id.replace("page-", "")),
  );

/** No horizontal scrolling, no text under 12 px, no button under 24 px high. */
export const layoutFaults = (page) =>
  page.evaluate(() => {
    const faults = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) faults.push(`scrolls sideways: ${root.scrollWidth} > ${root.clientWidth}`);
    for (const el of document.querySelectorAll("body *")) {
      if (el.closest("svg") || el.getClientRects().length === 0) continue;
      const text = [...el.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.textContent.trim() !== "");
      if (text && parseFloat(getComputedStyle(el).fontSize) < 12)
        faults.push(`small text: ${el.textContent.trim().slice(0, 20)}`);
      if (el.tagName === "BUTTON" && el.getBoundingClientRect().height < 23.5)
        faults.push(`small target: ${el.textContent.trim()}`);
    }
    return faults;
  });
