import type { EntryView, VolumePart, VolumeView } from "../../../backend/model";
import { jumpPage } from "./decision";

/** What stands on the row that heads a bundle of evidence. */
export interface BundleHead {
  closed: boolean;
  /** Papers behind the list and their pages. */
  papers: number;
  pages: number;
  /** Papers that need a person. */
  doubtful: number;
}

/** A line of the catalogue tree. */
export type TreeLine =
  | {
      kind: "part";
      key: string;
      part: VolumePart;
      entries: number;
      pages: number;
      closed: boolean;
      /** Entries and pages in it that need a person. */
      doubtful: number;
    }
  | {
      kind: "entry";
      key: string;
      entry: EntryView;
      place: number;
      of: number;
      /** 2, or 3 in a bundle. */
      level: number;
      bundle: BundleHead | null;
    }
  | { kind: "jump"; key: string; entry: EntryView; page: number }
  | { kind: "pending"; key: string; page: number };

/** Pending pages by the entry that holds the nearest page before them; -1 before the first. */
function pendingBehind(view: VolumeView): Map<number, number[]> {
  const holder = view.pages.map((p) => p.entry);
  const map = new Map<number, number[]>();
  const pending = new Set(view.ledger.pending);
  let last = -1;
  view.pages.forEach((page, i) => {
    if (pending.has(page.scan_index)) map.set(last, [...(map.get(last) ?? []), page.scan_index]);
    else last = holder[i] ?? last;
  });
  return map;
}

/** What is folded over an entry, from outside in: the keys of its part and of its bundle. */
export function foldsOver(entry: EntryView): string[] {
  return entry.bundle === null ? [entry.part] : [entry.part, bundleKey(entry.bundle)];
}
export const bundleKey = (head: number) => `b${head}`;

/** Whether the row of an entry is hidden. */
export function hidden(entry: EntryView, folded: ReadonlySet<string>): boolean {
  return foldsOver(entry).some((key) => folded.has(key));
}

const pageCount = (entries: readonly EntryView[]) => entries.reduce((sum, e) => sum + e.pages.length, 0);
const doubtCount = (entries: readonly EntryView[]) => entries.filter((e) => e.doubtful).length;

/** The lines in order: parts, their entries, and under an entry what is doubted about its place or its neighbours. */
export function treeLines(view: VolumeView, folded: ReadonlySet<string>): TreeLine[] {
  const behind = pendingBehind(view);
  const papers = new Map<number, EntryView[]>();
  for (const entry of view.entries) {
    if (entry.bundle !== null) papers.set(entry.bundle, [...(papers.get(entry.bundle) ?? []), entry]);
  }
  const lines: TreeLine[] = (behind.get(-1) ?? []).map((page) => ({ kind: "pending", key: `p${page}`, page }));
  for (const part of ["正卷", "副卷"] as const) {
    const entries = view.entries.filter((e) => e.part === part);
    if (entries.length === 0) continue;
    const pending = entries.reduce((sum, e) => sum + (behind.get(e.id)?.length ?? 0), 0);
    const closed = folded.has(part);
    const head = { kind: "part", key: part, part, entries: entries.length, pages: pageCount(entries) } as const;
    lines.push({ ...head, closed, doubtful: doubtCount(entries) + pending });
    if (closed) continue;
    entries.forEach((entry, i) => {
      // A page that waits is never folded away.
      const waiting = (behind.get(entry.id) ?? []).map((page) => ({ kind: "pending", key: `p${page}`, page }) as const);
      if (hidden(entry, folded)) return lines.push(...waiting);
      const own = papers.get(entry.id);
      const bundle = own
        ? {
            closed: folded.has(bundleKey(entry.id)),
            papers: own.length,
            pages: pageCount(own),
            doubtful: doubtCount(own),
          }
        : null;
      const level = entry.bundle === null ? 2 : 3;
      lines.push({ kind: "entry", key: `e${entry.id}`, entry, place: i + 1, of: entries.length, level, bundle });
      const jump = entry.doubtful ? jumpPage(entry) : null;
      if (jump !== null) lines.push({ kind: "jump", key: `j${entry.id}`, entry, page: jump });
      return lines.push(...waiting);
    });
  }
  return lines;
}
