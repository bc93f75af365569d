import type { FilingRule, RuleItem, VolumePart } from "../../backend/model";

/** A rule that is being written. Every change gives a new one, so that what is shown can be compared with what is saved. */
export type Draft = FilingRule;

const other = (part: VolumePart): VolumePart => (part === "正卷" ? "副卷" : "正卷");

/** A rule of one court, to begin with as the one it is copied from. */
export function copyOf(rule: FilingRule): Draft {
  return { ...structuredClone(rule), id: "", version: "", valid_from: null, valid_until: null };
}

function withItems(rule: Draft, part: VolumePart, change: (items: RuleItem[]) => RuleItem[]): Draft {
  return { ...rule, parts: rule.parts.map((p) => (p.part === part ? { ...p, items: change([...p.items]) } : p)) };
}

export function withItem(rule: Draft, part: VolumePart, at: number, change: Partial<RuleItem>): Draft {
  return withItems(rule, part, (items) => items.map((item, i) => (i === at ? { ...item, ...change } : item)));
}

/** The item one place up or down; at an end nothing changes. */
export function moved(rule: Draft, part: VolumePart, at: number, by: -1 | 1): Draft {
  return withItems(rule, part, (items) => {
    const to = at + by;
    const item = items[at];
    if (!item || to < 0 || to >= items.length) return items;
    items.splice(at, 1);
    items.splice(to, 0, item);
    return items;
  });
}

/** The item at the end of the other part, which is made where the rule has none. */
export function carried(rule: Draft, part: VolumePart, at: number): Draft {
  const item = rule.parts.find((p) => p.part === part)?.items[at];
  if (!item) return rule;
  const there = rule.parts.some((p) => p.part === other(part))
    ? rule
    : { ...rule, parts: [...rule.parts, { part: other(part), standing: "", items: [] }] };
  const rest = withItems(there, part, (items) => items.filter((_, i) => i !== at));
  return withItems(rest, other(part), (items) => [...items, item]);
}

export function removed(rule: Draft, part: VolumePart, at: number): Draft {
  return withItems(rule, part, (items) => items.filter((_, i) => i !== at));
}

/** A new item behind the one at this place. */
export function added(rule: Draft, part: VolumePart, behind: number): Draft {
  const item: RuleItem = { name: "", titles: [], required: "O", condition: null, by_time: false, standing: null };
  return withItems(rule, part, (items) => [...items.slice(0, behind + 1), item, ...items.slice(behind + 1)]);
}

/** Titles as they are typed: with 、 between them. */
export const titlesText = (titles: readonly string[]): string => titles.join("、");
export function titlesOf(text: string): string[] {
  return text
    .split(/[、，,;；\s]+/)
    .map((title) => title.trim())
    .filter((title) => title !== "");
}

/** What is not read in a source is experience. */
export function isExperience(standing: string): boolean {
  return !/^[SL]/.test(standing);
}

/** «吉75… 民初 2024-01-01 起» */
export function reach(rule: FilingRule): string {
  const { valid_from: from, valid_until: until } = rule;
  const days = from && until ? `${from} 至 ${until}` : from ? `${from} 起` : until ? `${until} 止` : "不限日期";
  return `${rule.court ?? "各院通用"} · ${rule.type_codes.join("、")} · ${days}`;
}
