/// Luminance quantisation of quality 50 in zigzag order (ITU-T T.81, table K.1).
const MIDDLE: [u16; 64] = [
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61,
    60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113,
    121, 112, 100, 120, 92, 101, 103, 99,
];

/// Quality of a JPEG on libjpeg's scale of 1..=100, from its luminance quantisation table: what was thrown away is written
/// in the file, while blockiness can only be guessed from pixels. `None` when no table is found.
pub(crate) fn jpeg_quality(bytes: &[u8]) -> Option<u8> {
    let table = luminance_table(bytes)?;
    // Steps of baseline files end at 255 whatever the quality asked for.
    let known = || table.iter().zip(MIDDLE).filter(|(q, _)| **q < 255);
    if known().next().is_none() {
        return Some(1);
    }
    let ratio = known().map(|(q, m)| f32::from(*q) / f32::from(m)).sum::<f32>() / known().count() as f32;
    // The inverse of jpeg_quality_scaling of libjpeg.
    let quality = if ratio <= 1.0 { 100.0 - 50.0 * ratio } else { 50.0 / ratio };
    Some(quality.round().clamp(1.0, 100.0) as u8)
}

fn luminance_table(bytes: &[u8]) -> Option<[u16; 64]> {
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        if *bytes.get(at)? != 0xff || marker == 0xda {
            return None;
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        if marker == 0xdb {
            let mut segment = bytes.get(at + 4..at + 2 + length)?;
            while let Some((head, rest)) = segment.split_first() {
                let wide = head >> 4 != 0;
                let size = if wide { 128 } else { 64 };
                let values = rest.get(..size)?;
                if head & 15 == 0 {
                    let mut table = [0u16; 64];
                    for (i, q) in table.iter_mut().enumerate() {
                        *q = if wide {
                            u16::from_be_bytes([values[2 * i], values[2 * i + 1]])
                        } else {
                            u16::from(values[i])
                        };
                    }
                    return Some(table);
                }
                segment = &rest[size..];
            }
        }
        at += 2 + length;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn quality_comes_back_from_the_table() {
        for quality in [5u8, 20, 50, 75, 92] {
            let mut bytes = Vec::new();
            let picture = image::RgbImage::from_pixel(16, 16, image::Rgb([200, 200, 200]));
            image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&picture).unwrap();
            let found = jpeg_quality(&bytes).unwrap();
            assert!(found.abs_diff(quality) <= 1, "{quality} came back as {found}");
        }
        assert_eq!(jpeg_quality(b"no jpeg"), None);
    }
}
