use std::io::Cursor;

use bianmu_model::{Fault, FaultCode};
use image::{DynamicImage, ImageReader};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use crate::jpeg_quality::jpeg_quality;
use crate::picture::a4_dpi;
use crate::{Picture, Plane};

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

/// The pixels of a page as they lie in the file.
#[derive(Debug)]
pub(crate) enum Pixels {
    Grey(Plane),
    Color(Picture),
}

/// Decodes `image/jpeg` or `image/png` within limits of 30,000 pixels a side.
///
/// # Errors
/// A fault for a picture that cannot be decoded.
pub fn decode(bytes: &[u8], media_type: &str) -> Result<Decoded, Fault> {
    let (pixels, scan) = decode_pixels(bytes, media_type)?;
    let picture = match pixels {
        Pixels::Grey(plane) => plane.colored(),
        Pixels::Color(picture) => picture,
    };
    Ok(Decoded { picture, scan })
}

/// [`decode`] that leaves a grey page grey: a third of the pixels to walk over for whoever wants no colors.
pub(crate) fn decode_pixels(bytes: &[u8], media_type: &str) -> Result<(Pixels, ScanFacts), Fault> {
    let (pixels, dpi, jpeg_quality) = if media_type == "image/jpeg" {
        (jpeg(bytes)?, jfif_dpi(bytes), jpeg_quality(bytes))
    } else {
        (other(bytes)?, png_dpi(bytes), None)
    };
    let (width, height) = match &pixels {
        Pixels::Grey(plane) => (plane.width, plane.height),
        Pixels::Color(picture) => (picture.width as usize, picture.height as usize),
    };
    if width < 8 || height < 8 {
        return Err(Fault::new(FaultCode::Damaged, "影像小于 8 像素，不是页面。"));
    }
    // Every 13th row is enough to tell a bilevel page from a grey one.
    let between = |value: u8| usize::from(value > 16 && value < 239);
    let grey: usize = match &pixels {
        Pixels::Grey(plane) => {
            plane.data.chunks_exact(width).step_by(13).flat_map(|row| row.iter().map(|v| between(*v))).sum()
        }
        Pixels::Color(picture) => {
            let rows = picture.rgb.chunks_exact(width * 3).step_by(13);
            rows.flat_map(|row| row.chunks_exact(3).map(|p| between(p[0]))).sum()
        }
    };
    let bilevel = grey * 500 < width * height.div_ceil(13);
    let dpi = dpi.unwrap_or_else(|| a4_dpi(width, height));
    Ok((pixels, ScanFacts { dpi, bilevel, jpeg_quality }))
}

fn jpeg(bytes: &[u8]) -> Result<Pixels, Fault> {
    let options = DecoderOptions::default().set_max_width(30_000).set_max_height(30_000).set_strict_mode(false);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|_| damaged())?;
    let grey = decoder.input_colorspace() == Some(ColorSpace::Luma);
    decoder.set_options(options.jpeg_set_out_colorspace(if grey { ColorSpace::Luma } else { ColorSpace::RGB }));
    let data = decoder.decode().map_err(|_| damaged())?;
    let (width, height) = decoder.dimensions().ok_or_else(damaged)?;
    if data.len() != width * height * if grey { 1 } else { 3 } {
        return Err(damaged());
    }
    Ok(if grey {
        Pixels::Grey(Plane { width, height, data })
    } else {
        Pixels::Color(Picture { width: width as u32, height: height as u32, rgb: data })
    })
}

fn other(bytes: &[u8]) -> Result<Pixels, Fault> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| damaged())?;
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(30_000);
    limits.max_image_height = Some(30_000);
    limits.max_alloc = Some(1 << 30);
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| damaged())?;
    let (width, height) = (picture.width(), picture.height());
    Ok(match picture {
        DynamicImage::ImageLuma8(grey) => {
            Pixels::Grey(Plane { width: width as usize, height: height as usize, data: grey.into_raw() })
        }
        picture => Pixels::Color(Picture { width, height, rgb: picture.into_rgb8().into_raw() }),
    })
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
