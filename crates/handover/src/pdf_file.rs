//! A PDF written object by object, so that memory holds one page and not a volume.

use std::io::{self, Write};

use pdf_writer::{Chunk, Ref};

/// Writes objects and remembers where they are.
pub(crate) struct PdfFile<W: Write> {
    out: W,
    position: u64,
    offsets: Vec<u64>,
}

impl<W: Write> PdfFile<W> {
    pub(crate) fn begin(mut out: W) -> io::Result<Self> {
        let header = b"%PDF-1.7\n%\xE5\x8D\xB7\xE5\n";
        out.write_all(header)?;
        Ok(PdfFile { out, position: header.len() as u64, offsets: Vec::new() })
    }

    /// A number for an object that is written later.
    pub(crate) fn reserve(&mut self) -> Ref {
        self.offsets.push(0);
        Ref::new(self.offsets.len() as i32)
    }

    /// Writes a chunk that holds exactly this object.
    pub(crate) fn put(&mut self, id: Ref, chunk: &Chunk) -> io::Result<()> {
        self.offsets[id.get() as usize - 1] = self.position;
        self.out.write_all(chunk.as_bytes())?;
        self.position += chunk.len() as u64;
        Ok(())
    }

    /// Writes the cross-reference table and the trailer.
    pub(crate) fn finish(mut self, root: Ref, id: &str) -> io::Result<W> {
        let size = self.offsets.len() + 1;
        write!(self.out, "xref\n0 {size}\n0000000000 65535 f\r\n")?;
        for offset in &self.offsets {
            write!(self.out, "{offset:010} 00000 n\r\n")?;
        }
        write!(
            self.out,
            "trailer\n<< /Size {size} /Root {} 0 R /ID [<{id}> <{id}>] >>\nstartxref\n{}\n%%EOF\n",
            root.get(),
            self.position
        )?;
        self.out.flush()?;
        Ok(self.out)
    }
}
