use bianmu_model::{Analysis, VolumePart};
use comfy_table::{ContentArrangement, Table, presets};

/// A table with a line under its head.
pub(crate) fn plain<const N: usize>(head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut table = Table::new();
    table.load_preset(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(head).add_rows(rows);
    table.to_string()
}

/// The catalogue as a table in filing order.
pub(crate) fn catalogue(analysis: &Analysis) -> String {
    let mut table = Table::new();
    table.load_preset(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(["序", "卷别", "题名", "责任者", "日期", "页次", "影像", "可信", "依据"]);
    let mut numbers = [0u32; 2];
    for entry in &analysis.entries {
        let number = &mut numbers[usize::from(entry.part == VolumePart::Confidential)];
        *number += 1;
        let images: Vec<String> = entry.pages.iter().map(u32::to_string).collect();
        table.add_row([
            number.to_string(),
            entry.part.label().to_owned(),
            entry.title.clone(),
            entry.responsible.clone().unwrap_or_default(),
            entry.date.clone().unwrap_or_default(),
            entry
                .page_range
                .map_or_else(|| "—".to_owned(), |[a, b]| if a == b { a.to_string() } else { format!("{a}–{b}") }),
            images.join(","),
            format!("{:.0}%", entry.confidence * 100.0),
            entry.reasons.first().map_or_else(String::new, |r| r.text.clone()),
        ]);
    }
    table.to_string()
}
