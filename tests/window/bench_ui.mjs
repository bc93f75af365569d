// `make bench-ui`: the budgets of the interface, measured in the real window on a store of 1,000 volumes, one of them with
// 1,000 pages. Prints a table; asserts nothing, because a busy machine is not a fault of the program.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { openWindow, root, sleep, startDriver } from "./driver.mjs";

const program = process.env.BIANMU_DESKTOP ?? `${root}target/release/bianmu-desktop`;
const store = process.env.BIANMU_STORE;
const rows = [];
const percentile = (list, p) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.ceil(list.length * p) - 1)];
function note(what, times, budget, unit = "ms") {
  const [half, most, max] = [percentile(times, 0.5), percentile(times, 0.95), Math.max(...times)];
  rows.push({ what, n: times.length, half: Math.round(half), most: Math.round(most), max: Math.round(max), budget, unit });
}

/** Resident memory of the program and of everything it started, in MB: the parts they share are counted once each (PSS). */
function memory() {
  const parents = new Map();
  for (const pid of readdirSync("/proc").filter((n) => /^\d+$/.test(n))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      parents.set(pid, stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    } catch {
      // Gone meanwhile.
    }
  }
  const name = (pid) => readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  const mine = [...parents.keys()].filter((pid) => {
    try {
      for (let at = pid; at && at !== "0"; at = parents.get(at)) if (name(at).startsWith("bianmu-desktop")) return true;
    } catch {
      return false;
    }
    return false;
  });
  return mine.map((pid) => {
    try {
      const pss = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"));
      return { name: name(pid), mb: Number(pss?.[1] ?? 0) / 1024 };
    } catch {
      return { name: "?", mb: 0 };
    }
  });
}

/** Presses a key and waits for a condition inside the page; milliseconds from the key to the frame after it holds. */
const key = (init, holds) => `
  const began = performance.now();
  (document.activeElement ?? document.body).dispatchEvent(
    new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...${JSON.stringify(init)} }));
  return new Promise((resolve, reject) => {
    const look = () => {
      if ((() => { ${holds} })()) requestAnimationFrame(() => resolve(performance.now() - began));
      else if (performance.now() - began > 20000) reject(new Error("never: " + ${JSON.stringify(holds)}));
      else setTimeout(look, 1);
    };
    look();
  });`;
const shows = (n) =>
  `const i = document.querySelector('[data-pane="view"] .host img'); return i?.alt === "第 ${n} 页影像" && i.complete && i.naturalWidth > 300`;

const driver = await startDriver({ BIANMU_STORE: store, TAURI_WEBVIEW_AUTOMATION: "true" });
try {
  const began = performance.now();
  const window = await openWindow(program);
  await window.until("return document.querySelectorAll('tbody tr').length > 20", "the list of volumes is shown", 60_000);
  note("start to a usable window, 1,000 volumes", [performance.now() - began], 2000);
  rows.push({ what: "memory at the list (PSS)", n: 1, half: Math.round(memory().reduce((s, p) => s + p.mb, 0)), budget: "", unit: "MB" });

  // A person looks at the list before opening what is selected in it; meanwhile that volume is made ready.
  await sleep(1500);
  const open = await window.run(`
    const began = performance.now();
    [...document.querySelectorAll('button')].find((b) => /^(开始|继续)编目/.test(b.innerText.trim())).click();
    return new Promise((resolve) => {
      const look = () => [...document.querySelectorAll('[role="option"] img')].filter((i) => i.complete && i.naturalWidth > 0).length > 3
        ? requestAnimationFrame(() => resolve(performance.now() - began)) : setTimeout(look, 1);
      look();
    });`);
  note("1,000-page volume: click to thumbnails in the strip", [open], 200);
  await window.until("return !!document.querySelector('[role=\"treeitem\"]')", "the catalogue is shown");
  await window.until("return !!document.querySelector('[data-pane=\"view\"] .host img')?.complete", "a page is shown");

  await window.run(key({ key: "Home", code: "Home" }, shows(1)));
  await sleep(1500);
  const warm = [];
  for (let n = 2; n <= 31; n += 1) {
    await sleep(700);
    warm.push(await window.run(key({ key: "j", code: "KeyJ" }, shows(n))));
  }
  note("flip to a prefetched page, key to picture", warm, 50);
  const cold = [];
  // Far apart, never seen, in the second half; the picture cache of the store holds none of them at this size.
  for (let n = 500; n < 530; n += 1) {
    await window.run(`document.querySelector('[aria-label="影像"][role="listbox"]').scrollTop = 0; return 1`);
    cold.push(await window.run(`
      const began = performance.now();
      window.dispatchEvent(new CustomEvent("bench"));
      const pane = document.querySelector('[data-pane="view"]');
      pane.focus();
      for (let i = 0; i < 9; i += 1) document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "j", code: "KeyJ", bubbles: true }));
      const at = Number(document.querySelector('[role="option"][aria-selected="true"]')?.id.slice(5) ?? 0);
      return new Promise((resolve) => {
        const look = () => {
          const i = document.querySelector('[data-pane="view"] .host img');
          const now = Number(document.querySelector('.where .b')?.innerText.replace(/\\D/g, "") ?? 0);
          if (i?.complete && i.alt === "第 " + now + " 页影像" && now > 0) requestAnimationFrame(() => resolve(performance.now() - began));
          else setTimeout(look, 1);
        };
        look();
      });`));
  }
  note("flip to a page not prefetched (9 pages on), key to picture", cold, 150);

  const marks = [];
  for (let i = 0; i < 20; i += 1) {
    const wanted = i % 2 === 0;
    marks.push(
      await window.run(
        key({ key: "x", code: "KeyX" }, `return [...document.querySelectorAll('.where .tag')].some((t) => t.innerText.includes('补扫')) === ${wanted}`),
      ),
    );
  }
  note("key to visible change that is durable (X, 1,000 pages)", marks, 50);
  const toggles = [];
  for (let i = 0; i < 20; i += 1) {
    const on = i % 2 === 0;
    toggles.push(
      await window.run(key({ key: "f", code: "KeyF" }, `return !!document.querySelector('[role="menu"]') === ${on}`).replace(
        '"KeyF"',
        on ? '"KeyF"' : '"Escape"',
      ).replace('"f"', on ? '"f"' : '"Escape"')),
    );
  }
  note("key to visible change of the screen (F, Esc)", toggles, 50);

  const frames = await window.run(`
    const list = document.querySelector('[aria-label="影像"][role="listbox"]');
    list.scrollTop = 0;
    const times = [];
    let last = null;
    return new Promise((resolve) => {
      const step = (at) => {
        if (last !== null) times.push(at - last);
        last = at;
        list.scrollTop += 180;
        if (times.length < 300) requestAnimationFrame(step);
        else resolve(times);
      };
      requestAnimationFrame(step);
    });`);
  note("frame while the strip scrolls, 180 px a frame", frames, 32);
  rows.push({ what: "… frames over 32 ms", n: frames.length, half: frames.filter((f) => f > 32).length, budget: 0, unit: "frames" });
  const parts = memory();
  const total = parts.reduce((s, p) => s + p.mb, 0);
  rows.push({ what: "memory while cataloguing 1,000 pages (PSS)", n: 1, half: Math.round(total), budget: 600, unit: "MB" });
  console.log(parts.map((p) => `${p.name} ${Math.round(p.mb)} MB`).join(", "));
  await window.close();
} finally {
  driver.kill();
}
const line = (r) =>
  `| ${r.what} | ${r.most === undefined ? `${r.half} ${r.unit}` : r.n === 1 ? `${r.half} ${r.unit}` : `${r.half} / ${r.most} / ${r.max} ${r.unit}`} | ${r.n} | ${r.budget} |`;
const table = ["| what | median / 95 % / max | n | budget |", "|---|---|---|---|", ...rows.map(line)].join("\n");
console.log(table);
writeFileSync(`${root}target/bench-ui.md`, `${table}\n`);
