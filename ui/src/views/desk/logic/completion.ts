import type { DocumentKind } from "../../../backend";

const LETTERS = /^[a-z]+$/i;

/** Whether digits choose from the list: only while the text is letters of the initials table. */
export function isInitials(text: string): boolean {
  return LETTERS.test(text.trim());
}

function score(kind: DocumentKind, query: string, initials: boolean): number {
  if (initials) {
    const at = kind.initials.toLowerCase().indexOf(query.toLowerCase());
    if (at < 0) return -1;
    return (at === 0 ? 0 : 100 + at) + kind.initials.length - query.length;
  }
  const at = kind.title.indexOf(query);
  if (at < 0) return -1;
  return (at === 0 ? 0 : 100 + at) + kind.title.length - query.length;
}

/** Known kinds that fit what was typed: Chinese characters by substring, letters by pinyin initials. Best first. */
export function complete(kinds: readonly DocumentKind[], text: string, limit = 9): DocumentKind[] {
  const query = text.trim();
  if (query === "") return [];
  const initials = isInitials(query);
  return kinds
    .map((kind) => ({ kind, rank: score(kind, query, initials) }))
    .filter((k) => k.rank >= 0)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map((k) => k.kind);
}

/** The kind of a title typed by hand: «送达回证（许春梅）» is a 送达回证. */
export function kindOfTitle(kinds: readonly DocumentKind[], title: string): DocumentKind | null {
  const bare = title.split(/[（(]/)[0]?.trim() ?? "";
  return kinds.find((k) => k.title === title.trim()) ?? kinds.find((k) => k.title === bare) ?? null;
}
