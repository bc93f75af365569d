import type { Rect } from "../../../backend/model";

/** Longest label that is drawn on the image. */
export const LABEL_CHARS = 32;

export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

const hits = (a: Area, b: Area) =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;

export function shorten(text: string): string {
  return [...text].length > LABEL_CHARS ? `${[...text].slice(0, LABEL_CHARS - 1).join("")}…` : text;
}

/**
 * A free place for the label of a box, in pixels of the shown page: above, below, right or left of the box, on no text
 * and on nothing placed before. `null`: no place is free, only the number is shown.
 */
export function placeLabel(
  box: Area,
  size: { width: number; height: number },
  page: { width: number; height: number },
  taken: readonly Area[],
): Area | null {
  const gap = 4;
  const clampLeft = (left: number) => Math.min(Math.max(left, 4), page.width - size.width - 4);
  const tries: Area[] = [
    { left: clampLeft(box.left), top: box.top - size.height - gap, ...size },
    { left: clampLeft(box.left + box.width - size.width), top: box.top - size.height - gap, ...size },
    { left: clampLeft(box.left), top: box.top + box.height + gap, ...size },
    { left: clampLeft(box.left + box.width - size.width), top: box.top + box.height + gap, ...size },
    { left: box.left + box.width + gap, top: box.top + (box.height - size.height) / 2, ...size },
    { left: box.left - size.width - gap, top: box.top + (box.height - size.height) / 2, ...size },
  ];
  return (
    tries.find(
      (t) =>
        t.left >= 0 &&
        t.top >= 0 &&
        t.left + t.width <= page.width &&
        t.top + t.height <= page.height &&
        !taken.some((a) => hits(t, a)),
    ) ?? null
  );
}

/** Box of the page image in pixels of the shown page. */
export function shown(rect: Rect, scale: number): Area {
  return { left: rect[0] * scale, top: rect[1] * scale, width: rect[2] * scale, height: rect[3] * scale };
}
