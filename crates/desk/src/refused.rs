//! Files that were not taken in: tried again, or left out by name.

use crate::intake::Group;
use crate::view::{ImportReport, RefusedView};
use crate::{Desk, Error, Result};

impl Desk {
    /// Files that wait for a decision, newest first.
    ///
    /// # Errors
    /// [`crate::ErrorCode::Storage`] when the store cannot be read.
    pub fn refused(&self) -> Result<Vec<RefusedView>> {
        let files = self.inner.store.refused_files(None)?;
        Ok(files
            .into_iter()
            .map(|refused| RefusedView {
                id: refused.id,
                volume: refused.volume,
                retriable: refused.file.path.as_ref().is_some_and(|path| path.exists()),
                file: refused.file.file,
                fault: refused.file.fault,
                at: refused.at,
            })
            .collect())
    }

    /// Takes a refused file in after all: behind the pages of its volume, or as a volume of its own. When it is refused
    /// again, the list names it with its new reason. After a crash between the two steps the file is in the store and
    /// still on the list; trying again then finds it there.
    ///
    /// # Errors
    /// [`crate::ErrorCode::NotFound`] when it was settled meanwhile, [`crate::ErrorCode::Refused`] when its place is not
    /// known or empty.
    pub fn retry_refused(&self, id: i64) -> Result<ImportReport> {
        let inner = &self.inner;
        let refused = inner.store.refused_file(id)?;
        let file = refused.file;
        let Some(path) = file.path.filter(|path| path.exists()) else {
            let text = format!("“{}”已不在原来的位置，没有重试。其余文件不受影响", file.file);
            return Err(Error::refused(text, "把文件放回原处再试，或重新选择文件收件"));
        };
        let report = match refused.volume {
            Some(volume) => {
                let whole = inner.group(std::slice::from_ref(&path));
                // Of a folder or an archive only the file in question.
                let files = whole.files.into_iter().filter(|f| f.label == file.file || f.path == path).collect();
                let faults = whole.faults.into_iter().filter(|f| f.file == file.file).collect();
                inner.append(volume, Group { name: whole.name, files, faults })?
            }
            None => inner.import(std::slice::from_ref(&path))?,
        };
        inner.stamped(|at| inner.store.settle_refused(id, "重试收件", at))?;
        Ok(report)
    }

    /// Leaves a refused file out: it is named in the audit chain and no longer on the list.
    ///
    /// # Errors
    /// [`crate::ErrorCode::NotFound`] when it was settled meanwhile.
    pub fn leave_out(&self, id: i64) -> Result<Vec<RefusedView>> {
        self.inner.stamped(|at| self.inner.store.settle_refused(id, "不收", at))?;
        self.refused()
    }
}
