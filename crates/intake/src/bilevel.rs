//! Lossless coding of decoded pages as PNG, one bit a pixel where the page has no more.

use bianmu_model::{Fault, FaultCode};

/// Layout of decoded samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Samples {
    /// One bit a pixel, rows padded to bytes, 1 is white.
    Bit,
    /// One byte a pixel, 255 is white.
    Gray,
    /// Three bytes a pixel.
    Rgb,
}

impl Samples {
    pub(crate) fn row_bytes(self, width: u32) -> usize {
        match self {
            Samples::Bit => (width as usize).div_ceil(8),
            Samples::Gray => width as usize,
            Samples::Rgb => width as usize * 3,
        }
    }
}

/// Codes samples as PNG with the resolution written into it. `data` must hold `height` rows.
pub(crate) fn png(data: &[u8], width: u32, height: u32, samples: Samples, dpi: Option<u32>) -> Result<Vec<u8>, Fault> {
    let need = samples.row_bytes(width) * height as usize;
    let damaged = |what: String| Fault::new(FaultCode::Damaged, what);
    let data = data.get(..need).ok_or_else(|| damaged("影像数据不完整，这一页读不出。请来源法院补扫。".into()))?;
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    let (color, depth) = match samples {
        Samples::Bit => (png::ColorType::Grayscale, png::BitDepth::One),
        Samples::Gray => (png::ColorType::Grayscale, png::BitDepth::Eight),
        Samples::Rgb => (png::ColorType::Rgb, png::BitDepth::Eight),
    };
    encoder.set_color(color);
    encoder.set_depth(depth);
    // Colour pages are large: the fast setting costs a few percent of size and saves most of the time.
    encoder.set_compression(if samples == Samples::Bit { png::Compression::Balanced } else { png::Compression::Fast });
    if let Some(dpi) = dpi {
        let per_meter = (f64::from(dpi) / 0.0254).round() as u32;
        encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_meter, yppu: per_meter, unit: png::Unit::Meter }));
    }
    let failed = |e: png::EncodingError| damaged(format!("影像无法转存（{e}）。"));
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(data).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(out)
}
