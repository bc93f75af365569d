use std::sync::Arc;

use bianmu_model::{Fault, FaultCode};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::font::{FontData, FontQuery};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use hayro_syntax::page::Page;

use crate::PageImage;
use crate::bilevel::{Samples, png};
use crate::still_image::check_size;

/// Resolution at which pages that are not one image are drawn (DA/T 31-2017 9.4: 300 dpi for small or dense text).
pub(crate) const RASTER_DPI: f32 = 300.0;

/// Draws a page. A page so large that it would not fit the limits is refused before memory is taken.
pub(crate) fn render(page: &Page<'_>, dpi: f32) -> Result<PageImage, Fault> {
    let scale = dpi / 72.0;
    let (width, height) = page.render_dimensions();
    if !(width.is_finite() && height.is_finite() && width >= 1.0 && height >= 1.0) {
        return Err(Fault::new(FaultCode::Damaged, "PDF 页面尺寸无效，这一页读不出。"));
    }
    check_size((width * scale) as u32, (height * scale) as u32)?;
    let interpreter = InterpreterSettings {
        font_resolver: Arc::new(|query| match query {
            FontQuery::Standard(font) => Some(font.get_font_data()),
            FontQuery::Fallback(fallback) => match fallback.character_collection {
                Some(_) => system_chinese_font().or_else(|| Some(fallback.pick_standard_font().get_font_data())),
                None => Some(fallback.pick_standard_font().get_font_data()),
            },
        }),
        ..InterpreterSettings::default()
    };
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let pixmap = hayro::render(page, &RenderCache::new(), &interpreter, &RenderSettings::default(), &settings);
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    let rgb: Vec<u8> = pixmap.data_as_u8_slice().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    let gray = rgb.chunks_exact(3).all(|p| p[0] == p[1] && p[1] == p[2]);
    let bytes = if gray {
        let luma: Vec<u8> = rgb.chunks_exact(3).map(|p| p[0]).collect();
        png(&luma, width, height, Samples::Gray, Some(dpi as u32))?
    } else {
        png(&rgb, width, height, Samples::Rgb, Some(dpi as u32))?
    };
    Ok(PageImage { media_type: "image/png", bytes, scanner: None })
}

/// A Chinese font of the system for pages whose fonts are not embedded.
fn system_chinese_font() -> Option<(FontData, u32)> {
    // Index 2 of the Noto collection is Simplified Chinese.
    [
        ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
        ("C:\\Windows\\Fonts\\simsun.ttc", 0),
        ("C:\\Windows\\Fonts\\msyh.ttc", 0),
    ]
    .iter()
    .find_map(|(path, index)| {
        let data: FontData = Arc::new(std::fs::read(path).ok()?);
        Some((data, *index))
    })
}
