//! What the portal looks at in a PDF document before it takes it: that it is one, that nothing in it runs, and what it
//! says of itself. Nothing is rendered, and nothing is read without a bound.
//!
//! Every object is parsed by `hayro-syntax`, which borrows from the file and reads a value only when it is asked for:
//! its cost is the file's own size. `lopdf` was weighed and turned down because it loads eagerly: it copies every
//! stream, and an array of two-byte numbers becomes thirty times as large before any of our bounds is consulted. What
//! `hayro-syntax` does by itself without a bound (following the cross-reference table, unpacking object streams,
//! repairing) is not used: `sweep` finds every object that the file holds, in every revision and whether
//! reachable or not, after `lexer` has measured it; streams are inflated by `decode` alone.

mod attachments;
mod body;
mod decode;
mod ends;
mod facts;
mod lexer;
mod refusal;
mod streams;
mod sweep;

use std::fs::File;
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use perito::domain::FieldError;

use body::Body;

/// How far the inspection of a document goes. Whatever is larger is refused, never read in part.
///
/// ```
/// use perito_portal::pdf::Limits;
///
/// let strict = Limits::default().with_objects(1_000).with_decoded_bytes(1 << 20);
/// assert_eq!((strict.objects, strict.nesting), (1_000, 100));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Indirect objects in the whole file, those inside object streams included (`pdf_too_many_objects`).
    pub objects: u32,
    /// Arrays and dictionaries inside one another (`pdf_nested_too_deep`). More than 250 are never followed.
    pub nesting: u32,
    /// Bytes of one stream as stored, and of all object streams once unpacked, which are held in memory
    /// (`pdf_stream_too_long`, `pdf_decoded_too_long`).
    pub stream_bytes: u64,
    /// Bytes that all streams of the file inflate to, each layer of compression counted (`pdf_decoded_too_long`).
    pub decoded_bytes: u64,
}

impl Default for Limits {
    /// 500,000 objects, 100 levels, 128 MiB in a stream, 4 GiB inflated: a scan of 150 pages in uncompressed colour.
    fn default() -> Self {
        Self { objects: 500_000, nesting: 100, stream_bytes: 128 << 20, decoded_bytes: 4 << 30 }
    }
}

impl Limits {
    /// Bounds the number of indirect objects.
    #[must_use]
    pub fn with_objects(self, objects: u32) -> Self {
        Self { objects, ..self }
    }

    /// Bounds how deep arrays and dictionaries stand inside one another.
    #[must_use]
    pub fn with_nesting(self, nesting: u32) -> Self {
        Self { nesting, ..self }
    }

    /// Bounds the bytes of one stream as stored, and of all object streams unpacked.
    #[must_use]
    pub fn with_stream_bytes(self, stream_bytes: u64) -> Self {
        Self { stream_bytes, ..self }
    }

    /// Bounds the bytes that all streams together inflate to.
    #[must_use]
    pub fn with_decoded_bytes(self, decoded_bytes: u64) -> Self {
        Self { decoded_bytes, ..self }
    }
}

/// What an accepted document says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PdfFacts {
    /// The pages that its page tree holds; at least one.
    pub pages: u32,
    /// What its metadata claim, as `PDF/A-2b`; a claim proves nothing.
    pub claims: Option<String>,
    /// The files embedded in it, in the order in which the document names them; none is an executable.
    pub attachments: Vec<Attachment>,
}

/// A file embedded in a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Attachment {
    /// Its name, as the document writes it, without control characters; the first 255 characters of it.
    pub name: String,
    /// Its size in bytes once decoded, or as stored where its compression is not one that is read here.
    pub size: u64,
}

/// Why a document was not inspected to the end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InspectError {
    /// The file could not be read: a fault of the disk, not of the document.
    #[error("the document could not be read: {0}")]
    Io(#[from] io::Error),
    /// The document is not one to accept; the field is `document`.
    #[error(transparent)]
    Refused(#[from] FieldError),
}

/// Inspects the PDF document at `path`. Blocks: it reads the whole file into memory, at most twice its size in all, and
/// inflates every stream without keeping it.
///
/// # Errors
/// [`InspectError::Io`] where the file cannot be read, [`InspectError::Refused`] with one of the codes `document_*` and
/// `pdf_*` of `docs/protocol.md` otherwise.
pub fn inspect(path: &Path, limits: &Limits) -> Result<PdfFacts, InspectError> {
    let mut file = File::open(path)?;
    let mut bytes = Vec::with_capacity(usize::try_from(file.metadata()?.len()).unwrap_or_default());
    file.read_to_end(&mut bytes)?;
    // The last resort: a fault of the library in a place that nobody foresaw costs the document, never the portal.
    let facts =
        catch_unwind(AssertUnwindSafe(|| judge(bytes, limits))).unwrap_or_else(|_| Err(refusal::unreadable()))?;
    Ok(facts)
}

fn judge(bytes: Vec<u8>, limits: &Limits) -> Result<PdfFacts, FieldError> {
    let bytes = ends::check(bytes)?;
    let mut body = Body::new(bytes);
    let findings = sweep::sweep(&mut body, limits)?;
    let findings = streams::unpack_and_count(&mut body, findings, limits)?;
    let facts = PdfFacts {
        pages: facts::pages(&body, &findings.trailers, limits)?,
        claims: facts::claims(&body, &findings.trailers),
        attachments: attachments::list(&body, &findings.embedders, limits)?,
    };
    // Whoever runs out of work has seen less than the document holds.
    if body.is_exhausted() { Err(refusal::unreadable()) } else { Ok(facts) }
}
