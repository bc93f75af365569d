use bianmu_model::{Fault, FaultCode, Rect, Repair};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;

use crate::decode::{Decoded, decode};
use crate::{Picture, repaired};

/// JPEG quality of renditions; they are for the eye, the original is never replaced.
pub const JPEG_QUALITY: u8 = 82;

/// How large a rendition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Size {
    /// 200 pixels wide.
    Thumb,
    /// 1600 pixels high at most.
    View,
    /// As scanned.
    Full,
}

impl Size {
    /// The word used in page addresses: `thumb`, `view` or `full`.
    pub fn from_word(word: &str) -> Option<Size> {
        match word {
            "thumb" => Some(Size::Thumb),
            "view" => Some(Size::View),
            "full" => Some(Size::Full),
            _ => None,
        }
    }

    /// The inverse of [`Size::from_word`].
    pub fn word(self) -> &'static str {
        match self {
            Size::Thumb => "thumb",
            Size::View => "view",
            Size::Full => "full",
        }
    }
}

/// Makes a JPEG of a page, turned clockwise by `rotation` degrees and then repaired: the crop is one of the turned page.
///
/// # Errors
/// A fault when the page cannot be decoded.
pub fn rendition(bytes: &[u8], media_type: &str, rotation: u16, repair: &Repair, size: Size) -> Result<Vec<u8>, Fault> {
    if repair.is_none() && size == Size::Full && rotation.is_multiple_of(360) && media_type == "image/jpeg" {
        return Ok(bytes.to_vec());
    }
    let Decoded { picture, scan } = decode(bytes, media_type)?;
    // Shrinking first makes turning cheap; the integer shrink leaves at least twice the wanted size.
    let (turned_w, turned_h) =
        if rotation % 180 == 90 { (picture.height, picture.width) } else { (picture.width, picture.height) };
    let shown = repair.area(turned_w, turned_h);
    let scale = match size {
        Size::Thumb => 200.0 / f64::from(shown.w),
        Size::View => 1600.0 / f64::from(shown.h),
        Size::Full => 1.0,
    }
    .min(1.0);
    let factor = if size == Size::Thumb { ((0.5 / scale) as usize).max(1) } else { 1 };
    let picture = picture.shrunk(factor).turned(rotation % 360);
    let picture = repaired(picture, &shrunk_repair(repair, factor), scan.dpi / factor as u32);
    let width = ((f64::from(shown.w) * scale).round() as u32).max(1);
    let height = ((f64::from(shown.h) * scale).round() as u32).max(1);
    encode(picture, width, height)
}

/// The same parameters for a page shrunk by a whole number.
fn shrunk_repair(repair: &Repair, factor: usize) -> Repair {
    let n = factor as i32;
    let crop = repair.crop.map(|c| Rect { x: c.x / n, y: c.y / n, w: (c.w / n).max(1), h: (c.h / n).max(1) });
    Repair { crop, ..*repair }
}

fn encode(picture: Picture, width: u32, height: u32) -> Result<Vec<u8>, Fault> {
    let broken = |_| Fault::new(FaultCode::Damaged, "页面图像无法生成，请重试。");
    let whole = image::RgbImage::from_raw(picture.width, picture.height, picture.rgb)
        .ok_or_else(|| Fault::new(FaultCode::Damaged, "页面图像无法生成，请重试。"))?;
    let scaled = if (whole.width(), whole.height()) == (width, height) {
        whole
    } else {
        image::imageops::resize(&whole, width, height, FilterType::Triangle)
    };
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY).encode_image(&scaled).map_err(broken)?;
    Ok(out)
}
