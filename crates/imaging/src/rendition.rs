use bianmu_model::{Fault, FaultCode, Rect, Repair};
use jpeg_encoder::{ColorType, Encoder};
use pic_scale::{ImageSize, ImageStore, ImageStoreMut, ResamplingFunction, Scaler, ThreadingPolicy};

use crate::decode::{Decoded, decode};
use crate::{Picture, repaired};

/// JPEG quality of renditions; they are for the eye, the original is never replaced.
pub const JPEG_QUALITY: u8 = 82;

const THUMB_WIDTH: f64 = 200.0;

/// How large a rendition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Size {
    /// 200 pixels wide.
    Thumb,
    /// 1130 pixels high at most: what a page fills on a small screen, half of the pixels of [`Size::View`].
    Screen,
    /// 1600 pixels high at most.
    View,
    /// As scanned.
    Full,
}

impl Size {
    /// The word used in page addresses: `thumb`, `screen`, `view` or `full`.
    pub fn from_word(word: &str) -> Option<Size> {
        match word {
            "thumb" => Some(Size::Thumb),
            "screen" => Some(Size::Screen),
            "view" => Some(Size::View),
            "full" => Some(Size::Full),
            _ => None,
        }
    }

    /// The inverse of [`Size::from_word`].
    pub fn word(self) -> &'static str {
        match self {
            Size::Thumb => "thumb",
            Size::Screen => "screen",
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
        Size::Thumb => THUMB_WIDTH / f64::from(shown.w),
        Size::Screen => 1130.0 / f64::from(shown.h),
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

/// The JPEG that [`rendition`] gives as [`Size::Thumb`], of a page that is decoded and upright already.
///
/// # Errors
/// A fault when it cannot be coded.
pub fn thumb(upright: &Picture) -> Result<Vec<u8>, Fault> {
    let scale = (THUMB_WIDTH / f64::from(upright.width)).min(1.0);
    let height = ((f64::from(upright.height) * scale).round() as u32).max(1);
    let width = ((f64::from(upright.width) * scale).round() as u32).max(1);
    encode(upright.shrunk(((0.5 / scale) as usize).max(1)), width, height)
}

/// The same parameters for a page shrunk by a whole number.
fn shrunk_repair(repair: &Repair, factor: usize) -> Repair {
    let n = factor as i32;
    let crop = repair.crop.map(|c| Rect { x: c.x / n, y: c.y / n, w: (c.w / n).max(1), h: (c.h / n).max(1) });
    Repair { crop, ..*repair }
}

/// Scaling and coding use the vector units of the machine: for a page of 4 megapixels 25 ms, where the plain loops of the
/// `image` library take 340.
fn encode(picture: Picture, width: u32, height: u32) -> Result<Vec<u8>, Fault> {
    let rgb = if (picture.width, picture.height) == (width, height) {
        picture.rgb
    } else {
        scaled(&picture, width as usize, height as usize).map_err(|_| not_made())?
    };
    let (w, h) = (u16::try_from(width).map_err(|_| not_made())?, u16::try_from(height).map_err(|_| not_made())?);
    let mut out = Vec::new();
    Encoder::new(&mut out, JPEG_QUALITY).encode(&rgb, w, h, ColorType::Rgb).map_err(|_| not_made())?;
    Ok(out)
}

fn not_made() -> Fault {
    Fault::new(FaultCode::Damaged, "页面图像无法生成，请重试。")
}

fn scaled(picture: &Picture, width: usize, height: usize) -> Result<Vec<u8>, pic_scale::PicScaleError> {
    let (from_w, from_h) = (picture.width as usize, picture.height as usize);
    let scaler = Scaler::new(ResamplingFunction::Bilinear).set_threading_policy(ThreadingPolicy::Single);
    let plan = scaler.plan_rgb_resampling(ImageSize::new(from_w, from_h), ImageSize::new(width, height))?;
    let from = ImageStore::<u8, 3>::from_slice(&picture.rgb, from_w, from_h)?;
    let mut rgb = vec![0; width * height * 3];
    let mut to = ImageStoreMut::<u8, 3>::from_slice(&mut rgb, width, height)?;
    plan.resample(&from, &mut to)?;
    Ok(rgb)
}
