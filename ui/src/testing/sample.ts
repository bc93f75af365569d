import type { Backend, DocumentKind } from "../backend";
import type { EntryView, FlagView, PageView, VolumeSummary, VolumeView } from "../backend/model";

/** Kinds for tests. */
export const sampleKinds: DocumentKind[] = [
  { title: "民事起诉状", doc_type: "起诉状", part: "正卷", initials: "msqsz" },
  { title: "起诉状", doc_type: "起诉状", part: "正卷", initials: "qsz" },
  { title: "送达地址确认书", doc_type: "送达地址确认书", part: "正卷", initials: "sddzqrs" },
  { title: "送达回证", doc_type: "送达回证", part: "正卷", initials: "sdhz" },
  { title: "合议庭评议笔录", doc_type: "合议庭评议笔录", part: "副卷", initials: "hytpybl" },
];

export function sampleSummary(change: Partial<VolumeSummary> = {}): VolumeSummary {
  return {
    id: 1,
    name: "民初166号",
    case_number: "（2021）吉7502民初166号",
    court: "和龙林区基层法院",
    cause: "买卖合同纠纷",
    stage: "cataloguing",
    files: 1,
    pages: 8,
    pages_done: 8,
    pages_failed: 0,
    entries: 4,
    doubtful: 2,
    flagged: 2,
    parties: "许春梅 诉 和龙市宏达农资有限公司",
    first: false,
    minutes: 0,
    imported_at: "2026-11-24T09:12:00+08:00",
    changed_at: "2026-11-24T09:41:07+08:00",
    progress: null,
    faults: [],
    ...change,
  };
}

function entry(change: Partial<EntryView> & Pick<EntryView, "id" | "title" | "pages">): EntryView {
  return {
    seq: change.id,
    doc_type: change.title,
    part: "正卷",
    page_range: null,
    responsible: null,
    date: null,
    document_number: null,
    confidence: 0.97,
    sure: null,
    state: "proposed",
    doubtful: false,
    reasons: [],
    candidates: [],
    bundle: null,
    ...change,
  };
}

export function sampleFlag(change: Partial<FlagView> = {}): FlagView {
  const flag: FlagView = {
    type: "blur",
    label: "模糊",
    level: "notice",
    value: 2.31,
    limit: 1.65,
    unit: "像素（300 dpi）",
    sentence: "",
    limit_of: null,
    box: null,
    ...change,
  };
  return { ...flag, sentence: change.sentence ?? `${flag.label}：${flag.value} ${flag.unit}，达到 ${flag.limit}` };
}

/** A small volume: one sure entry, two doubtful ones (one with a page that lies elsewhere), one 副卷, one pending page. */
export function sampleVolume(): VolumeView {
  const entries: EntryView[] = [
    entry({ id: 1, title: "卷宗封面", pages: [1] }),
    entry({
      id: 2,
      title: "起诉状",
      pages: [2, 3],
      confidence: 0.71,
      doubtful: true,
      responsible: "许春梅",
      date: "2021-05-10",
      reasons: [{ text: "首行题名“起诉状”", scan_index: 2, box: [500, 200, 600, 80] }],
      candidates: [{ title: "上诉状", doc_type: "上诉状", confidence: 0.2 }],
    }),
    entry({ id: 3, title: "庭审笔录", pages: [4, 8, 5], confidence: 0.6, doubtful: true }),
    entry({ id: 4, seq: 1, title: "合议庭评议笔录", part: "副卷", pages: [6], state: "accepted" }),
  ];
  const pages: PageView[] = Array.from({ length: 8 }, (_, i) => ({
    scan_index: i + 1,
    width: 1654,
    height: 2339,
    rotation: 0,
    role: "content",
    removed_because: null,
    page_no: i === 0 ? null : i,
    number: i === 0 ? null : i,
    entry: entries.find((e) => e.pages.includes(i + 1))?.id ?? null,
    analysed: true,
    fault: null,
    flags: [],
    repair: null,
    proposal: null,
    marked: null,
    verdict: null,
    rendition: "r0",
  }));
  pages[5]!.flags = [
    sampleFlag({ type: "too_light", label: "过亮", value: 150, limit: 140, box: [100, 100, 200, 100] }),
  ];
  pages[6]!.flags = [sampleFlag({ type: "duplicate", label: "疑似重复", value: 6, limit: 0, unit: "" })];
  return {
    version: 1,
    summary: sampleSummary(),
    case: {
      case_number: "（2021）吉7502民初166号",
      court: "和龙林区基层法院",
      procedure: "民事一审",
      cause: "买卖合同纠纷",
      parties: [],
      filed: null,
      closed: null,
    },
    pages,
    entries,
    findings: [
      { code: "confidential_in_main", level: "warn", entry: 2, scan_index: 2, message: "“起诉状”的卷别要看一下。" },
    ],
    filed_by: null,
    checking: false,
    ledger: { images: 8, catalogued: 7, blank: 0, duplicate: 0, removed: 0, pending: [7], balanced: false },
    ledger_sentence: "入卷 8 = 编目 7 + 空白 0 + 重复 0 + 移出 0 + 待定 1",
    editable: true,
    submit_blockers: ["还有 2 处存疑"],
    undo: "改题名",
    redo: null,
    operations: 3,
    saved_at: "09:41:07",
    place: null,
    second: null,
  };
}

/** A backend for tests: answers from a table of functions, remembers the calls. */
export function fakeBackend(answers: Record<string, (args: never) => unknown>) {
  const calls: { name: string; args: unknown }[] = [];
  const backend: Backend = {
    native: false,
    async call<T>(name: string, args: object = {}): Promise<T> {
      calls.push({ name, args });
      const answer = answers[name];
      if (!answer) throw { code: "not_found", message: `没有命令 ${name}。`, hint: "", retry: false };
      return structuredClone(await answer(args as never)) as T;
    },
    pageUrl: (volume, scan, size, rendition) => `/page/${volume}/${scan}?size=${size}&v=${rendition}`,
    chooseFiles: async () => null,
    chooseFolder: async () => null,
    chooseWatched: async () => null,
    print: async () => undefined,
    onDropHover: () => () => undefined,
    onImported: () => () => undefined,
  };
  return { backend, calls };
}
