import { BackendError, toBackendError } from "./errors";
import type { Backend, PageSize } from "./types";
import type { ImportReport } from "./generated/ImportReport";

/** Asks the user for absolute paths; null when the user leaves. */
export type PathAsker = (what: "files" | "folder") => Promise<string[] | null>;

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

  async function importFrom(what: "files" | "folder"): Promise<ImportReport | null> {
    const paths = await askPaths(what);
    return paths && paths.length > 0 ? call<ImportReport>("import", { paths }) : null;
  }

  return {
    native: false,
    call,
    pageUrl: (volume: number, scanIndex: number, size: PageSize, rendition: string) =>
      `${base}/page/${volume}/${scanIndex}?size=${size}&v=${encodeURIComponent(rendition)}`,
    chooseFiles: () => importFrom("files"),
    chooseFolder: () => importFrom("folder"),
    onDropHover: () => () => undefined,
    onImported: () => () => undefined,
  };
}
