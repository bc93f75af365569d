// WebKitWebDriver over plain HTTP: no package needed.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const pictures = `${root}target/pictures/`;
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const PORT = Number(process.env.BIANMU_DRIVER_PORT ?? 4747);
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
mkdirSync(pictures, { recursive: true });

async function http(method, path, body) {
  const response = await fetch(`http://127.0.0.1:${PORT}${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${path}: ${value?.error} ${value?.message}`);
  return value;
}

/** Starts the driver with a log file of its own: inherited output would keep the test from ending. */
export async function startDriver(env) {
  const log = openSync(`${root}target/window-driver.log`, "w");
  const child = spawn("WebKitWebDriver", [`--port=${PORT}`], { env: { ...process.env, ...env }, stdio: ["ignore", log, log] });
  for (let i = 0; i < 100; i += 1) {
    try {
      await http("GET", "/status");
      return child;
    } catch {
      await sleep(50);
    }
  }
  child.kill();
  throw new Error("WebKitWebDriver does not answer.");
}

/** Starts the program and gives its window. */
export async function openWindow(program) {
  const options = { binary: program, args: [] };
  const session = await http("POST", "/session", {
    capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } },
  });
  const at = `/session/${session.sessionId}`;
  const run = (script, ...args) => http("POST", `${at}/execute/sync`, { script, args });
  return {
    run,
    async until(script, what, ms = 120_000) {
      const end = Date.now() + ms;
      let last = "";
      while (Date.now() < end) {
        try {
          const value = await run(script);
          if (value) return value;
        } catch (error) {
          // The page is still being loaded.
          last = String(error);
        }
        await sleep(25);
      }
      const text = await run("return document.body.innerText").catch(() => "");
      throw new Error(`${what}\n${last}\n${text}`);
    },
    async click(css) {
      const found = await http("POST", `${at}/element`, { using: "css selector", value: css });
      await http("POST", `${at}/element/${found[ELEMENT]}/click`, {});
    },
    async keys(...keys) {
      const actions = [
        ...keys.map((value) => ({ type: "keyDown", value })),
        ...keys.toReversed().map((value) => ({ type: "keyUp", value })),
      ];
      await http("POST", `${at}/actions`, { actions: [{ type: "key", id: "keyboard", actions }] });
    },
    /** A picture of the whole screen: WebKit's own screenshot waits for a repaint that a page at rest never makes. */
    async picture(name) {
      await sleep(500);
      execFileSync("import", ["-window", "root", `${pictures}window-${name}.png`], { timeout: 20_000 });
    },
    title: () => http("GET", `${at}/title`),
    /** Closes the window as its user does; the session then has nothing left to end. */
    async close() {
      await Promise.race([http("DELETE", `${at}/window`).catch(() => null), sleep(2000)]);
      await sleep(1000);
      await http("DELETE", at).catch(() => null);
    },
  };
}
