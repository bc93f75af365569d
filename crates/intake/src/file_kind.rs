use std::fs::File;
use std::io::Read;
use std::path::Path;

use bianmu_model::{Fault, FaultCode};

use crate::unreadable;

/// What a file is, by its first bytes; the name is not trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// PDF
    Pdf,
    /// TIFF, either byte order
    Tiff,
    /// JPEG
    Jpeg,
    /// PNG
    Png,
    /// Windows bitmap
    Bmp,
}

/// Reads the first kilobyte and decides.
///
/// # Errors
/// A fault for an empty, unreadable or unsupported file.
pub fn sniff(path: &Path) -> Result<FileKind, Fault> {
    let mut head = Vec::with_capacity(1024);
    File::open(path).and_then(|f| f.take(1024).read_to_end(&mut head)).map_err(|e| unreadable(&e))?;
    kind_of(&head)
}

fn kind_of(head: &[u8]) -> Result<FileKind, Fault> {
    if head.is_empty() {
        return Err(Fault::new(FaultCode::Empty, "文件是空的（0 字节），没有入库。请来源法院重传。"));
    }
    // Some scanners put a few bytes before the PDF header; readers accept it within the first kilobyte.
    if head.windows(5).any(|w| w == b"%PDF-") {
        return Ok(FileKind::Pdf);
    }
    match head {
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Ok(FileKind::Tiff),
        [0xFF, 0xD8, 0xFF, ..] => Ok(FileKind::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Ok(FileKind::Png),
        [b'B', b'M', ..] if head.len() > 26 => Ok(FileKind::Bmp),
        [b'P', b'K', 3, 4, ..] => Err(Fault::new(
            FaultCode::Unsupported,
            "这是压缩包（ZIP 或 OFD），本版还不能直接收入。请先解压，再导入其中的 PDF 或影像。",
        )),
        _ => {
            Err(Fault::new(FaultCode::Unsupported, "不是可识别的影像格式，没有入库。支持 PDF、TIFF、JPEG、PNG、BMP。"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_decide() {
        let check = |head: &[u8], expected: Result<FileKind, FaultCode>| {
            assert_eq!(kind_of(head).map_err(|f| f.code), expected, "{head:?}");
        };
        check(b"%PDF-1.4", Ok(FileKind::Pdf));
        check(b"\x00\x00junk%PDF-1.7", Ok(FileKind::Pdf));
        check(b"II*\0", Ok(FileKind::Tiff));
        check(b"MM\0*", Ok(FileKind::Tiff));
        check(b"\xFF\xD8\xFF\xE0", Ok(FileKind::Jpeg));
        check(b"\x89PNG\r\n\x1a\n", Ok(FileKind::Png));
        check(b"", Err(FaultCode::Empty));
        check(b"PK\x03\x04", Err(FaultCode::Unsupported));
        check("起诉状".as_bytes(), Err(FaultCode::Unsupported));
    }
}
