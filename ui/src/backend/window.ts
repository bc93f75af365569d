import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { toBackendError } from "./errors";
import type { Backend, PageSize, Unlisten } from "./types";
import type { ImportReport } from "./generated/ImportReport";
import type { Settings } from "./generated/Settings";

async function command<T>(name: string, args?: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(name, args);
  } catch (thrown) {
    throw toBackendError(thrown);
  }
}

/** Listens to a window event; may be taken off before the registration has come back. */
function on<T>(event: string, listener: (payload: T) => void): Unlisten {
  let gone = false;
  let off: Unlisten | null = null;
  void listen<T>(event, (e) => listener(e.payload)).then((unlisten) => {
    if (gone) unlisten();
    else off = unlisten;
  });
  return () => {
    gone = true;
    off?.();
  };
}

/** The backend inside the desktop window. */
export function windowBackend(): Backend {
  const windows = navigator.userAgent.includes("Windows");
  const base = windows ? "http://page.localhost" : "page://localhost";
  return {
    native: true,
    call: <T>(name: string, args: object = {}) => command<T>("call", { name, args }),
    pageUrl: (volume: number, scanIndex: number, size: PageSize, rendition: string) =>
      `${base}/${volume}/${scanIndex}?size=${size}&v=${encodeURIComponent(rendition)}`,
    chooseFiles: (append) => command<ImportReport | null>("choose_files", { append: append ?? null }),
    chooseFolder: () => command<ImportReport | null>("choose_folder"),
    chooseWatched: () => command<Settings | null>("choose_watched"),
    print: () => command<void>("print_page"),
    onDropHover: (listener) => on<boolean>("drop-hover", listener),
    onImported: (listener) => on<ImportReport>("dropped", listener),
  };
}
