import type { EntryView, PageView, VolumeView } from "../../../backend/model";

export type StripFilter = "all" | "doubt" | "flag";

export interface StripGroup {
  key: string;
  entry: EntryView | null;
  title: string;
  doubtful: boolean;
  pages: PageView[];
}

/** A line of the virtual list: the head of a group, or one or two thumbnails. */
export type StripRow =
  | { kind: "head"; key: string; group: StripGroup }
  | { kind: "single"; key: string; group: StripGroup; page: PageView }
  | { kind: "pair"; key: string; group: StripGroup; pages: PageView[] };

function outside(page: PageView): string {
  if (page.fault) return "影像读不出";
  if (page.role === "blank") return "空白";
  if (page.role === "duplicate") return "重复";
  if (page.role === "removed") return "移出";
  return page.analysed ? "待定" : "待识别";
}

/** Proposed documents in the order of the scan; a document that lies in several places has several groups. */
export function groups(view: VolumeView, filter: StripFilter = "all"): StripGroup[] {
  const byId = new Map(view.entries.map((e) => [e.id, e]));
  const seen = new Set<number>();
  const list: StripGroup[] = [];
  for (const page of view.pages) {
    const entry = page.entry === null ? null : (byId.get(page.entry) ?? null);
    const pending = page.role === "content" && entry === null && page.analysed;
    const doubtful = entry?.doubtful ?? pending;
    if (filter === "doubt" && !doubtful) continue;
    if (filter === "flag" && page.flags.length === 0 && page.marked === null) continue;
    const name = entry ? `${entry.seq} ${entry.title}` : outside(page);
    const last = list[list.length - 1];
    const same = last && (entry ? last.entry?.id === entry.id : last.entry === null && last.title === name);
    if (last && same) {
      last.pages.push(page);
      continue;
    }
    const again = entry !== null && seen.has(entry.id);
    if (entry) seen.add(entry.id);
    list.push({
      key: `g${page.scan_index}`,
      entry,
      title: again ? `${name}（续）` : name,
      doubtful,
      pages: [page],
    });
  }
  return list;
}

/** Lines of the list: a group of one page shows it with its words, longer ones two thumbnails a line. */
export function stripRows(list: readonly StripGroup[]): StripRow[] {
  const rows: StripRow[] = [];
  for (const group of list) {
    rows.push({ kind: "head", key: `${group.key}h`, group });
    if (group.pages.length === 1) {
      rows.push({ kind: "single", key: `${group.key}s`, group, page: group.pages[0]! });
      continue;
    }
    for (let i = 0; i < group.pages.length; i += 2) {
      rows.push({ kind: "pair", key: `${group.key}p${i}`, group, pages: group.pages.slice(i, i + 2) });
    }
  }
  return rows;
}

const sameGroup = (a: StripGroup, b: StripGroup) =>
  a.entry === b.entry &&
  a.title === b.title &&
  a.doubtful === b.doubtful &&
  a.pages.length === b.pages.length &&
  a.pages.every((page, i) => page === b.pages[i]);

/** The lines with those of before in place of equal ones, so that nothing of them is drawn anew. */
export function keptRows(now: StripRow[], before: readonly StripRow[]): StripRow[] {
  const known = new Map(before.map((row) => [row.key, row]));
  return now.map((row) => {
    const old = known.get(row.key);
    return old?.kind === row.kind && sameGroup(old.group, row.group) ? old : row;
  });
}

/** Whether a line shows the page. */
export function holds(row: StripRow | undefined, scanIndex: number): boolean {
  if (row?.kind === "single") return row.page.scan_index === scanIndex;
  return row?.kind === "pair" && row.pages.some((p) => p.scan_index === scanIndex);
}

/** The line that holds a page. */
export function rowOfPage(rows: readonly StripRow[], scanIndex: number): number {
  return rows.findIndex((row) => holds(row, scanIndex));
}
