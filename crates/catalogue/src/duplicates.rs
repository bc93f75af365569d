//! The same sheet scanned twice: by text and by picture.

use std::collections::HashMap;

use bianmu_model::PageFacts;

/// For every page the earlier page it repeats. Text must agree in 96 of 100 character pairs and the picture must look
/// alike: service receipts to two parties differ in a name only, and must stay two.
pub(crate) fn duplicates(pages: &[Option<&PageFacts>]) -> Vec<Option<usize>> {
    let bags: Vec<HashMap<(char, char), u32>> = pages.iter().map(|p| p.map(bag).unwrap_or_default()).collect();
    let mut out: Vec<Option<usize>> = vec![None; pages.len()];
    for later in 0..pages.len() {
        let Some(page) = pages[later].filter(|p| !p.blank) else { continue };
        let size: u32 = bags[later].values().sum();
        if size < 20 {
            continue;
        }
        for earlier in (0..later).rev() {
            let Some(other) = pages[earlier].filter(|_| out[earlier].is_none()) else { continue };
            let apart = page.sheet_distance(other);
            // Covers and closing notes of the two parts differ in one word; a double feed lies close by.
            let adjacent = later - earlier == 1;
            // Nearly empty pages have no picture to compare; next to each other the text alone decides.
            if (apart > 18 && !adjacent) || (size < 240 && later - earlier > 2) {
                continue;
            }
            let other_size: u32 = bags[earlier].values().sum();
            let shared: u32 = bags[later].iter().map(|(k, n)| *n.min(bags[earlier].get(k).unwrap_or(&0))).sum();
            // Next to each other and alike as pictures: short texts may differ in what was recognised of noise.
            let need = match (adjacent, apart) {
                (true, 0..=8) if size < 90 => 90,
                (true, 19..) => 98,
                _ => 96,
            };
            if 2 * shared * 100 >= need * (size + other_size) {
                out[later] = Some(earlier);
                break;
            }
        }
    }
    out
}

fn bag(page: &PageFacts) -> HashMap<(char, char), u32> {
    let characters: Vec<char> = page.text().chars().filter(|c| !c.is_whitespace()).collect();
    let mut out = HashMap::new();
    for pair in characters.windows(2) {
        *out.entry((pair[0], pair[1])).or_default() += 1;
    }
    out
}
