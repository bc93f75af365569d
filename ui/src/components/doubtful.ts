import type { Rect, TextLine } from "../backend/model";

/** A character recognised with less than this, in percent, is marked as doubtful. */
export const DOUBT_BELOW = 70;

/** A piece of a line: one doubtful character (or a doubtful line) with its percent, or what is sure between them. */
export interface LinePart {
  text: string;
  doubt: number | null;
  box: Rect;
}

/** Lines much higher than wide are written from top to bottom; a single character, such as a digit, has no direction. */
export function upright(line: TextLine): boolean {
  return line.box[3] <= line.box[2] * 1.5 || [...line.text].length === 1;
}

/** Digits and Latin letters are about half as wide as Chinese characters, on paper as on the screen. */
const advance = (char: string) => (char <= "~" ? 0.55 : 1);

/** The doubt of each character; a line without values for its characters is doubted as a whole. */
function doubtsOf(line: TextLine, chars: readonly string[]): (number | null)[] | null {
  const values = line.character_confidence ?? [];
  if (values.length !== chars.length) return null;
  return chars.map((char, i) => (values[i]! < DOUBT_BELOW && char.trim() !== "" ? values[i]! : null));
}

/** The parts of a line in reading order; together they are its text, side by side they fill its box. */
export function lineParts(line: TextLine): LinePart[] {
  const chars = [...line.text];
  const doubts = doubtsOf(line, chars);
  if (doubts === null) {
    const whole =
      line.confidence * 100 < DOUBT_BELOW ? Math.min(Math.round(line.confidence * 100), DOUBT_BELOW - 1) : null;
    return [{ text: line.text, doubt: whole, box: line.box }];
  }
  const [x, y, w, h] = line.box;
  const along = upright(line);
  const weights = chars.map((char) => (along ? advance(char) : 1));
  const unit = (along ? w : h) / weights.reduce((sum, weight) => sum + weight, 0);
  const parts: LinePart[] = [];
  let at = 0;
  chars.forEach((char, i) => {
    const length = weights[i]! * unit;
    const doubt = doubts[i]!;
    const last = parts.at(-1);
    if (last && last.doubt === null && doubt === null) {
      last.text += char;
      last.box[along ? 2 : 3] += length;
    } else {
      parts.push({ text: char, doubt, box: along ? [x + at, y, length, h] : [x, y + at, w, length] });
    }
    at += length;
  });
  return parts;
}

/** How many places of a page are marked. */
export function doubtfulPlaces(lines: readonly TextLine[]): number {
  return lines.reduce((sum, line) => sum + lineParts(line).filter((part) => part.doubt !== null).length, 0);
}
