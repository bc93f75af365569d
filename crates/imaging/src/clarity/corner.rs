use bianmu_model::Rect;

use super::border::Border;
use super::sheet::Sheet;

/// Size in millimetres of the largest folded corner, along the edge, with its place.
///
/// A fold is a straight slanting line from one edge to the other: along all of it the brightness steps the same way. No
/// writing does that.
pub(crate) fn folded(sheet: &Sheet, border: &Border) -> (f32, Option<Rect>) {
    let grey = &sheet.grey;
    let mm = sheet.small_per_mm();
    let [top, bottom, left, right] = border.inset.map(|i| i as f32);
    let (w, h) = (grey.width as f32, grey.height as f32);
    let corners = [
        (left, top, 1.0, 1.0),
        (w - 1.0 - right, top, -1.0, 1.0),
        (left, h - 1.0 - bottom, 1.0, -1.0),
        (w - 1.0 - right, h - 1.0 - bottom, -1.0, -1.0),
    ];
    let mut worst = (0f32, None);
    for (cx, cy, sx, sy) in corners {
        for ratio in [0.45f32, 0.6, 0.8, 1.0, 1.25, 1.65, 2.2] {
            // Legs of the triangle along the two edges; the geometric mean of both is the size.
            for half_mm in 12..110 {
                let size = half_mm as f32 / 2.0;
                let (leg_x, leg_y) = (size * ratio.sqrt(), size / ratio.sqrt());
                if leg_x.max(leg_y) > 60.0 || leg_x.min(leg_y) < 5.0 {
                    continue;
                }
                let step = steps_along(sheet, (cx, cy, sx, sy), leg_x * mm, leg_y * mm, mm);
                if step && size > worst.0 {
                    let s = sheet.shrink as f32;
                    let (x, y) =
                        (if sx > 0.0 { cx } else { cx - leg_x * mm }, if sy > 0.0 { cy } else { cy - leg_y * mm });
                    worst = (
                        size,
                        Some(Rect {
                            x: (x * s) as i32,
                            y: (y * s) as i32,
                            w: (leg_x * mm * s) as i32,
                            h: (leg_y * mm * s) as i32,
                        }),
                    );
                }
            }
        }
    }
    worst
}

/// Whether brightness steps the same way along nine tenths of the slanting line.
fn steps_along(sheet: &Sheet, (cx, cy, sx, sy): (f32, f32, f32, f32), leg_x: f32, leg_y: f32, mm: f32) -> bool {
    let grey = &sheet.grey;
    let length = leg_x.hypot(leg_y);
    // Unit normal pointing away from the corner.
    let (nx, ny) = (leg_y / length, leg_x / length);
    let samples = (length / mm * 1.5) as usize;
    let (mut up, mut down, mut all) = (0u32, 0u32, 0u32);
    for i in 0..=samples {
        let t = i as f32 / samples as f32;
        // The ends run out into the edges.
        if !(0.08..=0.92).contains(&t) {
            continue;
        }
        let (x, y) = (leg_x * t, leg_y * (1.0 - t));
        let at = |shift: f32| {
            let px = cx + sx * (x + nx * shift);
            let py = cy + sy * (y + ny * shift);
            let px = (px.max(0.0) as usize).min(grey.width - 1);
            let py = (py.max(0.0) as usize).min(grey.height - 1);
            i32::from(grey.at(px, py))
        };
        let step = at(0.7 * mm) - at(-0.7 * mm);
        all += 1;
        up += u32::from(step >= 9);
        down += u32::from(step <= -9);
        // More have failed both ways than a tenth of all that can come.
        if (all - up.max(down)) as usize * 10 > samples + 1 {
            return false;
        }
    }
    all >= 8 && up.max(down) * 10 >= all * 9
}
