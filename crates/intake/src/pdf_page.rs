//! One page of a PDF → its embedded image as it lies there, or a rasterised picture when the page is not one image.

use bianmu_model::{Fault, FaultCode};
use hayro_syntax::Filter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::stream::{ImageDecodeParams, Stream};
use hayro_syntax::object::{Array, Dict, Name, Number, Object};
use hayro_syntax::page::Page;
use hayro_syntax::{LoadPdfError, Pdf};

use crate::bilevel::{Samples, png};
use crate::pdf_raster::{self, RASTER_DPI};
use crate::still_image::{check_jpeg, check_size, damaged};
use crate::{PageImage, scanner};

/// Hands every page from `first` (1-based) on to `each`: first `None` («now trying this page»), then what came of it.
///
/// # Errors
/// A fault when the file cannot be opened as a PDF at all.
pub(crate) fn pages(
    bytes: Vec<u8>,
    first: u32,
    each: &mut dyn FnMut(u32, Option<Result<PageImage, Fault>>),
) -> Result<Option<Fault>, Fault> {
    let complete = ends_properly(&bytes);
    let pdf = Pdf::new(bytes).map_err(|e| match e {
        LoadPdfError::Decryption(_) => {
            Fault::new(FaultCode::Encrypted, "PDF 设了打开密码，没有入库。请来源法院去除密码后重传。")
        }
        LoadPdfError::Invalid => {
            Fault::new(FaultCode::Damaged, "PDF 已损坏，找不到任何一页。原件未动；请来源法院重传。")
        }
    })?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(Fault::new(FaultCode::Damaged, "PDF 里没有可读的页。原件未动；请来源法院重传。"));
    }
    let scanner = made_by(&pdf);
    for (index, page) in pages.iter().enumerate().skip(first.saturating_sub(1) as usize) {
        let number = index as u32 + 1;
        each(number, None);
        let mut image = page_image(page);
        if let Ok(image) = &mut image {
            image.scanner = image.scanner.take().or_else(|| scanner.clone());
        }
        each(number, Some(image));
    }
    Ok((!complete).then(|| {
        Fault::new(
            FaultCode::Truncated,
            format!(
                "PDF 不完整（没有文件尾），只救出 {} 页。救出的页照常处理；请来源法院重传整份文件核对。",
                pages.len()
            ),
        )
    }))
}

/// The programs the file names: scanners write their own name there.
fn made_by(pdf: &Pdf) -> Option<String> {
    let metadata = pdf.metadata();
    let named = |bytes: &Option<Box<[u8]>>| bytes.as_deref().map(scanner::text);
    scanner::line([named(&metadata.creator), named(&metadata.producer), None])
}

/// A whole PDF ends with `%%EOF`; some writers add a little after it.
fn ends_properly(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    tail.windows(5).any(|w| w == b"%%EOF")
}

fn page_image(page: &Page<'_>) -> Result<PageImage, Fault> {
    if let Some((stream, inches)) = only_image(page)
        && let Some(taken) = embedded(&stream, inches)
    {
        return taken;
    }
    pdf_raster::render(page, RASTER_DPI)
}

/// The image that alone makes up the page, with the width in inches it is drawn at; `None` when anything else is
/// painted, when it is turned or mirrored, or when it leaves a good part of the page free.
fn only_image<'a>(page: &Page<'a>) -> Option<(Stream<'a>, f64)> {
    let mut stack = vec![[1.0f64, 0.0, 0.0, 1.0, 0.0, 0.0]];
    let mut visible_text = true;
    let mut found: Option<(Stream<'a>, [f64; 6])> = None;
    let mut operations = page.typed_operations();
    while let Some(instruction) = operations.next() {
        match instruction {
            TypedInstruction::SaveState(_) => stack.push(*stack.last()?),
            TypedInstruction::RestoreState(_) if stack.len() > 1 => {
                stack.pop();
            }
            TypedInstruction::Transform(t) => {
                let m = [t.0, t.1, t.2, t.3, t.4, t.5].map(|n: Number| n.as_f64());
                let top = stack.last_mut()?;
                *top = multiply(&m, top);
            }
            TypedInstruction::XObject(x) => {
                let stream = page.resources().get_x_object(x.0)?;
                let subtype = stream.dict().get::<Name<'_>>("Subtype")?;
                if subtype.as_ref() != b"Image" || found.is_some() {
                    return None;
                }
                found = Some((stream, *stack.last()?));
            }
            TypedInstruction::TextRenderingMode(mode) => visible_text = mode.0.as_f64() != 3.0,
            TypedInstruction::ShowText(_)
            | TypedInstruction::NextLineAndShowText(_)
            | TypedInstruction::ShowTextWithParameters(_)
            | TypedInstruction::ShowTexts(_)
                if visible_text =>
            {
                return None;
            }
            TypedInstruction::StrokePath(_)
            | TypedInstruction::CloseAndStrokePath(_)
            | TypedInstruction::FillPathNonZero(_)
            | TypedInstruction::FillPathNonZeroCompatibility(_)
            | TypedInstruction::FillPathEvenOdd(_)
            | TypedInstruction::FillAndStrokeNonZero(_)
            | TypedInstruction::FillAndStrokeEvenOdd(_)
            | TypedInstruction::CloseFillAndStrokeNonZero(_)
            | TypedInstruction::CloseFillAndStrokeEvenOdd(_)
            | TypedInstruction::Shading(_)
            | TypedInstruction::InlineImage(_) => return None,
            _ => {}
        }
    }
    let (stream, [a, b, c, d, _, _]) = found?;
    let upright = a > 0.0 && d > 0.0 && b.abs() < 1e-3 * a && c.abs() < 1e-3 * d;
    let area = page.intersected_crop_box();
    let covers = a * d >= 0.85 * area.width() * area.height();
    // Annotations (stamps, comments) are painted over the page and are not in the image.
    let annotated =
        page.raw().get::<Array<'_>>("Annots").is_some_and(|list| list.iter::<Object<'_>>().next().is_some());
    (upright && covers && !annotated).then_some((stream, a / 72.0))
}

fn multiply(m: &[f64; 6], n: &[f64; 6]) -> [f64; 6] {
    [
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    ]
}

/// The coded stream where it is a JPEG, else the decoded samples coded without loss; `None` when the image uses features
/// (masks, palettes, unusual colour spaces) that only a rasteriser gets right.
fn embedded(stream: &Stream<'_>, inches: f64) -> Option<Result<PageImage, Fault>> {
    let dict = stream.dict();
    if dict.contains_key("SMask") || dict.contains_key("Mask") {
        return None;
    }
    let width = dict.get::<u32>("Width")?;
    let height = dict.get::<u32>("Height")?;
    if let Err(fault) = check_size(width, height) {
        return Some(Err(fault));
    }
    let stencil = dict.get::<bool>("ImageMask").unwrap_or(false);
    let decode: Vec<f64> =
        dict.get::<Array<'_>>("Decode").map(|a| a.iter::<Number>().map(|n| n.as_f64()).collect()).unwrap_or_default();
    let inverted = match decode.as_slice() {
        [] => false,
        [low, high] if *low == 0.0 && *high == 1.0 => false,
        [low, high] if *low == 1.0 && *high == 0.0 => true,
        _ => return None,
    };
    let filters = stream.filters();
    if filters.as_slice() == [Filter::DctDecode] && !inverted {
        let bytes = stream.raw_data().into_owned();
        return Some(check_jpeg(&bytes).map(|()| PageImage {
            media_type: "image/jpeg",
            scanner: scanner::of_jpeg(&bytes),
            bytes,
        }));
    }
    let bits = if stencil { 1 } else { dict.get::<u8>("BitsPerComponent").unwrap_or(8) };
    let components = if stencil { 1 } else { color_components(dict)? };
    let bits = if filters.iter().any(|f| matches!(f, Filter::CcittFaxDecode | Filter::Jbig2Decode)) { 1 } else { bits };
    let samples = match (bits, components) {
        (1, 1) => Samples::Bit,
        (8, 1) => Samples::Gray,
        (8, 3) => Samples::Rgb,
        _ => return None,
    };
    let parameters = ImageDecodeParams {
        is_indexed: false,
        bpc: Some(bits),
        num_components: Some(components),
        target_dimension: None,
        width,
        height,
    };
    let decoded = match stream.decoded_image(&parameters) {
        Ok(result) => result,
        Err(_) => return Some(Err(damaged())),
    };
    if decoded.image_data.as_ref().is_some_and(|d| (d.width, d.height) != (width, height) || d.alpha.is_some()) {
        return None;
    }
    let mut data = decoded.data.into_owned();
    // A stencil paints where the sample is 0 (with the default Decode), in the current colour: black on a scan.
    if inverted {
        data.iter_mut().for_each(|b| *b = !*b);
    }
    let dpi = (f64::from(width) / inches).round() as u32;
    let dpi = (50..=2400).contains(&dpi).then_some(dpi);
    Some(png(&data, width, height, samples, dpi).map(|bytes| PageImage {
        media_type: "image/png",
        bytes,
        scanner: None,
    }))
}

/// Components of the colour spaces that need no conversion to be looked at.
fn color_components(dict: &Dict<'_>) -> Option<u8> {
    match dict.get::<Object<'_>>("ColorSpace")? {
        Object::Name(name) => match name.as_ref() {
            b"DeviceGray" | b"G" | b"CalGray" => Some(1),
            b"DeviceRGB" | b"RGB" | b"CalRGB" => Some(3),
            _ => None,
        },
        Object::Array(array) => {
            let mut items = array.iter::<Object<'_>>();
            let Object::Name(family) = items.next()? else { return None };
            match family.as_ref() {
                b"CalGray" => Some(1),
                b"CalRGB" => Some(3),
                b"ICCBased" => match items.next()? {
                    Object::Stream(profile) => profile.dict().get::<u8>("N").filter(|n| matches!(n, 1 | 3)),
                    _ => None,
                },
                _ => None,
            }
        }
        _ => None,
    }
}
