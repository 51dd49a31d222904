//! The portal's archive as this client sees it grow: every signed checkpoint is compared with those seen before.
//!
//! Acts and receipts bring checkpoints, and [`PortalClient::check_archive`] asks for one. Each is compared with the
//! last that is remembered by a consistency proof, which is made here, of the portal's public tiles.

mod comparing;
mod memory;
mod objection;
mod opened;
mod proof;
mod remembered;
mod seen;
mod store;

use reqwest::Method;

pub use self::objection::ArchiveEvidence;
pub(crate) use self::objection::{ArchiveError, Objection};
pub(super) use self::remembered::Remembered;
pub use self::store::{CheckpointFile, CheckpointStore};

use self::seen::Seen;
use super::call::Call;
use super::portal::PortalClient;
use crate::archive::{Cosignature, EpochStatement, SignedCheckpoint, TreeError};
use crate::error::{Error, ErrorKind, Retry};
use crate::protocol::routes;

/// A checkpoint with a hundred cosignatures has less than half of this.
const MAX_CHECKPOINT: usize = 64 * 1024;

/// How the archive that a receipt stands in compares with what was seen of it before. A contradiction is none of these:
/// it is an error of [`ErrorKind::Archive`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ArchiveCheck {
    /// It goes on from all that was seen before.
    Consistent,
    /// It is the first that was seen: from now on it is remembered.
    First,
    /// The portal's tiles, or its list of epochs, could not be had. What was seen is remembered, and is compared with the
    /// next act, or by [`PortalClient::check_archive`]; the smallest is forgotten where more than 256 wait for that.
    Owed,
    /// It was restored from a backup since it was seen last, and has lost entries that it had signed for; it says so
    /// itself, and all that can be compared agrees. [`PortalClient::restorations`] tells what was lost, and
    /// [`EpochStatement::at_risk`] which receipts are at risk by it. The one call that found it says this.
    Restored,
    /// The receipt is of the time before the archive could be verified, and says nothing of it.
    Unproven,
    /// It was compared, and agreed; but the [`CheckpointStore`] could not be written, so that a restart would forget it.
    Unsaved,
}

impl ArchiveCheck {
    /// The stable code in snake_case.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Consistent => "consistent",
            Self::First => "first",
            Self::Owed => "owed",
            Self::Restored => "restored",
            Self::Unproven => "unproven",
            Self::Unsaved => "unsaved",
        }
    }
}

/// The archive as the portal shows it now, compared with what was seen of it before.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CheckedArchive {
    /// The checkpoint that the portal shows.
    pub checkpoint: SignedCheckpoint,
    /// The trusted witnesses that cosigned it, each of whose cosignatures holds.
    pub cosignatures: Vec<Cosignature>,
    /// How it compares: never [`ArchiveCheck::Owed`] nor [`ArchiveCheck::Unproven`].
    pub check: ArchiveCheck,
    /// How it went on from backups, as [`PortalClient::restorations`].
    pub restorations: Vec<EpochStatement>,
}

/// Why checkpoints were not found to agree.
enum Unsettled {
    Objection(Objection),
    /// What it takes could not be had.
    Owed(Error),
}

impl PortalClient {
    /// Asks the portal for its archive's checkpoint, and compares it, and whatever is owed a comparison, with what was
    /// seen before.
    ///
    /// # Errors
    /// [`ErrorKind::Archive`] when the archive contradicts what it showed before, has shrunk, or shows another epoch
    /// that no opening explains, with [`Error::archive_evidence`], or when no trusted key that is valid now signed the checkpoint, or a cosignature of a
    /// trusted witness does not hold; [`ErrorKind::NotFound`] when the archive is empty; those of the network, after
    /// which the comparison is still owed.
    pub async fn check_archive(&self) -> Result<CheckedArchive, Error> {
        let (operation, transport) = ("check_archive", &self.transport);
        // What other calls see while the answer is on its way may be later than the answer.
        let before = transport.remembered().with(|memory| memory.last().cloned());
        let call = Call::new(operation, Method::GET, routes::ARCHIVE_CHECKPOINT).at_most(MAX_CHECKPOINT);
        let answer = transport.send(call).await?;
        let refused = |error: TreeError| {
            // What was damaged on its way may come whole; keys do not change by themselves.
            let never = matches!(error, TreeError::Origin | TreeError::UnknownCheckpointKey);
            let retry = if never { Retry::Never } else { Retry::Now };
            Error::of_archive(&error.into(), operation).with_retry(retry)
        };
        let date = answer.date();
        let date = date.ok_or_else(|| Error::new(ErrorKind::Protocol, operation).with_context("missing", "Date"))?;
        let text = String::from_utf8(answer.body).map_err(|_| Error::new(ErrorKind::Protocol, operation))?;
        let checkpoint = SignedCheckpoint::parse(&text).map_err(refused)?;
        let verified = checkpoint.verify(transport.trusted()).map_err(refused)?;
        // The portal's `Date` is that of a whole second, within which a key may have followed another.
        let within = [date, date + time::Duration::milliseconds(999)];
        if !within.into_iter().any(|at| verified.key.is_valid_at(at)) {
            return Err(Error::of_archive(&ArchiveError::KeyNotValid, operation));
        }
        let cosignatures = verified.cosignatures;
        let seen = Seen::verified(&checkpoint, transport.trusted()).map_err(refused)?;
        let check = match transport.see(Some(seen.clone()), operation, None).await {
            Err(Unsettled::Objection(objection)) => return Err(Error::of_objection(objection, operation)),
            Err(Unsettled::Owed(error)) => Err(error),
            Ok(check) => Ok(check),
        };
        // Also where what it would take to compare them is gone.
        if let Some(before) = before.filter(|before| before.place() > seen.place()) {
            let error = match (before.epoch(), seen.epoch()) {
                (from, to) if from > to => ArchiveError::EarlierEpoch { from, to },
                _ => TreeError::Shrunk { from: before.size(), to: seen.size() }.into(),
            };
            return Err(Error::of_objection(before.objection(error, &seen), operation));
        }
        Ok(CheckedArchive { checkpoint, cosignatures, check: check?, restorations: self.restorations() })
    }

    /// How the portal's archive went on from backups, oldest first: what each opening says, behind which a trusted key
    /// stands. It asks nobody, and tells what this client has seen, also of an epoch that was itself lost since;
    /// [`PortalClient::check_archive`] looks for more.
    #[must_use]
    pub fn restorations(&self) -> Vec<EpochStatement> {
        self.transport.remembered().with(|memory| memory.restorations())
    }
}

impl From<Objection> for Unsettled {
    fn from(objection: Objection) -> Self {
        Self::Objection(objection)
    }
}
