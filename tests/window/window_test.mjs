// The real window on a fresh store. Run by tests/window/run.sh, which gives it a screen.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { after, before, test } from "node:test";
import { openWindow, root, sleep, startDriver } from "./driver.mjs";

const program = process.env.BIANMU_DESKTOP ?? `${root}target/release/bianmu-desktop`;
const sample = process.env.BIANMU_SAMPLE;
const store = mkdtempSync(`${tmpdir()}/bianmu-window-`);
const CONTROL = "\uE009";
let driver;

const USABLE = "return !!document.querySelector('nav')";
const START = "[...document.querySelectorAll('button')].find((b) => /^(开始|继续)编目/.test(b.innerText.trim()))";
const READY = `return !!${START}`;
const OPEN = "return !!document.querySelector('[data-pane=\"view\"] .host img')?.complete";
const ENTRIES = "return document.querySelectorAll('[data-entry]').length";
const PAGE = "return document.querySelector('[role=\"option\"][aria-selected=\"true\"]')?.id ?? ''";
const shows = (n) =>
  `const i = document.querySelector('[data-pane="view"] .host img'); return i?.alt === "第 ${n} 页影像" && i.complete && i.naturalWidth > 300`;

/** Presses a key inside the page and gives the milliseconds until the picture of page n is decoded and shown. */
const flip = (key, n) => `
  const began = performance.now();
  const target = document.activeElement ?? document.body;
  target.dispatchEvent(new KeyboardEvent("keydown", { key: "${key}", code: "Key${key.toUpperCase()}", bubbles: true }));
  const shown = () => { ${shows(n)} };
  return new Promise((resolve) => {
    const look = () => (shown() ? requestAnimationFrame(() => resolve(performance.now() - began)) : setTimeout(look, 2));
    look();
  });`;

before(async () => {
  assert.ok(sample, "BIANMU_SAMPLE names a folder with page images");
  driver = await startDriver({ BIANMU_STORE: store, BIANMU_IMPORT: sample, TAURI_WEBVIEW_AUTOMATION: "true" });
});
after(async () => {
  driver?.kill();
  await sleep(200);
  rmSync(store, { recursive: true, force: true });
});

async function start(what) {
  const began = performance.now();
  const window = await openWindow(program);
  await window.until(USABLE, "the window becomes usable", 60_000);
  console.log(`${what}: usable after ${Math.round(performance.now() - began)} ms`);
  return window;
}

async function openVolume(window) {
  await window.until(READY, "the volume is analysed");
  await window.run(`${START}.click()`);
  await window.until(OPEN, "the first page is shown", 30_000);
}

let entries = 0;

test("imports, analyses, flips pages, splits and undoes", { timeout: 300_000 }, async () => {
  const window = await start("first start");
  try {
    await window.picture("1-start");
    await window.until(READY, "the volume is analysed");
    await window.picture("2-analysed");
    await openVolume(window);
    await window.keys("\uE011");
    await window.until(shows(1), "Home shows the first page", 10_000);
    await window.picture("3-desk");
    const times = [];
    for (const n of [2, 3, 4, 5, 6]) {
      const began = performance.now();
      await window.keys("j");
      await window.until(shows(n), `J shows page ${n}`, 10_000);
      times.push(Math.round(performance.now() - began));
    }
    console.log(`page flips with the driver's own time: ${times.join(", ")} ms`);
    const inside = [];
    for (const [key, n] of [["k", 5], ["k", 4], ["j", 5], ["j", 6]]) inside.push(await window.run(flip(key, n)));
    console.log(`page flips from key to picture, measured inside the window: ${inside.map(Math.round).join(", ")} ms`);
    entries = await window.run(ENTRIES);
    assert.ok(entries > 0, "there is a catalogue");
    await window.keys("n");
    await window.until(`${ENTRIES} === ${entries + 1}`, "N makes a new entry", 10_000);
    await window.picture("4-split");
    await window.keys("\uE00C");
    await window.keys(CONTROL, "z");
    await window.until(`${ENTRIES} === ${entries}`, "undo takes it back", 10_000);
    assert.equal(await window.run(PAGE), "page-6");
    await window.picture("5-undone");
  } finally {
    await window.close();
  }
});

test("shows the same after a restart", { timeout: 120_000 }, async () => {
  await sleep(1500);
  const window = await start("second start");
  try {
    const recovered = await window.run("return document.body.innerText.includes('未正常退出')");
    console.log(`orderly end before: ${!recovered}`);
    await openVolume(window);
    assert.equal(await window.run(ENTRIES), entries);
    await window.picture("6-restarted");
  } finally {
    await window.close();
  }
});
