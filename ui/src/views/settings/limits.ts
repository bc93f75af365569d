import type { ClarityProfile, FlagCounts, FlagKind, Limit, ProfileRow } from "../../backend/model";

/** Number of the profile that judges what no other one is for. */
export const GENERAL = 1;

/** What a profile is for besides its limits; empty fields mean any. */
export interface Scope {
  name: string;
  court: string;
  scanner: string;
}

export const scopeOf = (profile: ClarityProfile): Scope => ({
  name: profile.name,
  court: profile.court ?? "",
  scanner: profile.scanner ?? "",
});

/** «通用», «敦化林区基层法院 · fi-7160» */
export function scopeWords(row: Pick<ProfileRow, "id" | "court" | "scanner">): string {
  return row.id === GENERAL ? "通用" : [row.court, row.scanner].filter(Boolean).join(" · ");
}

/** What stands in the two fields of a kind; empty fields leave the kind unjudged. */
export interface LimitText {
  notice: string;
  fail: string;
}
export type Draft = Partial<Record<FlagKind, LimitText>>;

/** Limits come as 32-bit numbers: 1.65 must not be shown as 1.649999976. */
export function limitText(value: number | null | undefined): string {
  return value === null || value === undefined ? "" : String(Number(value.toPrecision(6)));
}

export function draftOf(profile: ClarityProfile, kinds: readonly FlagKind[]): Draft {
  const draft: Draft = {};
  for (const kind of kinds) {
    const limit = profile.limits[kind];
    draft[kind] = { notice: limitText(limit?.notice), fail: limitText(limit?.fail) };
  }
  return draft;
}

/** A number, `null` for an empty field, `undefined` for what is no number. Full-width digits are what an IME leaves. */
export function parseLimit(text: string): number | null | undefined {
  const plain = text.normalize("NFKC").replace("。", ".").trim();
  if (plain === "") return null;
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

/** What is wrong with the fields of one kind; whether the limits make sense together the backend says. */
export function fieldTrouble(text: LimitText): string | null {
  const [notice, fail] = [parseLimit(text.notice), parseLimit(text.fail)];
  if (notice === undefined || fail === undefined) return "请填不小于 0 的数";
  if (notice === null && fail !== null) return "有不合格限值时也要填提示限值";
  return null;
}

/** The profile of the fields; `null` while one of them is wrong. */
export function profileOf(base: ClarityProfile, scope: Scope, draft: Draft): ClarityProfile | null {
  const limits: Partial<Record<FlagKind, Limit>> = {};
  for (const [kind, text] of Object.entries(draft) as [FlagKind, LimitText][]) {
    if (fieldTrouble(text)) return null;
    const notice = parseLimit(text.notice);
    if (typeof notice === "number") limits[kind] = { notice, fail: parseLimit(text.fail) ?? null };
  }
  const filled = (text: string) => text.trim() || null;
  return {
    id: base.id,
    name: scope.name.trim(),
    court: filled(scope.court),
    scanner: filled(scope.scanner),
    version: base.version,
    limits,
  };
}

export function sameLimits(a: ClarityProfile, b: ClarityProfile): boolean {
  const plain = (p: ClarityProfile) =>
    JSON.stringify([
      [p.id, p.name, p.court, p.scanner],
      Object.entries(p.limits)
        .map(([kind, limit]) => [kind, limitText(limit.notice), limitText(limit.fail)])
        .sort(),
    ]);
  return plain(a) === plain(b);
}

/** «12 → 5», or the one number where nothing changes. */
export function change(now: FlagCounts, then: FlagCounts, level: keyof FlagCounts): string {
  return now[level] === then[level] ? String(now[level]) : `${now[level]} → ${then[level]}`;
}
