import { BackendError, toBackendError } from "./errors";
import type { Backend, PageSize } from "./types";
import type { ImportReport } from "./generated/ImportReport";
import type { Settings } from "./generated/Settings";

/** Asks the user for absolute paths; null when the user leaves. */
export type PathAsker = (what: "files" | "folder" | "watched") => Promise<string[] | null>;

/** The backend behind `bianmu serve`. */
export function httpBackend(askPaths: PathAsker, base = "", fetcher: typeof fetch = fetch): Backend {
  async function call<T>(name: string, args: object = {}): Promise<T> {
    let response: Response;
    try {
      response = await fetcher(`${base}/api/${name}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(args),
      });
    } catch {
      throw new BackendError(
        "internal",
        "连不上编目服务，这一步没有执行。已保存的内容都在。",
        "确认 bianmu serve 还在运行，然后重试。",
        true,
      );
    }
    const text = await response.text();
    let body: unknown;
    try {
      body = text === "" ? null : JSON.parse(text);
    } catch {
      throw toBackendError(new Error(`HTTP ${response.status}`));
    }
    if (!response.ok) throw toBackendError(body);
    return body as T;
  }

  async function importFrom(what: "files" | "folder", append?: number): Promise<ImportReport | null> {
    const paths = await askPaths(what);
    if (!paths || paths.length === 0) return null;
    return append === undefined
      ? call<ImportReport>("import", { paths })
      : call<ImportReport>("append", { volume: append, paths });
  }

  async function watch(): Promise<Settings | null> {
    const paths = await askPaths("watched");
    return paths && paths.length > 0 ? call<Settings>("watch_folder", { folder: paths[0] }) : null;
  }

  return {
    native: false,
    call,
    pageUrl: (volume: number, scanIndex: number, size: PageSize, rendition: string) =>
      `${base}/page/${volume}/${scanIndex}?size=${size}&v=${encodeURIComponent(rendition)}`,
    chooseFiles: (append) => importFrom("files", append),
    chooseFolder: () => importFrom("folder"),
    chooseWatched: watch,
    print: async () => window.print(),
    onDropHover: () => () => undefined,
    onImported: () => () => undefined,
  };
}
