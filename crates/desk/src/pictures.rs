use bianmu_model::FaultCode;

use crate::view::{PictureSize, VolumeId};
use crate::{Desk, Error, ErrorCode, Result};

impl Desk {
    /// A JPEG of a page as displayed, from the cache when it is there.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] for an unknown page or one without an image.
    pub fn page_picture(&self, volume: VolumeId, scan_index: u32, size: PictureSize) -> Result<Vec<u8>> {
        let store = &self.inner.store;
        let page = store.page(volume, scan_index)?;
        let Some(digest) = page.digest else {
            return Err(Error::new(ErrorCode::NotFound, format!("第 {scan_index} 页没有图像"), "请补扫本页"));
        };
        let rotation = page.state.rotation;
        if let Some(picture) = store.rendition(&digest, rotation, size.word()) {
            return Ok(picture);
        }
        let image = store.read_original(&digest)?;
        let picture = self.inner.analyser.picture(&image, &page.media_type, rotation, size).map_err(|fault| {
            let code = if fault.code == FaultCode::Crashed { ErrorCode::Internal } else { ErrorCode::NotFound };
            Error::new(code, format!("第 {scan_index} 页无法显示：{}", fault.message), "原件未动；请补扫本页")
        })?;
        store.keep_rendition(&digest, rotation, size.word(), &picture);
        Ok(picture)
    }
}
