//! The picture of a page as the PDF takes it: JPEG bytes as they are, everything else decoded and deflated.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::{Chunk, Filter, Ref};

/// Colour of the samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Colour {
    Bilevel,
    Gray,
    Rgb,
    /// `inverted` when an Adobe marker says so.
    Cmyk {
        inverted: bool,
    },
}

/// A picture ready for the PDF.
#[derive(Debug)]
pub(crate) struct PageImage {
    pub(crate) width: u32,
    pub(crate) height: u32,
    colour: Colour,
    data: Vec<u8>,
    jpeg: bool,
}

impl PageImage {
    /// # Errors
    /// A sentence when the bytes are no image.
    pub(crate) fn read(bytes: Vec<u8>, media_type: &str) -> Result<PageImage, String> {
        if media_type == "image/jpeg" {
            let (width, height, colour) = jpeg_frame(&bytes).ok_or("不是完整的 JPEG")?;
            return Ok(PageImage { width, height, colour, data: bytes, jpeg: true });
        }
        let picture = image::load_from_memory(&bytes).map_err(|e| e.to_string())?;
        let (width, height) = (picture.width(), picture.height());
        let (colour, samples) = if picture.color().has_color() {
            (Colour::Rgb, over_white(&picture))
        } else {
            let gray = picture.to_luma8().into_raw();
            if gray.iter().all(|v| matches!(v, 0 | 255)) {
                (Colour::Bilevel, packed(&gray, width as usize))
            } else {
                (Colour::Gray, gray)
            }
        };
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        let data = encoder.write_all(&samples).and_then(|()| encoder.finish()).map_err(|e| e.to_string())?;
        Ok(PageImage { width, height, colour, data, jpeg: false })
    }

    /// The image object.
    pub(crate) fn object(&self, id: Ref) -> Chunk {
        let mut chunk = Chunk::with_capacity(self.data.len() + 512);
        let mut image = chunk.image_xobject(id, &self.data);
        image.filter(if self.jpeg { Filter::DctDecode } else { Filter::FlateDecode });
        image.width(self.width as i32).height(self.height as i32);
        match self.colour {
            Colour::Bilevel | Colour::Gray => image.color_space().device_gray(),
            Colour::Rgb => image.color_space().device_rgb(),
            Colour::Cmyk { .. } => image.color_space().device_cmyk(),
        }
        image.bits_per_component(if self.colour == Colour::Bilevel { 1 } else { 8 });
        if self.colour == (Colour::Cmyk { inverted: true }) {
            image.decode([1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0]);
        }
        image.finish();
        chunk
    }
}

use pdf_writer::Finish;

fn over_white(picture: &image::DynamicImage) -> Vec<u8> {
    let rgba = picture.to_rgba8();
    let blend = |c: u8, a: u8| ((u16::from(c) * u16::from(a) + 255 * (255 - u16::from(a))) / 255) as u8;
    rgba.pixels().flat_map(|p| [blend(p.0[0], p.0[3]), blend(p.0[1], p.0[3]), blend(p.0[2], p.0[3])]).collect()
}

/// One bit a pixel, rows on byte boundaries, 1 is white.
fn packed(gray: &[u8], width: usize) -> Vec<u8> {
    gray.chunks(width.max(1))
        .flat_map(|row| {
            row.chunks(8)
                .map(|eight| eight.iter().enumerate().fold(0u8, |byte, (i, v)| byte | (u8::from(*v == 255) << (7 - i))))
        })
        .collect()
}

/// Width, height and colour from the frame header of a JPEG.
fn jpeg_frame(bytes: &[u8]) -> Option<(u32, u32, Colour)> {
    let mut at = 2;
    let mut adobe = false;
    if bytes.get(..2)? != [0xFF, 0xD8] {
        return None;
    }
    loop {
        while *bytes.get(at)? != 0xFF {
            at += 1;
        }
        while *bytes.get(at)? == 0xFF {
            at += 1;
        }
        let marker = *bytes.get(at)?;
        at += 1;
        if matches!(marker, 0x01 | 0xD0..=0xD8) {
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        let body = bytes.get(at + 2..at + length)?;
        match marker {
            0xEE => adobe |= body.starts_with(b"Adobe"),
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                let height = u32::from(u16::from_be_bytes([*body.get(1)?, *body.get(2)?]));
                let width = u32::from(u16::from_be_bytes([*body.get(3)?, *body.get(4)?]));
                let colour = match *body.get(5)? {
                    1 => Colour::Gray,
                    3 => Colour::Rgb,
                    4 => Colour::Cmyk { inverted: adobe },
                    _ => return None,
                };
                return (width > 0 && height > 0).then_some((width, height, colour));
            }
            0xD9 | 0xDA => return None,
            _ => {}
        }
        at += length;
    }
}
