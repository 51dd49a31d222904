//! Purging a case: what the archive holds of it means nothing from then on, and the archive stays whole.

use perito::domain::CaseKey;
use rusqlite::Connection;

use super::{PortalBuilder, PortalError};
use crate::storage::purge::{self, Purge};
use crate::storage::registrations;

/// What a purge has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Purged {
    /// How many entries of the archive have lost their meaning.
    pub entries: u64,
}

/// Why a case was not purged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PurgeError {
    /// It was purged before, and nothing has come of it since. What a purge cut short had left is removed now.
    #[error("the case has been purged already")]
    Already,
    /// The case is purged, but its remains could not be removed from the disk: purge it again.
    #[error("the case is purged, but its remains are still on the disk ({0}): purge it again")]
    Remains(String),
    /// The portal could not be opened, or could not store it.
    #[error(transparent)]
    Portal(#[from] PortalError),
    /// Nothing is known of the case.
    #[error("no case with this key is known")]
    Unknown,
    /// Somebody who has part in the case has an upload under way.
    #[error("an expert or doctor of the case has an upload under way: wait until it is used, ended or has expired")]
    UploadUnderWay,
}

impl PurgeError {
    /// What is wrong, in Italian; the English text is the `Display`.
    #[must_use]
    pub fn message_it(&self) -> String {
        match self {
            Self::Already => "la causa è già stata svuotata".to_owned(),
            Self::Portal(error) => error.message_it(),
            Self::Remains(error) => {
                format!("la causa è svuotata, ma i suoi resti sono ancora sul disco ({error}): svuotarla di nuovo")
            }
            Self::Unknown => "nessuna causa con questa chiave è nota".to_owned(),
            Self::UploadUnderWay => {
                "un perito o medico della causa ha un caricamento in corso: attendere che sia usato, terminato o scaduto"
                    .to_owned()
            }
        }
    }
}

impl PortalBuilder {
    /// Opens the portal, purges a case and closes it again: nobody is served meanwhile, so that no request under way
    /// brings the case back.
    ///
    /// The salts and pseudonyms of the case's entries, its receipts with their proofs and everything that was stored of it
    /// are deleted, rows and files, and overwritten in the database. The entries stay in the archive's tree, and nobody
    /// can tell what they were. One more entry says how many they are.
    ///
    /// # Errors
    /// [`PurgeError`].
    pub async fn purge_case(self, key: &CaseKey) -> Result<Purged, PurgeError> {
        let portal = self.purging().open()?;
        let (app, key) = (&portal.app, key.clone());
        let purge = app.writer.write(move |tx| tx.purge_case(&key)).await;
        let purge = purge.map_err(|refusal| PortalError::Internal(refusal.problem.title))?;
        let purged = match purge {
            Purge::Done { entries } => Ok(Purged { entries }),
            Purge::Already => Err(PurgeError::Already),
            Purge::Unknown => return Err(PurgeError::Unknown),
            Purge::UploadUnderWay => return Err(PurgeError::UploadUnderWay),
        };
        let remains = |error: &dyn std::fmt::Display| PurgeError::Remains(error.to_string());
        let connection = Connection::open(app.database()).map_err(|error| remains(&error))?;
        for file in registrations::replaced_files(&connection).map_err(|error| remains(&error))? {
            app.documents.ensure_gone(&file).map_err(|error| remains(&error))?;
        }
        registrations::forget_replaced_files(&connection).map_err(|error| remains(&error))?;
        purge::compact(&connection).map_err(|error| remains(&error))?;
        purged
    }
}
