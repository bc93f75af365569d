import { describe, expect, it } from "vitest";
import type { CatalogueRow } from "../../../backend/model";
import { isDateOrEmpty, normalDate } from "../logic/dates";
import { linesOf, ROWS_ON_SHEET, sheets } from "./sheets";

const row = (seq: number, title = "传票", responsible: string | null = null): CatalogueRow => ({
  seq,
  title,
  responsible,
  date: null,
  pages: "1",
});

describe("sheets of the catalogue", () => {
  it("hold a fixed number of lines; there is always one sheet", () => {
    expect(sheets([])).toEqual([[]]);
    const rows = Array.from({ length: ROWS_ON_SHEET + 1 }, (_, i) => row(i + 1));
    expect(sheets(rows).map((s) => s.length)).toEqual([ROWS_ON_SHEET, 1]);
  });
  it("give a long title more lines and never cut a row", () => {
    const long = "关于申请对被告名下位于某市某区的不动产采取保全措施的申请书";
    expect(linesOf(row(1, long))).toBe(3);
    const rows = [...Array.from({ length: ROWS_ON_SHEET - 1 }, (_, i) => row(i + 1)), row(99, long)];
    expect(sheets(rows).map((s) => s.length)).toEqual([ROWS_ON_SHEET - 1, 1]);
  });
});

describe("dates", () => {
  it("are taken in the forms people type", () => {
    for (const typed of ["2021-7-9", "2021.07.09", "2021年7月9日", "20210709"])
      expect(normalDate(typed)).toBe("2021-07-09");
    expect(isDateOrEmpty("")).toBe(true);
    expect(isDateOrEmpty("2021-02-29")).toBe(false);
    expect(isDateOrEmpty("去年")).toBe(false);
  });
});
