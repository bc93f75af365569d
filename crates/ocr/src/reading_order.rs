use bianmu_model::TextLine;

/// Puts lines into reading order: rows from top to bottom, cells of a row from left to right. A line belongs to a row when
/// its middle lies within the middle half of the row's band; boxes must come from a deskewed page.
pub fn in_reading_order(mut lines: Vec<TextLine>) -> Vec<TextLine> {
    lines.sort_by(|a, b| a.rect.center_y().total_cmp(&b.rect.center_y()));
    let mut rows: Vec<Vec<TextLine>> = Vec::new();
    for line in lines {
        let fits = rows.last().is_some_and(|row| {
            let reference = &row[row.len() - 1].rect;
            let distance = (line.rect.center_y() - reference.center_y()).abs();
            let alone = row.iter().all(|other| {
                let shared = line.rect.right().min(other.rect.right()) - line.rect.x.max(other.rect.x);
                shared * 2 < line.rect.w.min(other.rect.w)
            });
            alone && distance < 0.5 * reference.h.min(line.rect.h) as f32
        });
        match rows.last_mut() {
            Some(row) if fits => row.push(line),
            _ => rows.push(vec![line]),
        }
    }
    for row in &mut rows {
        row.sort_by_key(|l| l.rect.x);
    }
    rows.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use bianmu_model::Rect;

    use super::*;

    fn line(text: &str, x: i32, y: i32, w: i32, h: i32) -> TextLine {
        TextLine { text: text.into(), rect: Rect { x, y, w, h }, confidence: 1.0 }
    }

    #[test]
    fn cells_of_a_row_come_left_to_right_and_rows_top_to_bottom() {
        let lines = vec![
            line("乙", 400, 104, 100, 40),
            line("第二行", 0, 160, 500, 40),
            line("甲", 0, 100, 100, 40),
            line("题名", 150, 10, 200, 60),
        ];
        let order: Vec<String> = in_reading_order(lines).into_iter().map(|l| l.text).collect();
        assert_eq!(order, ["题名", "甲", "乙", "第二行"]);
    }
}
