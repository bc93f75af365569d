import type { CaseFacts, FieldSource, Party } from "../../../backend/model";
import { normalDate } from "./dates";

/** Roles one can choose from; the later ones are of the court. */
export const partyRoles = [
  "原告",
  "被告",
  "第三人",
  "上诉人",
  "被上诉人",
  "申请人",
  "被申请人",
  "申请执行人",
  "被执行人",
  "公诉机关",
  "被告人",
  "自诉人",
];
export const benchRoles = ["审判长", "审判员", "人民陪审员", "承办法官", "法官助理", "书记员"];
export const procedures = [
  "民事一审",
  "民事二审",
  "民事再审",
  "民事申请再审审查",
  "特别程序",
  "督促、公示催告",
  "管辖",
  "刑事一审",
  "刑事二审",
  "刑事申诉再审",
  "减刑假释",
  "行政一审",
  "行政二审",
  "非诉行政执行审查",
  "执行",
  "执行审查",
  "非诉保全审查",
  "国家赔偿",
  "司法救助",
  "强制清算与破产",
];

/** The form as it is typed: no field is null. */
export interface Draft {
  case_number: string;
  court: string;
  procedure: string;
  cause: string;
  filed: string;
  closed: string;
  people: Party[];
}

export const isBench = (role: string) => benchRoles.includes(role) || role === "代理审判员";

export function draftOf(facts: CaseFacts, bench: readonly Party[] = []): Draft {
  return {
    case_number: facts.case_number ?? "",
    court: facts.court ?? "",
    procedure: facts.procedure ?? "",
    cause: facts.cause ?? "",
    filed: facts.filed ?? "",
    closed: facts.closed ?? "",
    people: [...facts.parties, ...bench].map((p) => ({ ...p })),
  };
}

/** For the second entry nothing is shown but how many people there are to be named. */
export function blindDraft(): Draft {
  return {
    case_number: "",
    court: "",
    procedure: "",
    cause: "",
    filed: "",
    closed: "",
    people: [
      { role: "原告", name: "" },
      { role: "被告", name: "" },
    ],
  };
}

export function factsOf(draft: Draft): CaseFacts {
  const or = (text: string) => text.trim() || null;
  return {
    case_number: or(draft.case_number),
    court: or(draft.court),
    procedure: or(draft.procedure),
    cause: or(draft.cause),
    parties: draft.people.filter((p) => p.name.trim() !== ""),
    filed: or(normalDate(draft.filed)),
    closed: or(normalDate(draft.closed)),
  };
}

/** Where a value was read; none once the value has been changed. */
export function sourceOf(sources: readonly FieldSource[], field: string, value: string): FieldSource | null {
  return sources.find((s) => s.field === field && s.value === value) ?? null;
}
