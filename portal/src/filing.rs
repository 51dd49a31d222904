//! From an upload to a document of a case: what is looked at before, and what is tidied up after.

use std::sync::Arc;

use perito::domain::FieldError;
use perito::protocol::{AttachmentView, DocumentRef, FiledDocument};
use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

use crate::app::App;
use crate::pdf::{InspectError, PdfFacts, inspect};
use crate::problem::Refusal;
use crate::storage::LegalKey;
use crate::storage::case_documents::{CaseDocument, NewDocument};
use crate::uploads::Upload;

/// A document about to be filed, whose upload nobody else can touch meanwhile.
pub(crate) struct Filing {
    pub(crate) document: NewDocument,
    upload: Arc<Upload>,
    _hands: OwnedMutexGuard<()>,
}

impl App {
    /// Looks at the document that a legal act names: the caller's own upload, whole, with this digest, and a PDF in
    /// which nothing runs. None when the act's key was used before: then its document is filed already.
    pub(crate) async fn prepare(
        self: &Arc<Self>,
        account: Uuid,
        key: &LegalKey,
        named: &DocumentRef,
    ) -> Result<Option<Filing>, Refusal> {
        let id = Uuid::try_parse(&named.upload_id).map_err(|_| unknown_upload())?;
        let Ok(upload) = self.uploads.find(id, account) else {
            return if self.was_used(key).await? { Ok(None) } else { Err(unknown_upload()) };
        };
        // The same act may be on its way twice: the second one waits here for the first.
        let hands = upload.wait().await;
        if self.was_used(key).await? {
            return Ok(None);
        }
        if !upload.is_open() {
            return Err(unknown_upload());
        }
        let one_at_a_time = self.inspections.acquire().await.map_err(Refusal::internal)?;
        let (file, length, limits) = (upload.row.file.clone(), upload.row.length, self.pdf_limits);
        let expected = named.sha256.clone();
        let looked_at = self.on_disk(move |documents| {
            if documents.arrived(&file)? < length {
                return Ok(Err(InspectError::Refused(incomplete())));
            }
            let (sha256, path) = documents.begun(&file)?;
            // A document that was damaged on its way is told so, not what the damage makes of it.
            if sha256.hex() != expected {
                return Ok(Err(InspectError::Refused(digest_differs())));
            }
            Ok(inspect(&path, &limits).map(|facts| (sha256, facts)))
        });
        let looked_at = looked_at.await?;
        drop(one_at_a_time);
        let (sha256, facts) = looked_at.map_err(|error| match error {
            InspectError::Io(error) => Refusal::internal(error),
            InspectError::Refused(error) => Refusal::field(error),
        })?;
        let view = filed(&sha256.hex(), length, facts);
        let document = NewDocument { upload: id, document: CaseDocument { file: upload.row.file.clone(), view } };
        Ok(Some(Filing { document, upload, _hands: hands }))
    }

    /// Brings a filed document under its lasting name: its row is committed.
    pub(crate) async fn filed(&self, filing: Filing) -> Result<(), Refusal> {
        filing.upload.end();
        let file = filing.document.document.file.clone();
        self.on_disk(move |documents| documents.keep(&file)).await
    }

    async fn was_used(&self, key: &LegalKey) -> Result<bool, Refusal> {
        let key = key.clone();
        self.readers.read(move |db| crate::storage::was_used(db, &key)).await
    }
}

fn filed(sha256: &str, size: u64, facts: PdfFacts) -> FiledDocument {
    let attachments = facts.attachments.into_iter();
    FiledDocument {
        sha256: sha256.to_owned(),
        size,
        pages: facts.pages,
        claims: facts.claims,
        attachments: attachments.map(|file| AttachmentView { name: file.name, size: file.size }).collect(),
    }
}

fn unknown_upload() -> Refusal {
    Refusal::field(FieldError::new(
        "document.upload_id",
        "upload_unknown",
        "an upload of one's own that is under way, and that no act has used, is expected",
        "serve un proprio caricamento in corso, non ancora usato in un altro atto",
    ))
}

fn incomplete() -> FieldError {
    FieldError::new(
        "document.upload_id",
        "upload_incomplete",
        "the document has not arrived whole: go on with the upload, then submit it",
        "il documento non è arrivato per intero: va completato il caricamento, poi inviato",
    )
}

fn digest_differs() -> FieldError {
    FieldError::new(
        "document.sha256",
        "document_digest_differs",
        "the document that arrived has another SHA-256 than the one named here: upload it again",
        "il documento arrivato ha uno SHA-256 diverso da quello indicato: va caricato di nuovo",
    )
}
