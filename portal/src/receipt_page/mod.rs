//! The receipt's page: what a doctor attaches to the report, and a judge reads.
//!
//! [`content`] says what the page tells, in Italian; [`layout`] sets it on one sheet, as large as it fits; [`document`]
//! writes the sheet as PDF.

mod content;
mod document;
mod fields;
mod layout;
mod place;
mod qr;
mod sheet;
mod typeface;
mod words;
mod wrap;

use perito::archive::Receipt;
use perito::protocol::sha256_hex;
#[cfg(feature = "demo")]
use time::OffsetDateTime;

use content::Content;
use document::{Attachment, Description};
use typeface::Typefaces;

/// Receipts of a portal have some two thousand characters; past these no setting would be read without a lens.
const MAX_CHARS: usize = 12_000;

/// Why a receipt has no page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiptPageError {
    /// A typeface of the page cannot be read: a fault of the build.
    #[error("a typeface of the page cannot be read")]
    Typeface,
    /// The receipt is longer than one page can show, and a page that left something out would mislead.
    #[error("the receipt is too long to be shown on one page")]
    TooLong,
    /// The PDF could not be written, for the reason given by its writer.
    #[error("the page cannot be written: {0}")]
    Write(String),
}

/// Sets a receipt on one A4 page in Italian, which claims PDF/A-3b and PDF/UA-1, with the receipt's exact text attached.
///
/// The page shows what was received, when and under which protocol number, where the archive holds it (a QR code repeats
/// the archive's origin, the entry's index and the root, each as its line stands in the proof), and then the signed text
/// itself, whole. The proof is in the attachment, `ricevuta.txt`. It verifies nothing: whoever has the receipt's text from
/// elsewhere calls [`Receipt::verify`] first. The same receipt gives the same bytes. A sign that the typefaces lack is shown as `�`, and the page says so.
///
/// # Errors
/// [`ReceiptPageError::TooLong`] for a receipt far longer than a portal issues. The other errors are faults of the build.
pub fn receipt_page(receipt: &Receipt) -> Result<Vec<u8>, ReceiptPageError> {
    if receipt.note().to_string().chars().count() > MAX_CHARS {
        return Err(ReceiptPageError::TooLong);
    }
    let faces = Typefaces::load().ok_or(ReceiptPageError::Typeface)?;
    let content = Content::of(receipt);
    let sheet = layout::compose(&content, &faces).ok_or(ReceiptPageError::TooLong)?;
    let number = content.protocol_number.as_deref().map(|number| format!(" {number}")).unwrap_or_default();
    let text = receipt.to_string();
    let description = Description {
        title: format!("{}{number}", content.title),
        heading: content.title.to_owned(),
        at: receipt.at(),
        id: sha256_hex(text.as_bytes()),
        attachment: Some(Attachment { name: "ricevuta.txt", description: "Testo firmato della ricevuta", text }),
    };
    document::write(&sheet, description, &faces)
}

/// Sets a title and some paragraphs on one A4 page, as the receipt's page is set: a document to try a portal with. The
/// same texts give the same bytes.
#[cfg(feature = "demo")]
pub(crate) fn plain_page(title: &str, paragraphs: &[&str], at: OffsetDateTime) -> Result<Vec<u8>, ReceiptPageError> {
    let faces = Typefaces::load().ok_or(ReceiptPageError::Typeface)?;
    let sheet = layout::plain(title, paragraphs, &faces);
    let id = sha256_hex([&[title], paragraphs].concat().join("\n").as_bytes());
    let (title, heading) = (title.to_owned(), title.to_owned());
    document::write(&sheet, Description { title, heading, at, id, attachment: None }, &faces)
}
