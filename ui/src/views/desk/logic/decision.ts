import type { EntryView, Operation, PageView, VolumeView } from "../../../backend/model";
import { percent } from "../../../words";

/** One answer: pressing its digit does these operations, in order. */
export interface Choice {
  label: string;
  detail: string;
  operations: Operation[];
}

/** A thing in the volume that needs a person. */
export type Doubt = { kind: "entry"; entry: number; page: number } | { kind: "page"; page: number };

export interface Decision {
  doubtful: boolean;
  /** Place among the doubts of the volume, from 1. */
  place: number | null;
  of: number;
  question: string;
  choices: Choice[];
  entry: EntryView | null;
  page: PageView | null;
}

/** The page at which an entry is best judged: where its first reason is, or where its pages jump, or the first. */
export function judgePage(entry: EntryView): number {
  const jump = jumpPage(entry);
  if (jump !== null) return jump;
  const reason = entry.reasons.find((r) => entry.pages.includes(r.scan_index));
  return reason?.scan_index ?? entry.pages[0] ?? 1;
}

/** The page of an entry that lies apart from most of its pages in the scan, if any. */
export function jumpPage(entry: EntryView): number | null {
  const runs: number[][] = [];
  for (const page of [...entry.pages].sort((a, b) => a - b)) {
    const last = runs[runs.length - 1];
    if (last && last[last.length - 1] === page - 1) last.push(page);
    else runs.push([page]);
  }
  const longest = Math.max(0, ...runs.map((r) => r.length));
  if (runs.length < 2 || runs.filter((r) => r.length === longest).length > 1) return null;
  return runs.find((r) => r.length < longest)?.[0] ?? null;
}

/** Everything that needs a person, in the order of the scan. */
export function doubts(view: VolumeView): Doubt[] {
  const list: Doubt[] = [];
  for (const entry of view.entries) {
    if (entry.doubtful) list.push({ kind: "entry", entry: entry.id, page: judgePage(entry) });
  }
  for (const page of view.ledger.pending) list.push({ kind: "page", page });
  return list.sort((a, b) => a.page - b.page);
}

/** The doubt after the given page (or entry), round the end; null when there is none. */
export function nextDoubt(view: VolumeView, page: number, entry: number | null): Doubt | null {
  const all = doubts(view).filter(
    (d) => !(d.kind === "entry" && d.entry === entry) && !(d.kind === "page" && d.page === page),
  );
  return all.find((d) => d.page > page) ?? all[0] ?? null;
}

export function entryName(entry: EntryView): string {
  return `${entry.seq} ${entry.title}`;
}

/** The entry that holds the nearest earlier catalogued page. */
export function entryBefore(view: VolumeView, page: number, except: number | null = null): EntryView | null {
  let best: EntryView | null = null;
  let at = 0;
  for (const entry of view.entries) {
    if (entry.id === except) continue;
    for (const p of entry.pages) {
      if (p < page && p > at) {
        best = entry;
        at = p;
      }
    }
  }
  return best;
}

function circled(count: number): string {
  return Array.from({ length: Math.min(count, 9) }, (_, i) => String.fromCodePoint(0x2460 + i)).join("");
}

function entryChoices(view: VolumeView, entry: EntryView, page: PageView | null): Choice[] {
  const list: Choice[] = [];
  const evidence = entry.reasons.length > 0 ? `依据 ${circled(entry.reasons.length)} · ` : "";
  const jump = jumpPage(entry);
  const here = page !== null && jump === page.scan_index;
  list.push({
    label: here
      ? `归入 ${entryName(entry)}，作第 ${entry.pages.indexOf(page.scan_index) + 1} 页`
      : `采纳 ${entry.title}`,
    detail: `${evidence}${percent(entry.confidence)}`,
    operations: [{ op: "accept", entries: [entry.id] }],
  });
  if (here) {
    const before = entryBefore(view, page.scan_index, entry.id);
    if (before) {
      list.push({
        label: `留在 ${entryName(before)}`,
        detail: "仅位置相邻",
        operations: [
          {
            op: "move_page",
            scan_index: page.scan_index,
            entry: before.id,
            position: before.pages.filter((p) => p < page.scan_index).length,
          },
        ],
      });
    }
  }
  for (const candidate of entry.candidates) {
    if (candidate.title === entry.title) continue;
    list.push({
      label: candidate.title,
      detail: `题名 · ${percent(candidate.confidence)}`,
      operations: [{ op: "set_title", entry: entry.id, title: candidate.title, doc_type: candidate.doc_type }],
    });
  }
  return list.slice(0, 9);
}

function pendingChoices(view: VolumeView, page: PageView): Choice[] {
  const list: Choice[] = [];
  const before = entryBefore(view, page.scan_index);
  const role = (name: "duplicate" | "blank", label: string, detail: string): Choice => ({
    label,
    detail,
    operations: [{ op: "set_page_role", pages: [page.scan_index], role: name, reason: null }],
  });
  const flagged = (kind: string) => page.flags.some((f) => f.type === kind);
  if (flagged("duplicate")) list.push(role("duplicate", "标为重复页", "影像与另一页相同"));
  if (flagged("blank")) list.push(role("blank", "标为空白页", "没有文字、印章和图形"));
  if (before) {
    list.push({
      label: `并入 ${entryName(before)}`,
      detail: "接在前件末页之后",
      operations: [{ op: "move_page", scan_index: page.scan_index, entry: before.id, position: before.pages.length }],
    });
  }
  list.push({
    label: "单独成件",
    detail: "题名待填",
    operations: [{ op: "split", scan_index: page.scan_index, title: "" }],
  });
  if (!flagged("duplicate")) list.push(role("duplicate", "标为重复页", "不进目录，记入页面账"));
  if (!flagged("blank")) list.push(role("blank", "标为空白页", "不进目录，记入页面账"));
  return list.slice(0, 9);
}

/** What the bar under the image asks about this page. */
export function decide(
  view: VolumeView,
  scanIndex: number,
  entryId: number | null,
  all: readonly Doubt[] = doubts(view),
): Decision {
  const page = view.pages.find((p) => p.scan_index === scanIndex) ?? null;
  const id = entryId ?? page?.entry ?? null;
  const entry = view.entries.find((e) => e.id === id) ?? null;
  const base = { of: all.length, entry, page, choices: [] as Choice[] };
  if (page && page.role === "content" && page.entry === null) {
    return {
      ...base,
      entry: null,
      doubtful: true,
      place: all.findIndex((d) => d.kind === "page" && d.page === scanIndex) + 1 || null,
      question: `第 ${scanIndex} 页放在哪里？`,
      choices: pendingChoices(view, page),
    };
  }
  if (entry?.doubtful) {
    const jump = page !== null && jumpPage(entry) === page.scan_index;
    const question = jump
      ? `第 ${scanIndex} 页应归哪一件？`
      : entry.state === "held"
        ? `${entryName(entry)} 搁置着，题名是什么？`
        : entry.pages.length > 1
          ? `这 ${entry.pages.length} 页是一件“${entry.title}”吗？`
          : `第 ${entry.pages[0] ?? scanIndex} 页是“${entry.title}”吗？`;
    return {
      ...base,
      doubtful: true,
      place: all.findIndex((d) => d.kind === "entry" && d.entry === entry.id) + 1 || null,
      question,
      choices: entryChoices(view, entry, page),
    };
  }
  return { ...base, doubtful: false, place: null, question: "" };
}

/** Entries the accept-all button takes: proposed and not doubtful. */
export function trusted(view: VolumeView): number[] {
  return view.entries.filter((e) => e.state === "proposed" && !e.doubtful).map((e) => e.id);
}
