import type { CatalogueRow } from "../../../backend/model";

/** Lines that fit on one sheet of the 卷内目录. */
export const ROWS_ON_SHEET = 20;
/** Characters on one line of the column. */
const TITLE_CHARS = 13;
const RESPONSIBLE_CHARS = 8;

/** Lines of the form a row takes: one holds one line of a title or two small ones of who made it. */
export function linesOf(row: CatalogueRow): number {
  const title = Math.ceil([...row.title].length / TITLE_CHARS);
  const responsible = Math.ceil([...(row.responsible ?? "")].length / RESPONSIBLE_CHARS / 2);
  return Math.max(1, title, responsible);
}

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
