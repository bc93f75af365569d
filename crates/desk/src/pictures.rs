use bianmu_model::{FaultCode, PageFacts, Repair};
use bianmu_store::Digest;

use crate::turned::Turned;
use crate::view::{PictureSize, VolumeId};
use crate::views::{PageImage, unrepaired};
use crate::{Desk, Error, ErrorCode, Inner, Result};

impl Desk {
    /// A JPEG of a page as displayed, from the cache when it is there. `version` is the token of the page address: that of
    /// the page as scanned gives it without its repair, any other the page as it is shown now.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] for an unknown page or one without an image.
    pub fn page_picture(
        &self,
        volume: VolumeId,
        scan_index: u32,
        size: PictureSize,
        version: Option<&str>,
    ) -> Result<Vec<u8>> {
        let store = &self.inner.store;
        let page = store.page(volume, scan_index)?;
        let image = PageImage { digest: page.digest.clone(), media_type: page.media_type, fault: None };
        let Some(digest) = page.digest else {
            return Err(Error::new(ErrorCode::NotFound, format!("第 {scan_index} 页没有图像"), "请补扫本页"));
        };
        let rotation = page.state.rotation;
        let as_scanned = version == Some(unrepaired(&image, &page.state).as_str());
        let repair = match &page.facts {
            Some(facts) if !as_scanned => Turned::shown(facts, &page.state).repair_of_turned(),
            _ => Repair::default(),
        };
        let shown = shown_as(rotation, &repair);
        if let Some(picture) = store.rendition(&digest, &shown, size.word()) {
            return Ok(picture);
        }
        let _turn = self.inner.making.turn(size);
        // Asked for twice, it is made once.
        if let Some(picture) = store.rendition(&digest, &shown, size.word()) {
            return Ok(picture);
        }
        let bytes = store.read_original(&digest)?;
        let made = self.inner.analyser.picture(&bytes, &image.media_type, rotation, &repair, size);
        let picture = made.map_err(|fault| {
            let code = if fault.code == FaultCode::Crashed { ErrorCode::Internal } else { ErrorCode::NotFound };
            Error::new(code, format!("第 {scan_index} 页无法显示：{}", fault.message), "原件未动；请补扫本页")
        })?;
        store.keep_rendition(&digest, &shown, size.word(), &picture);
        Ok(picture)
    }
}

/// What was done to the original for a picture of the cache.
fn shown_as(rotation: u16, repair: &Repair) -> String {
    format!("{rotation}{}", repair.key())
}

/// Keeps the thumbnail of a page that was just looked at, as [`Desk::page_picture`] will ask for it.
pub(crate) fn keep_first_thumb(inner: &Inner, digest: &Digest, facts: &PageFacts, jpeg: &[u8]) {
    let shown = shown_as((360 - facts.orientation) % 360, &Repair::default());
    inner.store.keep_rendition(digest, &shown, PictureSize::Thumb.word(), jpeg);
}
