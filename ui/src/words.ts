import type {
  DraftView,
  EntryState,
  FlagLevel,
  FindingLevel,
  MarkKind,
  PageRole,
  UploadState,
  VolumeStage,
} from "./backend/model";

/** Words of the interface for the values of the model. */
export const stageWord: Record<VolumeStage, string> = {
  imported: "待识别",
  analysed: "待编目",
  cataloguing: "编目中",
  submitted: "已提交",
  inspecting: "质检中",
  returned: "退回",
  passed: "质检通过",
  sealed: "已封卷",
  delivered: "已上报",
};

export const flagLevelWord: Record<FlagLevel, string> = { notice: "提示", fail: "不合格" };
export const findingWord: Record<FindingLevel, string> = { info: "提示", warn: "警告", error: "错误" };
export const roleWord: Record<PageRole, string> = {
  content: "内容",
  blank: "空白",
  duplicate: "重复",
  removed: "移出",
};
export const markWord: Record<MarkKind, string> = { seal: "印章", fingerprint: "指印", signature: "签名" };
export const entryStateWord: Record<EntryState, string> = {
  proposed: "可信建议",
  accepted: "已采纳",
  edited: "已改动",
  held: "已搁置",
};
export const uploadWord: Record<UploadState, string> = {
  waiting: "排队",
  sending: "正在发送",
  delivered: "已送达并读回校验",
  failed: "没有送达",
};

/** Reasons for marking or returning a page; the digit is the place. */
export const pageReasons = ["模糊", "歪斜", "缺角", "过暗过亮", "黑边", "重复", "页序", "非本案", "其他"] as const;

export function percent(p: number): string {
  return `${Math.round(p * 100)}%`;
}

/** «初稿 34 件（11 秒）» once the draft stands, «初稿 120 / 200» while the tops of the pages are read. */
export function draftState(draft: DraftView, total: number): string {
  if (draft.entries === null) return `初稿 ${draft.pages} / ${total}`;
  return `初稿 ${draft.entries} 件（${Math.max(1, Math.round(draft.seconds))} 秒）`;
}

/** «识别把握 54%» */
export function certainty(percent: number): string {
  return `识别把握 ${percent}%`;
}

/** Explains the dotted underline of the text layer. */
export function doubtLegend(limit: number, places: number): string {
  return `点线处识别把握低于 ${limit}%，请对照影像（本页 ${places} 处）`;
}

/** «还需约 5 分钟» */
export function timeLeft(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return "剩余时间未知";
  if (seconds < 60) return `还需约 ${Math.max(1, Math.round(seconds))} 秒`;
  if (seconds < 3600) return `还需约 ${Math.round(seconds / 60)} 分钟`;
  return `还需约 ${Math.floor(seconds / 3600)} 小时 ${Math.round((seconds % 3600) / 60)} 分`;
}

/** «和龙林区» of 吉林省和龙林区基层法院: enough to tell the member courts apart. */
export function shortCourt(court: string | null): string {
  if (!court) return "—";
  const short = court.replace(/^[^省]{2,4}省|^[^区]{2,4}自治区/, "").replace(/(?:人民|基层)?法院$/, "");
  return short === "" ? court : short;
}

/** «40 秒», «3.5 分钟», «2.1 小时» */
export function minutes(value: number): string {
  if (value < 1) return `${Math.round(value * 60)} 秒`;
  return value < 90 ? `${value.toFixed(1).replace(/\.0$/, "")} 分钟` : `${(value / 60).toFixed(1)} 小时`;
}

export function byteSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ["KB", "MB", "GB", "TB"];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}

/** `09:41`, or `11-23 09:41` on another day. */
export function clock(rfc3339: string, today = new Date()): string {
  const at = new Date(rfc3339);
  if (Number.isNaN(at.getTime())) return rfc3339;
  const two = (n: number) => String(n).padStart(2, "0");
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  return at.toDateString() === today.toDateString() ? time : `${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}

/** `3`, `3–5`, `3–5、8` */
export function pageRuns(pages: readonly number[]): string {
  const sorted = [...pages].sort((a, b) => a - b);
  const runs: string[] = [];
  for (let i = 0; i < sorted.length;) {
    let j = i;
    while (j + 1 < sorted.length && sorted[j + 1] === sorted[j]! + 1) j += 1;
    runs.push(i === j ? `${sorted[i]}` : `${sorted[i]}–${sorted[j]}`);
    i = j + 1;
  }
  return runs.join("、");
}
