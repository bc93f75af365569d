//! 清晰度热力: where a page is sharp and where it is soft, looked at anew from its pixels.

use bianmu_model::{FaultCode, FlagKind, Rect};

use crate::turned::Turned;
use crate::view::{SharpnessTile, SharpnessView, SharpnessWindow, VolumeId};
use crate::{Desk, Error, ErrorCode, Result};

impl Desk {
    /// The windows of a page with the width of their stroke edges, in pixels of the page as displayed.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] for an unknown page, or one without an image or not yet analysed.
    pub fn sharpness(&self, volume: VolumeId, scan_index: u32) -> Result<SharpnessView> {
        let inner = &self.inner;
        let page = inner.store.page(volume, scan_index)?;
        let (Some(facts), Some(digest)) = (page.facts, page.digest) else {
            let message = format!("第 {scan_index} 页还没有识别结果，看不了清晰度。原件未动");
            return Err(Error::new(ErrorCode::NotFound, message, "识别完成后再看；读不出的页请补扫"));
        };
        let image = inner.store.read_original(&digest)?;
        let windows = inner.analyser.sharpness(&image, &page.media_type, &facts).map_err(|fault| {
            let code = if fault.code == FaultCode::Crashed { ErrorCode::Internal } else { ErrorCode::NotFound };
            Error::new(code, format!("第 {scan_index} 页量不出清晰度：{}", fault.message), "原件未动；请人工判断本页")
        })?;
        let turned = Turned::new(&facts, page.state.rotation);
        let tiles: Vec<SharpnessTile> =
            windows.into_iter().map(|(rect, width)| SharpnessTile { rect: turned.rect(rect), width }).collect();
        let lines: Vec<Rect> = facts.lines.iter().map(|line| turned.rect(line.rect)).collect();
        let by_width = |a: &&SharpnessTile, b: &&SharpnessTile| a.width.total_cmp(&b.width);
        let softest = tiles.iter().max_by(by_width).map(|tile| window(tile, &lines));
        let written = tiles.iter().filter(|tile| writing_in(tile.rect, &lines).is_some()).min_by(by_width);
        let sharpest = written.or_else(|| tiles.iter().min_by(by_width)).map(|tile| window(tile, &lines));
        let limit = inner.profiles().behind(facts.judged_by.as_ref()).limits.get(&FlagKind::Blur).copied();
        Ok(SharpnessView { tiles, softest, sharpest, limit })
    }
}

fn window(tile: &SharpnessTile, lines: &[Rect]) -> SharpnessWindow {
    SharpnessWindow { tile: *tile, focus: writing_in(tile.rect, lines).unwrap_or(tile.rect) }
}

/// The part of a window that the line with most room in it takes; `None` when none takes a twentieth of it.
fn writing_in(tile: Rect, lines: &[Rect]) -> Option<Rect> {
    let line = lines.iter().max_by_key(|line| tile.overlap(line))?;
    if tile.overlap(line) * 20 < i64::from(tile.w) * i64::from(tile.h) {
        return None;
    }
    let (x, y) = (tile.x.max(line.x), tile.y.max(line.y));
    Some(Rect { x, y, w: tile.right().min(line.right()) - x, h: tile.bottom().min(line.bottom()) - y })
}
