import type { ImportReport } from "./generated/ImportReport";
import type { Settings } from "./generated/Settings";
import type { VolumePart } from "./generated/VolumePart";

/** Sizes of page pictures. */
export type PageSize = "thumb" | "screen" | "view" | "full";

/** One kind of document, for the completion of titles. */
export interface DocumentKind {
  title: string;
  doc_type: string;
  part: VolumePart;
  initials: string;
}

/** Takes a listener off again. */
export type Unlisten = () => void;

/** The only way from the user interface to the program. */
export interface Backend {
  /** True when files can be dropped with their real paths (the window). */
  readonly native: boolean;
  call<T>(name: string, args?: object): Promise<T>;
  pageUrl(volume: number, scanIndex: number, size: PageSize, rendition: string): string;
  /** Files become volumes, or are appended to one. */
  chooseFiles(append?: number): Promise<ImportReport | null>;
  chooseFolder(): Promise<ImportReport | null>;
  /** The folder that intake watches from now on. */
  chooseWatched(): Promise<Settings | null>;
  /** Opens the print dialog of the system for what is shown. */
  print(): Promise<void>;
  /** Files hang over the window (true) or left it (false). */
  onDropHover(listener: (hovering: boolean) => void): Unlisten;
  /** Dropped files have been taken in. */
  onImported(listener: (report: ImportReport) => void): Unlisten;
}
