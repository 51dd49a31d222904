//! A large document to try with: what a scanner makes of twenty sheets, uncompressed.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Result;

const SHEETS: usize = 20;
/// Each sheet is a square of this many pixels of three bytes: twenty of them come to 60 MB.
const PIXELS: usize = 1_000;

/// A PDF being written, which knows where its objects stand.
struct Pdf<W> {
    to: W,
    length: usize,
    objects: Vec<usize>,
}

/// Writes the document, the same bytes every time.
pub(crate) fn write(path: &Path) -> Result<()> {
    let mut pdf = Pdf { to: BufWriter::new(File::create(path)?), length: 0, objects: Vec::new() };
    pdf.put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")?;
    // Catalogue and page tree come first; sheet n is the objects 3n + 3 (page), 3n + 4 (content), 3n + 5 (image).
    let kids: Vec<_> = (0..SHEETS).map(|sheet| format!("{} 0 R", 3 * sheet + 3)).collect();
    pdf.object("<< /Type /Catalog /Pages 2 0 R >>", None)?;
    pdf.object(&format!("<< /Type /Pages /Count {SHEETS} /Kids [{}] >>", kids.join(" ")), None)?;
    for sheet in 0..SHEETS {
        let (content, image) = (3 * sheet + 4, 3 * sheet + 5);
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R \
             /Resources << /XObject << /Scan {image} 0 R >> >> >>"
        );
        pdf.object(&page, None)?;
        pdf.stream("", b"q 500 0 0 500 47 200 cm /Scan Do Q")?;
        let kind = "/Type /XObject /Subtype /Image /ColorSpace /DeviceRGB /BitsPerComponent 8";
        pdf.stream(&format!("{kind} /Width {PIXELS} /Height {PIXELS}"), &grain(sheet))?;
    }
    pdf.end()
}

/// The grain of a scan: bytes that no compression makes small.
fn grain(sheet: usize) -> Vec<u8> {
    let mut state = sheet as u32 + 1;
    let pixel = |_| {
        // Marsaglia's xorshift.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        0xc0 | state.to_le_bytes()[0] & 0x3f
    };
    (0..3 * PIXELS * PIXELS).map(pixel).collect()
}

impl<W: Write> Pdf<W> {
    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.length += bytes.len();
        Ok(self.to.write_all(bytes)?)
    }

    fn stream(&mut self, entries: &str, content: &[u8]) -> Result<()> {
        self.object(&format!("<< {entries} /Length {} >>", content.len()), Some(content))
    }

    fn object(&mut self, dictionary: &str, content: Option<&[u8]>) -> Result<()> {
        self.objects.push(self.length);
        self.put(format!("{} 0 obj\n{dictionary}\n", self.objects.len()).as_bytes())?;
        if let Some(content) = content {
            self.put(b"stream\n")?;
            self.put(content)?;
            self.put(b"\nendstream\n")?;
        }
        self.put(b"endobj\n")
    }

    fn end(mut self) -> Result<()> {
        let (start, size) = (self.length, self.objects.len() + 1);
        self.put(format!("xref\n0 {size}\n0000000000 65535 f \n").as_bytes())?;
        for offset in std::mem::take(&mut self.objects) {
            self.put(format!("{offset:010} 00000 n \n").as_bytes())?;
        }
        self.put(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").as_bytes())?;
        Ok(self.to.flush()?)
    }
}
