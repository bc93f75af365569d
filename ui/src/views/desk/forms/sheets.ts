import type { CatalogueRow } from "../../../backend/model";

/** Lines that fit on one sheet of the 卷内目录. */
export const ROWS_ON_SHEET = 24;
/** Characters of a title on one line. */
const TITLE_CHARS = 18;

export const linesOf = (row: CatalogueRow) => Math.max(1, Math.ceil([...row.title].length / TITLE_CHARS));

/** Rows by sheet; a long title takes two lines, and no row is cut. At least one sheet. */
export function sheets(rows: readonly CatalogueRow[]): CatalogueRow[][] {
  const out: CatalogueRow[][] = [[]];
  let used = 0;
  for (const row of rows) {
    const lines = linesOf(row);
    if (used + lines > ROWS_ON_SHEET) {
      out.push([]);
      used = 0;
    }
    out[out.length - 1]!.push(row);
    used += lines;
  }
  return out;
}
