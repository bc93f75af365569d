//! What a scanner calls itself in the file: make and model of TIFF and EXIF, else the programs a PDF names. Limits of
//! clarity may be chosen by it; nothing else depends on it, so that whatever cannot be read is no trouble.

/// Longest name that is kept, in characters.
const LONGEST: usize = 120;
const MAKE: u16 = 271;
const MODEL: u16 = 272;
const SOFTWARE: u16 = 305;
const ASCII: u16 = 2;

/// Make, model and program as one line, each thing once; `None` when none of them says anything.
pub(crate) fn line(parts: [Option<String>; 3]) -> Option<String> {
    let mut kept: Vec<String> = Vec::new();
    for part in parts.into_iter().flatten() {
        let part = part.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
        let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
        if part.is_empty() || kept.iter().any(|known| known.contains(&part)) {
            continue;
        }
        // Models often begin with the make.
        kept.retain(|known| !part.contains(known.as_str()));
        kept.push(part);
    }
    let line: String = kept.join(" ").chars().take(LONGEST).collect();
    (!line.is_empty()).then_some(line)
}

/// From the EXIF block of a JPEG.
pub(crate) fn of_jpeg(bytes: &[u8]) -> Option<String> {
    let mut at = 2;
    // Segments before the picture; what comes behind the start of the scan is no header.
    while let [0xFF, marker, high, low] = *bytes.get(at..at + 4)? {
        if matches!(marker, 0xDA | 0xD9) {
            return None;
        }
        let length = usize::from(u16::from_be_bytes([high, low]));
        let body = bytes.get(at + 4..at + 2 + length.max(2))?;
        if marker == 0xE1
            && let Some(tiff) = body.strip_prefix(b"Exif\0\0")
        {
            return line([MAKE, MODEL, SOFTWARE].map(|tag| ascii(tiff, tag)));
        }
        at += 2 + length.max(2);
    }
    None
}

/// A text of the first directory of a TIFF structure.
fn ascii(tiff: &[u8], wanted: u16) -> Option<String> {
    let little = match tiff.get(..4)? {
        [0x49, 0x49, 42, 0] => true,
        [0x4D, 0x4D, 0, 42] => false,
        _ => return None,
    };
    let short = |at: usize| {
        let two = [*tiff.get(at)?, *tiff.get(at + 1)?];
        Some(if little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    };
    let long = |at: usize| {
        let four: [u8; 4] = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some((if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) }) as usize)
    };
    let directory = long(4)?;
    for entry in 0..usize::from(short(directory)?) {
        let at = directory + 2 + 12 * entry;
        if short(at)? != wanted || short(at + 2)? != ASCII {
            continue;
        }
        let count = long(at + 4)?;
        let from = if count <= 4 { at + 8 } else { long(at + 8)? };
        return Some(text(tiff.get(from..from.checked_add(count)?)?));
    }
    None
}

/// Text of a file that seldom says in which encoding: UTF-16 where it is marked, else UTF-8 as far as it goes.
pub(crate) fn text(bytes: &[u8]) -> String {
    if let Some(wide) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        let units: Vec<u16> = wide.chunks_exact(2).map(|two| u16::from_be_bytes([two[0], two[1]])).collect();
        return String::from_utf16_lossy(&units);
    }
    String::from_utf8_lossy(bytes).replace(['\0', '\u{fffd}'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A JPEG header with the EXIF block of a scanner, in either order of bytes.
    fn jpeg(little: bool, make: &str, model: &str) -> Vec<u8> {
        let short = |v: u16| if little { v.to_le_bytes() } else { v.to_be_bytes() };
        let long = |v: u32| if little { v.to_le_bytes() } else { v.to_be_bytes() };
        let mut tiff = if little { b"II*\0".to_vec() } else { b"MM\0*".to_vec() };
        tiff.extend(long(8));
        tiff.extend(short(2));
        let mut behind = 8 + 2 + 2 * 12 + 4;
        for (tag, text) in [(MAKE, make), (MODEL, model)] {
            tiff.extend(short(tag));
            tiff.extend(short(ASCII));
            tiff.extend(long(text.len() as u32 + 1));
            if text.len() < 4 {
                let mut inline = text.as_bytes().to_vec();
                inline.resize(4, 0);
                tiff.extend(inline);
            } else {
                tiff.extend(long(behind));
                behind += text.len() as u32 + 1;
            }
        }
        tiff.extend(long(0));
        for text in [make, model].into_iter().filter(|text| text.len() >= 4) {
            tiff.extend(text.as_bytes());
            tiff.push(0);
        }
        let mut out = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 1, 0xFF, 0xE1];
        out.extend((tiff.len() as u16 + 8).to_be_bytes());
        out.extend(b"Exif\0\0");
        out.extend(tiff);
        out.extend([0xFF, 0xDA, 0, 2]);
        out
    }

    #[test]
    fn make_and_model_are_found_in_either_order_of_bytes() {
        let check = |little, make, model, expected: &str| {
            assert_eq!(of_jpeg(&jpeg(little, make, model)).as_deref(), Some(expected));
        };
        check(true, "FUJITSU", "fi-7160", "FUJITSU fi-7160");
        check(false, "Canon", "Canon DR-G2140", "Canon DR-G2140");
        check(false, "HP", "5000", "HP 5000");
    }

    #[test]
    fn a_header_that_is_cut_off_or_lies_says_nothing_and_breaks_nothing() {
        let whole = jpeg(true, "FUJITSU", "fi-7160");
        for end in 0..whole.len() {
            let _ = of_jpeg(&whole[..end]);
            let mut wrong = whole.clone();
            wrong[end] = 0xFF;
            let _ = of_jpeg(&wrong);
        }
        assert_eq!(of_jpeg(&[0xFF, 0xD8, 0xFF, 0xDA, 0, 2]), None);
    }

    #[test]
    fn names_become_one_line() {
        let check = |parts: [Option<&str>; 3], expected: Option<&str>| {
            assert_eq!(line(parts.map(|part| part.map(str::to_owned))).as_deref(), expected);
        };
        check([None, None, None], None);
        check([Some(" "), Some("\n"), None], None);
        check([Some("Canon"), Some("Canon DR-G2140"), Some("Canon")], Some("Canon DR-G2140"));
        check(
            [Some("FUJITSU\0"), Some("fi-7160"), Some("PaperStream\nCapture")],
            Some("FUJITSU fi-7160 PaperStream Capture"),
        );
        assert_eq!(line([Some("长".repeat(500)), None, None]).map(|l| l.chars().count()), Some(LONGEST));
        assert_eq!(text(&[0xFE, 0xFF, 0x4E, 0x2D]), "中");
    }
}
