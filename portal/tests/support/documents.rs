//! Documents made for tests, byte by byte: small valid PDFs, and PDFs with whatever a test puts into them.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// A small valid document of one page that shows `text`.
pub(crate) fn pdf(text: &str) -> Vec<u8> {
    Draft::new(text).finish()
}

/// Compresses as FlateDecode expects it.
pub(crate) fn flate(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// A stream object: `entries` stand in its dictionary beside the length.
pub(crate) fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let mut object = format!("<< {entries} /Length {} >>\nstream\n", content.len()).into_bytes();
    object.extend_from_slice(content);
    object.extend_from_slice(b"\nendstream");
    object
}

/// An object stream's content and dictionary entries, from objects and their numbers.
pub(crate) fn packed(objects: &[(u32, &str)]) -> (String, Vec<u8>) {
    let mut head = String::new();
    let mut tail = String::new();
    for (number, object) in objects {
        head.push_str(&format!("{number} {} ", tail.len()));
        tail.push_str(object);
        tail.push('\n');
    }
    let entries = format!("/Type /ObjStm /N {} /First {}", objects.len(), head.len());
    (entries, (head + &tail).into_bytes())
}

/// A document in the making: objects 1 to 5 are the catalog, the page tree, one page, its content and its font.
pub(crate) struct Draft {
    objects: Vec<Option<Vec<u8>>>,
    /// Further entries of the trailer.
    pub(crate) trailer: String,
    /// Objects that stand in an object stream: number, stream, index.
    packed: Vec<(u32, u32, u32)>,
}

impl Draft {
    pub(crate) fn new(text: &str) -> Self {
        let escaped = text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        let show = format!("BT /F1 12 Tf 72 720 Td ({escaped}) Tj ET");
        let mut draft = Self { objects: Vec::new(), trailer: String::new(), packed: Vec::new() };
        draft.add("<< /Type /Catalog /Pages 2 0 R >>");
        draft.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        draft.add(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        );
        draft.add(stream("", show.as_bytes()));
        draft.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        draft
    }

    /// Adds an object and gives its number.
    pub(crate) fn add(&mut self, object: impl Into<Vec<u8>>) -> u32 {
        self.objects.push(Some(object.into()));
        self.objects.len() as u32
    }

    /// Replaces the catalog's own entries beside its pages.
    pub(crate) fn catalog(mut self, entries: &str) -> Self {
        self.objects[0] = Some(format!("<< /Type /Catalog /Pages 2 0 R {entries} >>").into_bytes());
        self
    }

    /// Adds an object, in a chain of calls.
    pub(crate) fn with(mut self, object: impl Into<Vec<u8>>) -> Self {
        self.add(object);
        self
    }

    /// Puts objects into a compressed object stream; those of existing numbers move there.
    pub(crate) fn pack(mut self, objects: &[(u32, &str)]) -> Self {
        let (entries, content) = packed(objects);
        let highest = objects.iter().map(|(number, _)| *number as usize).max().unwrap_or_default();
        self.objects.resize(self.objects.len().max(highest), None);
        let container = self.add(stream(&format!("{entries} /Filter /FlateDecode"), &flate(&content)));
        for (index, (number, _)) in objects.iter().enumerate() {
            self.objects[*number as usize - 1] = None;
            self.packed.push((*number, container, index as u32));
        }
        self
    }

    /// The file, with a table of cross-references, or a stream of them where there are object streams.
    pub(crate) fn finish(&self) -> Vec<u8> {
        let mut file = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        let offsets = write_objects(&mut file, 1, &self.objects);
        if self.packed.is_empty() { self.table(file, &offsets) } else { self.cross_reference_stream(file, &offsets) }
    }

    fn table(&self, mut file: Vec<u8>, offsets: &[usize]) -> Vec<u8> {
        let start = file.len();
        let size = offsets.len() + 1;
        file.extend_from_slice(format!("xref\n0 {size}\n0000000000 65535 f \n").as_bytes());
        for offset in offsets {
            file.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
        }
        let trailer = format!("trailer\n<< /Size {size} /Root 1 0 R {} >>\n", self.trailer);
        file.extend_from_slice(format!("{trailer}startxref\n{start}\n%%EOF\n").as_bytes());
        file
    }

    fn cross_reference_stream(&self, mut file: Vec<u8>, offsets: &[usize]) -> Vec<u8> {
        let start = file.len();
        let own = offsets.len() as u32 + 1;
        let mut rows = vec![[0_u8; 7]];
        for (index, offset) in offsets.iter().enumerate() {
            let place = self.packed.iter().find(|(number, ..)| *number as usize == index + 1);
            rows.push(match place {
                Some((_, container, index)) => row(2, *container, *index as u16),
                None => row(1, *offset as u32, 0),
            });
        }
        rows.push(row(1, start as u32, 0));
        let entries =
            format!("/Type /XRef /Size {} /W [1 4 2] /Root 1 0 R /Filter /FlateDecode {}", rows.len(), self.trailer);
        write_objects(&mut file, own, &[Some(stream(&entries, &flate(&rows.concat())))]);
        file.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        file
    }
}

fn row(kind: u8, second: u32, third: u16) -> [u8; 7] {
    let ([a, b, c, d], [e, f]) = (second.to_be_bytes(), third.to_be_bytes());
    [kind, a, b, c, d, e, f]
}

/// Writes numbered objects and gives their offsets; those that stand elsewhere are passed over.
fn write_objects(file: &mut Vec<u8>, first: u32, objects: &[Option<Vec<u8>>]) -> Vec<usize> {
    let mut offsets = Vec::new();
    for (number, object) in (first..).zip(objects) {
        offsets.push(file.len());
        if let Some(object) = object {
            file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
            file.extend_from_slice(object);
            file.extend_from_slice(b"\nendobj\n");
        }
    }
    offsets
}

/// Appends a revision, as a signature does: objects replaced or added, and a table of them alone.
pub(crate) fn revise(mut file: Vec<u8>, objects: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let before = last_table(&file);
    let mut table = String::from("xref\n");
    for (number, object) in objects {
        let offsets = write_objects(&mut file, *number, &[Some(object.clone())]);
        table.push_str(&format!("{number} 1\n{:010} 00000 n \n", offsets[0]));
    }
    let start = file.len();
    let size = objects.iter().map(|(number, _)| number + 1).max().unwrap_or_default();
    let trailer = format!("trailer\n<< /Size {size} /Root 1 0 R /Prev {before} >>\n");
    file.extend_from_slice(format!("{table}{trailer}startxref\n{start}\n%%EOF\n").as_bytes());
    file
}

fn last_table(file: &[u8]) -> usize {
    let text = String::from_utf8_lossy(file);
    let (_, after) = text.rsplit_once("startxref\n").unwrap();
    after.lines().next().unwrap().parse().unwrap()
}
