import { isTauri } from "@tauri-apps/api/core";
import { httpBackend, type PathAsker } from "./http";
import { windowBackend } from "./window";
import type { Backend } from "./types";

export * from "./types";
export * from "./errors";
export type { PathAsker } from "./http";

let current: Backend | null = null;
let asker: PathAsker = async () => null;

/** Sets how paths are asked for under `bianmu serve`. */
export function setPathAsker(next: PathAsker): void {
  asker = next;
}

/** The backend this page runs against. */
export function backend(): Backend {
  current ??= isTauri() ? windowBackend() : httpBackend((what) => asker(what));
  return current;
}

/** Replaces the backend, for tests. */
export function useBackend(next: Backend | null): void {
  current = next;
}
