use std::io::Cursor;

use bianmu_model::{Fault, FaultCode};
use image::{DynamicImage, ImageReader};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use crate::Picture;
use crate::jpeg_quality::jpeg_quality;

/// A decoded page.
#[derive(Debug)]
pub struct Decoded {
    /// The pixels as they lie in the file.
    pub picture: Picture,
    /// What the file says about them.
    pub scan: ScanFacts,
}

/// What the file says about a page image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScanFacts {
    /// Dots per inch as written into the file when that is plausible, else inferred from A4.
    pub dpi: u32,
    /// Only black and white occur: grey measures say nothing about such a page.
    pub bilevel: bool,
    /// Quality of the JPEG coding as libjpeg counts it, 1..=100; `None` for lossless files.
    pub jpeg_quality: Option<u8>,
}

/// Decodes `image/jpeg` or `image/png` within limits of 30,000 pixels a side.
///
/// # Errors
/// A fault for a picture that cannot be decoded.
pub fn decode(bytes: &[u8], media_type: &str) -> Result<Decoded, Fault> {
    let (picture, dpi, jpeg_quality) = if media_type == "image/jpeg" {
        (jpeg(bytes)?, jfif_dpi(bytes), jpeg_quality(bytes))
    } else {
        (other(bytes)?, png_dpi(bytes), None)
    };
    if picture.width < 8 || picture.height < 8 {
        return Err(Fault::new(FaultCode::Damaged, "影像小于 8 像素，不是页面。"));
    }
    // Every 13th row is enough to tell a bilevel page from a grey one.
    let rows = picture.rgb.chunks_exact(picture.width as usize * 3).step_by(13);
    let (mut grey, mut all) = (0, 0);
    for row in rows {
        grey += row.chunks_exact(3).map(|p| usize::from(p[0] > 16 && p[0] < 239)).sum::<usize>();
        all += row.len() / 3;
    }
    let bilevel = grey * 500 < all;
    let dpi = dpi.unwrap_or_else(|| picture.a4_dpi());
    Ok(Decoded { picture, scan: ScanFacts { dpi, bilevel, jpeg_quality } })
}

fn jpeg(bytes: &[u8]) -> Result<Picture, Fault> {
    let options = DecoderOptions::default().set_max_width(30_000).set_max_height(30_000).set_strict_mode(false);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|_| damaged())?;
    let grey = decoder.input_colorspace() == Some(ColorSpace::Luma);
    decoder.set_options(options.jpeg_set_out_colorspace(if grey { ColorSpace::Luma } else { ColorSpace::RGB }));
    let pixels = decoder.decode().map_err(|_| damaged())?;
    let (width, height) = decoder.dimensions().ok_or_else(damaged)?;
    let rgb = if grey { colored(&pixels) } else { pixels };
    if rgb.len() != width * height * 3 {
        return Err(damaged());
    }
    Ok(Picture { width: width as u32, height: height as u32, rgb })
}

/// Grey as color, by pieces that stay in the nearest cache: much quicker than the conversions of the libraries.
fn colored(grey: &[u8]) -> Vec<u8> {
    const PIECE: usize = 2048;
    let arch = pulp::Arch::new();
    let mut piece = [0u8; PIECE * 3];
    let mut rgb = Vec::with_capacity(grey.len() * 3);
    for grey in grey.chunks(PIECE) {
        let piece = &mut piece[..grey.len() * 3];
        arch.dispatch(|| {
            for (pixel, value) in piece.as_chunks_mut::<3>().0.iter_mut().zip(grey) {
                *pixel = [*value; 3];
            }
        });
        rgb.extend_from_slice(piece);
    }
    rgb
}

fn other(bytes: &[u8]) -> Result<Picture, Fault> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| damaged())?;
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(30_000);
    limits.max_image_height = Some(30_000);
    limits.max_alloc = Some(1 << 30);
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| damaged())?;
    let (width, height) = (picture.width(), picture.height());
    let rgb = match picture {
        DynamicImage::ImageLuma8(grey) => colored(grey.as_raw()),
        picture => picture.into_rgb8().into_raw(),
    };
    Ok(Picture { width, height, rgb })
}

fn damaged() -> Fault {
    Fault::new(FaultCode::Damaged, "影像解码失败，这一页读不出。原件未动；请来源法院补扫。")
}

/// Density of the JFIF header. Values below 100 are the defaults of programs, not measurements.
fn jfif_dpi(bytes: &[u8]) -> Option<u32> {
    let at = bytes.windows(5).take(64).position(|w| w == b"JFIF\0")?;
    let unit = *bytes.get(at + 7)?;
    let density = u32::from(u16::from_be_bytes([*bytes.get(at + 8)?, *bytes.get(at + 9)?]));
    let dpi = match unit {
        1 => density,
        2 => (f64::from(density) * 2.54).round() as u32,
        _ => return None,
    };
    (100..=2400).contains(&dpi).then_some(dpi)
}

/// The `pHYs` chunk of a PNG (pixels a metre).
fn png_dpi(bytes: &[u8]) -> Option<u32> {
    let at = bytes.windows(4).take(4096).position(|w| w == b"pHYs")?;
    let x = u32::from_be_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?);
    let dpi = (f64::from(x) * 0.0254).round() as u32;
    (*bytes.get(at + 12)? == 1 && (100..=2400).contains(&dpi)).then_some(dpi)
}
