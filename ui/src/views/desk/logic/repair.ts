import type { OriginalView, PageView, Rect, Repair, RepairView } from "../../../backend/model";

/** A page shown as scanned. */
export const noRepair: Repair = { deskew_deg: 0, crop: null, clean_background: false, contrast: false };

export type RepairPart = "deskew" | "crop" | "background" | "contrast";

/** The parameters in the order of their digits. */
export const repairParts: { part: RepairPart; word: string; digit: number }[] = [
  { part: "deskew", word: "扶正", digit: 1 },
  { part: "crop", word: "裁边", digit: 2 },
  { part: "background", word: "净底", digit: 3 },
  { part: "contrast", word: "增强反差", digit: 4 },
];

export function isOn(repair: Repair, part: RepairPart): boolean {
  if (part === "deskew") return repair.deskew_deg !== 0;
  if (part === "crop") return repair.crop !== null;
  return part === "background" ? repair.clean_background : repair.contrast;
}

/** «扶正 2.1°» */
export function partText(repair: Repair, part: RepairPart): string {
  const word = repairParts.find((p) => p.part === part)?.word ?? "";
  return part === "deskew" && repair.deskew_deg !== 0 ? `${word} ${Math.abs(repair.deskew_deg).toFixed(1)}°` : word;
}

/** One parameter taken from another repair, the others kept. */
export function withPart(repair: Repair, part: RepairPart, from: Repair): Repair {
  if (part === "deskew") return { ...repair, deskew_deg: from.deskew_deg };
  if (part === "crop") return { ...repair, crop: from.crop };
  if (part === "background") return { ...repair, clean_background: from.clean_background };
  return { ...repair, contrast: from.contrast };
}

/** Turns one parameter off, or on as the machine proposes it; null when there is nothing to turn on. */
export function toggled(page: Pick<PageView, "repair" | "proposal">, part: RepairPart): Repair | null {
  const now = page.repair?.applied ?? noRepair;
  if (isOn(now, part)) return withPart(now, part, noRepair);
  if (part === "background") return { ...now, clean_background: true };
  if (part === "contrast") return { ...now, contrast: true };
  return page.proposal && isOn(page.proposal, part) ? withPart(now, part, page.proposal) : null;
}

/** The page to draw: as scanned when that is asked for and it differs. */
export function drawnAs<P extends { width: number; height: number; rendition: string; repair: RepairView | null }>(
  page: P,
  original: boolean,
): P {
  if (!original || !page.repair) return page;
  const { width, height, rendition } = page.repair.original;
  return { ...page, width, height, rendition };
}

/** A box of the repaired page on the page as scanned: its middle moves, its size stays. */
export function onOriginal([x, y, w, h]: Rect, { onto_original: [a, b, c, d, e, f] }: OriginalView): Rect {
  const [mx, my] = [x + w / 2, y + h / 2];
  return [Math.round(a * mx + c * my + e - w / 2), Math.round(b * mx + d * my + f - h / 2), w, h];
}

/** Moves the boxes of a list onto the page as scanned, when that is what is drawn. */
export function boxesAs<T extends { box: Rect }>(
  list: readonly T[],
  repair: RepairView | null,
  original: boolean,
): T[] {
  if (!original || !repair) return [...list];
  return list.map((item) => ({ ...item, box: onOriginal(item.box, repair.original) }));
}
