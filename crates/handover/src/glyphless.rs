//! The font of the text layer: one glyph, a filled square, never drawn. A square gives every reader a box to select; an
//! empty glyph gives boxes without height in PDFium and Chrome.

/// Units per em.
pub(crate) const EM: i16 = 1000;
/// Part of the em below the baseline.
pub(crate) const DESCENT: i16 = 120;

/// A TrueType font with `.notdef` (empty) and glyph 1 (the em square), built the same every time.
pub(crate) fn font() -> Vec<u8> {
    let glyph = square();
    let half = (glyph.len() / 2) as u16;
    let tables: [(&[u8; 4], Vec<u8>); 9] = [
        (b"cmap", cmap()),
        (b"glyf", glyph),
        (b"head", head()),
        (b"hhea", words(&[1, 0, EM - DESCENT, -DESCENT, 0, EM, 0, 0, EM, 1, 0, 0, 0, 0, 0, 0, 0, 2])),
        (b"hmtx", words(&[EM, 0, EM, 0])),
        (b"loca", [0u16, 0, half].iter().flat_map(|w| w.to_be_bytes()).collect()),
        (b"maxp", words(&[1, 0, 2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])),
        (b"name", words(&[0, 0, 6])),
        (b"post", words(&[3, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])),
    ];
    let mut directory = words(&[0x0001, 0, tables.len() as i16, 128, 3, tables.len() as i16 * 16 - 128]);
    let mut body = Vec::new();
    let start = directory.len() + tables.len() * 16;
    let mut head_at = 0;
    for (tag, table) in &tables {
        let offset = start + body.len();
        if *tag == b"head" {
            head_at = offset;
        }
        directory.extend_from_slice(*tag);
        directory.extend_from_slice(&checksum(table).to_be_bytes());
        directory.extend_from_slice(&(offset as u32).to_be_bytes());
        directory.extend_from_slice(&(table.len() as u32).to_be_bytes());
        body.extend_from_slice(table);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    let mut font = directory;
    font.extend(body);
    let adjustment = 0xB1B0_AFBAu32.wrapping_sub(checksum(&font));
    font[head_at + 8..head_at + 12].copy_from_slice(&adjustment.to_be_bytes());
    font
}

fn words(values: &[i16]) -> Vec<u8> {
    values.iter().flat_map(|w| w.to_be_bytes()).collect()
}

fn checksum(bytes: &[u8]) -> u32 {
    bytes.chunks(4).fold(0u32, |sum, chunk| {
        let mut word = [0u8; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

fn square() -> Vec<u8> {
    // One contour, its box, one end point (3), no instructions, four points on the curve with 16-bit deltas.
    let mut glyph = words(&[1, 0, -DESCENT, EM, EM - DESCENT, 3, 0]);
    glyph.extend([1u8; 4]);
    glyph.extend(words(&[0, EM, 0, -EM, -DESCENT, 0, EM, 0]));
    glyph
}

fn head() -> Vec<u8> {
    let mut head = words(&[1, 0, 1, 0, 0, 0, 0x5F0F, 0x3CF5, 3, EM]);
    head.extend([0u8; 16]);
    head.extend(words(&[0, -DESCENT, EM, EM - DESCENT, 0, 8, 2, 0, 0]));
    head
}

fn cmap() -> Vec<u8> {
    // One subtable for Macintosh Roman in format 6 that maps the space to the square.
    words(&[0, 1, 1, 0, 0, 12, 6, 12, 0, 32, 1, 1])
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_font_is_whole_and_always_the_same() {
        let font = super::font();
        assert_eq!(font, super::font());
        assert_eq!(super::checksum(&font), 0xB1B0_AFBA);
        assert!(font.len() < 700, "{}", font.len());
    }
}
