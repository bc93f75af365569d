use std::io::{BufReader, Cursor};

use bianmu_model::{Fault, FaultCode};
use tiff::ColorType;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;

use crate::bilevel::{Samples, png};
use crate::still_image::{check_size, damaged};
use crate::{PageImage, scanner};

/// Hands every page of a TIFF from `first` (1-based) on to `each`; a page that cannot be decoded is a fault of its own.
///
/// # Errors
/// A fault when the file as a whole is not a TIFF.
pub(crate) fn pages(
    bytes: &[u8],
    first: u32,
    each: &mut dyn FnMut(u32, Option<Result<PageImage, Fault>>),
) -> Result<(), Fault> {
    let mut decoder = Decoder::new(BufReader::new(Cursor::new(bytes))).map_err(|_| damaged())?;
    let mut limits = Limits::default();
    limits.decoding_buffer_size = 1 << 30;
    limits.intermediate_buffer_size = 1 << 30;
    decoder = decoder.with_limits(limits);
    let mut number = 1;
    loop {
        if number >= first {
            each(number, None);
            each(number, Some(page(&mut decoder)));
        }
        if !decoder.more_images() {
            return Ok(());
        }
        if decoder.next_image().is_err() {
            let lost =
                Fault::new(FaultCode::Truncated, format!("第 {} 页起的页目录已损坏，后面的页读不出。", number + 1));
            each(number + 1, Some(Err(lost)));
            return Ok(());
        }
        number += 1;
    }
}

fn page(decoder: &mut Decoder<BufReader<Cursor<&[u8]>>>) -> Result<PageImage, Fault> {
    let (width, height) = decoder.dimensions().map_err(|_| damaged())?;
    check_size(width, height)?;
    let color = decoder.colortype().map_err(|_| damaged())?;
    let dpi = resolution(decoder);
    let decoded = decoder.read_image().map_err(|e| {
        Fault::new(FaultCode::Damaged, format!("TIFF 页解码失败（{e}）。原件未动；请来源法院补扫这一页。"))
    })?;
    let DecodingResult::U8(mut data) = decoded else {
        return Err(Fault::new(FaultCode::Unsupported, "TIFF 每样本 16 位以上，本版不支持。请以 8 位重新输出。"));
    };
    let samples = match color {
        ColorType::Gray(1) => Samples::Bit,
        ColorType::Gray(8) => Samples::Gray,
        ColorType::RGB(8) | ColorType::YCbCr(8) => Samples::Rgb,
        ColorType::RGBA(8) => {
            data = data.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
            Samples::Rgb
        }
        ColorType::GrayA(8) => {
            data = data.chunks_exact(2).map(|p| p[0]).collect();
            Samples::Gray
        }
        ColorType::CMYK(8) => {
            let over = |c: u8, k: u8| ((255 - u16::from(c)) * (255 - u16::from(k)) / 255) as u8;
            data = data.chunks_exact(4).flat_map(|p| [over(p[0], p[3]), over(p[1], p[3]), over(p[2], p[3])]).collect();
            Samples::Rgb
        }
        ColorType::Palette(8) => {
            data = from_palette(decoder, &data)?;
            Samples::Rgb
        }
        other => {
            return Err(Fault::new(FaultCode::Unsupported, format!("TIFF 颜色格式 {other:?} 本版不支持。")));
        }
    };
    let bytes = png(&data, width, height, samples, dpi)?;
    let mut named = |tag| decoder.get_tag_ascii_string(tag).ok();
    let scanner = scanner::line([named(Tag::Make), named(Tag::Model), named(Tag::Software)]);
    Ok(PageImage { media_type: "image/png", bytes, scanner })
}

fn from_palette(decoder: &mut Decoder<BufReader<Cursor<&[u8]>>>, data: &[u8]) -> Result<Vec<u8>, Fault> {
    let map = decoder.get_tag_u16_vec(Tag::ColorMap).map_err(|_| damaged())?;
    let size = map.len() / 3;
    let pick = |plane: usize, index: u8| map.get(plane * size + usize::from(index)).map_or(0, |v| (v >> 8) as u8);
    Ok(data.iter().flat_map(|i| [pick(0, *i), pick(1, *i), pick(2, *i)]).collect())
}

fn resolution(decoder: &mut Decoder<BufReader<Cursor<&[u8]>>>) -> Option<u32> {
    let value = match decoder.find_tag(Tag::XResolution).ok()?? {
        tiff::decoder::ifd::Value::Rational(n, d) if d > 0 => f64::from(n) / f64::from(d),
        other => f64::from(other.into_f32().ok()?),
    };
    let unit = decoder.find_tag_unsigned::<u16>(Tag::ResolutionUnit).ok().flatten().unwrap_or(2);
    let dpi = if unit == 3 { value * 2.54 } else { value };
    (50.0..=2400.0).contains(&dpi).then_some(dpi.round() as u32)
}
