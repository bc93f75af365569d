import type { FlagLevel, FlagView } from "../../../backend/model";
import { flagLevelWord } from "../../../words";

/** One line for each flag: how bad, and the sentence of the backend. */
export function flagTip(flags: readonly FlagView[]): string {
  return flags.map((flag) => `${flagLevelWord[flag.level]} · ${flag.sentence}`).join("\n");
}

/** «不合格：模糊；提示：歪斜», for who cannot see icon and colour. */
export function flagNames(flags: readonly FlagView[]): string {
  return flags.map((flag) => `${flagLevelWord[flag.level]}：${flag.label}`).join("；");
}

export function worstLevel(flags: readonly FlagView[]): FlagLevel | null {
  if (flags.length === 0) return null;
  return flags.some((flag) => flag.level === "fail") ? "fail" : "notice";
}
