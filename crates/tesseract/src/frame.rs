#![cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "only the refusal is written there"))]
use std::io::{self, Read, Write};

/// Largest request: the largest page that intake lets through (200 million pixels), in colour.
const LONGEST: u32 = 600_000_012;

/// One page as it lies in a request.
pub(crate) struct Page<'a> {
    pub(crate) width: i32,
    pub(crate) height: i32,
    pub(crate) dpi: i32,
    /// Bytes for each pixel: 1 or 3.
    pub(crate) channels: i32,
    pub(crate) pixels: &'a [u8],
}

impl<'a> Page<'a> {
    /// The page in a request, when the numbers fit its length.
    pub(crate) fn parse(request: &'a [u8]) -> Result<Self, String> {
        let wrong = || "送来的页面数据不完整，这一页没有识别。原件未动；请重新识别这一页。".to_owned();
        let (head, pixels) = request.split_at_checked(12).ok_or_else(wrong)?;
        let number = |at: usize| -> Option<i32> {
            let bytes: [u8; 4] = head.get(at..at + 4)?.try_into().ok()?;
            i32::try_from(u32::from_le_bytes(bytes)).ok()
        };
        let (Some(width), Some(height), Some(dpi)) = (number(0), number(4), number(8)) else { return Err(wrong()) };
        let area = u64::from(width.unsigned_abs()) * u64::from(height.unsigned_abs());
        let channels = match pixels.len() as u64 {
            0 => return Err(wrong()),
            length if length == area => 1,
            length if length == 3 * area => 3,
            _ => return Err(wrong()),
        };
        Ok(Page { width, height, dpi, channels, pixels })
    }
}

/// The next frame; nothing at the end of the input.
pub(crate) fn read(input: &mut dyn Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0u8; 4];
    match input.read_exact(&mut length) {
        Ok(()) => {}
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(e) => return Err(e),
    }
    let length = u32::from_le_bytes(length);
    if length > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut frame = vec![0u8; length as usize];
    input.read_exact(&mut frame)?;
    Ok(Some(frame))
}

/// Writes a frame and sends it off.
pub(crate) fn write(output: &mut dyn Write, frame: &[u8]) -> io::Result<()> {
    let length = u32::try_from(frame.len()).map_err(|_| io::ErrorKind::InvalidData)?;
    output.write_all(&length.to_le_bytes())?;
    output.write_all(frame)?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(width: u32, height: u32, bytes: usize, channels: Option<i32>) {
        let mut request: Vec<u8> = [width, height, 200].iter().flat_map(|n| n.to_le_bytes()).collect();
        request.resize(12 + bytes, 0);
        assert_eq!(Page::parse(&request).ok().map(|p| p.channels), channels, "{width}×{height}, {bytes} bytes");
    }

    #[test]
    fn a_page_is_grey_or_coloured_or_refused() {
        check(4, 3, 12, Some(1));
        check(4, 3, 36, Some(3));
        check(4, 3, 24, None);
        check(0, 0, 0, None);
        check(u32::MAX, u32::MAX, 1, None);
        assert!(Page::parse(&[0; 11]).is_err());
    }

    #[test]
    fn a_frame_comes_back_as_it_was_written() {
        let mut pipe = Vec::new();
        write(&mut pipe, "一行".as_bytes()).unwrap();
        let mut input = pipe.as_slice();
        assert_eq!(read(&mut input).unwrap().as_deref(), Some("一行".as_bytes()));
        assert_eq!(read(&mut input).unwrap(), None);
        assert!(read(&mut [255u8, 255, 255, 255].as_slice()).is_err());
        assert!(read(&mut [9u8, 0, 0, 0, 1].as_slice()).is_err());
    }
}
