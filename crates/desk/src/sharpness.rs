//! 清晰度热力: where a page is sharp and where it is soft, looked at anew from its pixels.

use bianmu_model::{FaultCode, FlagKind};

use crate::turned::Turned;
use crate::view::{SharpnessTile, SharpnessView, VolumeId};
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
        let tiles = windows.into_iter().map(|(rect, width)| SharpnessTile { rect: turned.rect(rect), width }).collect();
        Ok(SharpnessView { tiles, limit: inner.profile().limits.get(&FlagKind::Blur).copied() })
    }
}
