import type { DocumentKind } from "../../../backend";
import type { NameView } from "../../../backend/model";

const LETTERS = /^[a-z]+$/i;

/** Whether digits choose from the list: only while the text is letters of the initials table, for kind and name. */
export function isInitials(text: string): boolean {
  const words = text.trim().split(/\s+/);
  return words.every((word) => LETTERS.test(word));
}

/** Rank of something with Chinese text and initials; smaller is better, -1 does not fit. */
function score(text: string, initials: string, query: string): number {
  const [hay, needle] = LETTERS.test(query) ? [initials.toLowerCase(), query.toLowerCase()] : [text, query];
  const at = hay.indexOf(needle);
  if (at < 0) return -1;
  return (at === 0 ? 0 : 100 + at) + hay.length - needle.length;
}

function best<T>(all: readonly T[], rank: (item: T) => number, limit: number): T[] {
  return all
    .map((item) => ({ item, rank: rank(item) }))
    .filter((r) => r.rank >= 0)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map((r) => r.item);
}

/**
 * Titles that fit what was typed, best first: Chinese by substring, letters by pinyin initials. After a space or an
 * opening bracket a name of the case follows: «sdhz xcm» is 送达回证（许春梅）.
 */
export function complete(
  kinds: readonly DocumentKind[],
  text: string,
  limit = 9,
  names: readonly NameView[] = [],
  used: ReadonlyMap<string, number> = new Map(),
): DocumentKind[] {
  const [first = "", second] = text.trim().split(/[\s（(]+/);
  if (first === "") return [];
  // The name of the kind goes before its other names, and what this volume has already before both.
  const weighed = (k: DocumentKind) => {
    const rank = score(k.title, k.initials, first);
    if (rank < 0) return rank;
    const liked = (used.get(k.title) ?? 0) > 0 ? 4 : k.title === k.doc_type ? 2 : 0;
    return rank + 4 - liked;
  };
  const fitting = best(kinds, weighed, limit);
  const begun = second !== undefined || /[\s（(]$/.test(text);
  if (!begun || fitting.length === 0) return fitting;
  const wanted = (second ?? "").replace(/[）)]$/, "");
  const people = wanted === "" ? names.slice(0, limit) : best(names, (n) => score(n.name, n.initials, wanted), limit);
  const kind = fitting[0]!;
  return people.map((n) => ({
    ...kind,
    title: `${kind.title}（${n.name}）`,
    initials: `${kind.initials} ${n.initials}`,
  }));
}

/** The kind of a title typed by hand: «送达回证（许春梅）» is a 送达回证. */
export function kindOfTitle(kinds: readonly DocumentKind[], title: string): DocumentKind | null {
  const bare = title.split(/[（(]/)[0]?.trim() ?? "";
  return kinds.find((k) => k.title === title.trim()) ?? kinds.find((k) => k.title === bare) ?? null;
}
