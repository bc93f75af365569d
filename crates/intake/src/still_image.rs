use std::io::Cursor;

use bianmu_model::{Fault, FaultCode};
use image::{ImageDecoder, ImageReader};

use crate::bilevel::{Samples, png};
use crate::{FileKind, MAX_PIXELS, MAX_SIDE, PageImage, scanner};

/// Checks a JPEG, PNG or BMP without decoding it and gives it back as a page image; BMP is coded as PNG.
pub(crate) fn check(kind: FileKind, bytes: Vec<u8>) -> Result<PageImage, Fault> {
    match kind {
        FileKind::Jpeg => check_jpeg(&bytes).map(|()| PageImage {
            media_type: "image/jpeg",
            scanner: scanner::of_jpeg(&bytes),
            bytes,
        }),
        FileKind::Png => check_png(&bytes).map(|()| PageImage { media_type: "image/png", bytes, scanner: None }),
        FileKind::Bmp => from_bmp(&bytes),
        FileKind::Pdf | FileKind::Tiff => {
            Err(Fault::new(FaultCode::Unsupported, "多页文件应由子进程打开，不能当作单页影像。"))
        }
    }
}

/// Walks the JPEG segments: dimensions within limits, and an end marker, without which the lower part of the page is
/// missing although decoders return a picture.
pub(crate) fn check_jpeg(bytes: &[u8]) -> Result<(), Fault> {
    let (width, height) = jpeg_dimensions(bytes).ok_or_else(damaged)?;
    check_size(width, height)?;
    // Scanners append padding or a maker's trailer after the end marker, so it is searched for, not expected last.
    if bytes.windows(2).rev().take(1 << 16).any(|w| w == [0xFF, 0xD9]) {
        Ok(())
    } else {
        Err(Fault::new(FaultCode::Truncated, "影像在中途截断，页面下部缺失。原件未动；请来源法院补扫或重传这一页。"))
    }
}

/// Width and height from the first start-of-frame segment.
pub(crate) fn jpeg_dimensions(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
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
        if marker == 0xD9 {
            return None;
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
            let height = u16::from_be_bytes([*bytes.get(at + 3)?, *bytes.get(at + 4)?]);
            let width = u16::from_be_bytes([*bytes.get(at + 5)?, *bytes.get(at + 6)?]);
            return (width > 0 && height > 0).then_some((width.into(), height.into()));
        }
        at += length.max(2);
    }
}

fn check_png(bytes: &[u8]) -> Result<(), Fault> {
    let reader = ImageReader::with_format(Cursor::new(bytes), image::ImageFormat::Png);
    let decoder = reader.into_decoder().map_err(|_| damaged())?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    if bytes.windows(4).rev().take(4096).any(|w| w == b"IEND") {
        Ok(())
    } else {
        Err(Fault::new(FaultCode::Truncated, "影像在中途截断。原件未动；请来源法院补扫或重传这一页。"))
    }
}

fn from_bmp(bytes: &[u8]) -> Result<PageImage, Fault> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), image::ImageFormat::Bmp);
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_PIXELS * 4);
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| damaged())?.into_rgb8();
    let bytes = png(picture.as_raw(), picture.width(), picture.height(), Samples::Rgb, None)?;
    Ok(PageImage { media_type: "image/png", bytes, scanner: None })
}

/// Refuses pages that no scanner makes before a decoder allocates memory for them.
pub(crate) fn check_size(width: u32, height: u32) -> Result<(), Fault> {
    if width == 0 || height == 0 {
        return Err(damaged());
    }
    if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Fault::new(
            FaultCode::TooLarge,
            format!("影像 {width}×{height} 像素超出限度（{MAX_SIDE} 像素边长、2 亿像素），没有打开。"),
        ));
    }
    Ok(())
}

pub(crate) fn damaged() -> Fault {
    Fault::new(FaultCode::Damaged, "影像已损坏，读不出。原件未动；请来源法院补扫或重传。")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let mut out = Vec::new();
        image::codecs::jpeg::JpegEncoder::new(&mut out)
            .encode_image(&image::RgbImage::from_pixel(width, height, image::Rgb([250, 250, 250])))
            .unwrap();
        out
    }

    #[test]
    fn a_truncated_jpeg_is_named_although_decoders_accept_it() {
        let whole = jpeg(64, 80);
        assert_eq!(jpeg_dimensions(&whole), Some((64, 80)));
        assert!(check_jpeg(&whole).is_ok());
        assert_eq!(check_jpeg(&whole[..whole.len() - 2]).unwrap_err().code, FaultCode::Truncated);
        assert_eq!(check_jpeg(&whole[..20]).unwrap_err().code, FaultCode::Damaged);
        let mut padded = whole;
        padded.extend([0u8; 100]);
        assert!(check_jpeg(&padded).is_ok());
    }

    #[test]
    fn a_page_no_scanner_makes_is_refused_before_it_is_decoded() {
        assert_eq!(check_size(30_001, 10).unwrap_err().code, FaultCode::TooLarge);
        assert_eq!(check_size(20_000, 20_000).unwrap_err().code, FaultCode::TooLarge);
        assert!(check_size(9_933, 14_043).is_ok());
    }
}
