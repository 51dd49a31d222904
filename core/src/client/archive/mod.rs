//! The portal's archive as this client sees it grow: every signed checkpoint is compared with those seen before.
//!
//! Acts and receipts bring checkpoints, and [`PortalClient::check_archive`] asks for one. Each is compared with the
//! last that is remembered by a consistency proof, which is made here, of the portal's public tiles.

mod memory;
mod objection;
mod proof;
mod remembered;
mod store;

use std::collections::btree_map::Entry;
use std::time::Duration;

use reqwest::Method;

pub use self::objection::ArchiveEvidence;
pub(crate) use self::objection::{ArchiveError, Objection};
pub(super) use self::remembered::Remembered;
pub use self::store::{CheckpointFile, CheckpointStore};

use self::memory::{Noted, Seen, ordered};
use self::proof::{Tiles, Verdict};
use super::call::Call;
use super::portal::PortalClient;
use super::transport::Transport;
use crate::archive::tile::{TileId, WIDTH, read_tile};
use crate::archive::{Cosignature, Receipt, SignedCheckpoint, TreeError, TreeHash};
use crate::error::{Error, ErrorKind, Retry};
use crate::protocol::routes;

/// How long an act that was received waits for its archive: what has not come by then is owed.
const PATIENCE: Duration = Duration::from_secs(10);
/// 256 hashes of 32 bytes.
const MAX_TILE: usize = 8192;
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
    /// The portal's tiles could not be had. What was seen is remembered, and is compared with the next act, or by
    /// [`PortalClient::check_archive`]; the smallest is forgotten where more than 256 wait for that.
    Owed,
    /// The receipt is of the time before the archive could be verified, and says nothing of it.
    Unproven,
    /// It was compared, and agreed; but the [`CheckpointStore`] could not be written, so that a restart would forget it.
    Unsaved,
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
    /// [`ErrorKind::Archive`] when the archive contradicts what it showed before or has shrunk, with
    /// [`Error::archive_evidence`], or when no trusted key that is valid now signed the checkpoint, or a cosignature of a
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
        let check = transport.see(Some(seen.clone()), operation, None).await.map_err(|unsettled| match unsettled {
            Unsettled::Objection(objection) => Error::of_objection(objection, operation),
            Unsettled::Owed(error) => error,
        })?;
        if let Some(before) = before.filter(|before| before.size() > seen.size()) {
            let shrunk = TreeError::Shrunk { from: before.size(), to: seen.size() };
            return Err(Error::of_objection(before.objection(shrunk, &seen), operation));
        }
        Ok(CheckedArchive { checkpoint, cosignatures, check })
    }
}

impl Transport {
    /// Compares the archive that a verified receipt stands in with what was seen of it before. It was received whatever
    /// comes of that: where the archive contradicts itself, the receipt is in the evidence.
    pub(super) async fn see_archive_of(
        &self,
        receipt: &Receipt,
        operation: &'static str,
    ) -> Result<ArchiveCheck, Error> {
        let checkpoint = receipt.proof().map(|proof| Seen::verified(&proof.checkpoint, self.trusted()));
        let seen = checkpoint.transpose().map_err(|error| Error::of_receipt(error.into(), operation))?;
        match self.see(seen, operation, Some(PATIENCE)).await {
            Ok(check) => Ok(check),
            Err(Unsettled::Owed(_)) => Ok(ArchiveCheck::Owed),
            Err(Unsettled::Objection(mut objection)) => {
                objection.evidence.receipt = Some(receipt.clone());
                Err(Error::of_objection(objection, operation))
            }
        }
    }

    /// Sees a checkpoint, or none, and makes every comparison that is owed. With patience each tile is asked for once,
    /// and all of them are waited for no longer; without, as often as any read.
    async fn see(
        &self,
        seen: Option<Seen>,
        operation: &'static str,
        patience: Option<Duration>,
    ) -> Result<ArchiveCheck, Unsettled> {
        let remembered = self.remembered();
        let noted = remembered.with(|memory| match seen {
            Some(seen) => memory.note(seen).map(Some),
            None => memory.is_whole().map(|()| None),
        });
        // What is owed outlives the program from here on, whatever becomes of the comparison.
        remembered.save(self.runtime()).await;
        let noted = noted?;
        let settled = match patience {
            Some(patience) => tokio::time::timeout(patience, self.settle_archive(operation, false)).await,
            None => Ok(self.settle_archive(operation, true).await),
        };
        let saved = remembered.save(self.runtime()).await;
        settled.unwrap_or_else(|_| Err(Unsettled::Owed(Error::new(ErrorKind::Network, operation))))?;
        Ok(match noted {
            None => ArchiveCheck::Unproven,
            Some(_) if !saved => ArchiveCheck::Unsaved,
            Some(Noted::First) => ArchiveCheck::First,
            Some(Noted::Later) => ArchiveCheck::Consistent,
        })
    }

    /// Compares whatever is owed it with the last checkpoint, the smallest first.
    async fn settle_archive(&self, operation: &'static str, repeatedly: bool) -> Result<(), Unsettled> {
        let (remembered, mut tiles) = (self.remembered(), Tiles::new());
        while let Some((last, owed)) = remembered.with(|memory| memory.next()) {
            let (older, newer) = ordered(&last, &owed);
            let objection = |error: TreeError| last.objection(error, &owed);
            for id in proof::wanted(older.size, newer.size).map_err(objection)? {
                if let Entry::Vacant(place) = tiles.entry(id) {
                    place.insert(self.tile(id, operation, repeatedly).await.map_err(Unsettled::Owed)?);
                }
            }
            // Tiles that lead to no root that was signed may be those of a damaged disk: the comparison stays owed.
            match proof::compare(older, newer, &tiles).map_err(objection)? {
                Verdict::Consistent => remembered.with(|memory| memory.settle(&last, owed)),
                Verdict::Forked { root, proof } => {
                    let mut objection = objection(TreeError::TwoHistories);
                    (objection.evidence.root, objection.evidence.proof) = (Some(root), proof);
                    return Err(remembered.with(|memory| memory.contradict(objection)).into());
                }
            }
        }
        Ok(())
    }

    /// The hashes of a tile. A partial one may go once the full one is there, which begins with the same hashes.
    async fn tile(&self, id: TileId, operation: &'static str, repeatedly: bool) -> Result<Vec<TreeHash>, Error> {
        match self.tile_itself(id, operation, repeatedly).await {
            Err(error) if id.width < WIDTH && is_absent(&error) => {
                let mut hashes = self.tile_itself(TileId::full(id.level, id.index), operation, repeatedly).await?;
                hashes.truncate(id.width.into());
                Ok(hashes)
            }
            fetched => fetched,
        }
    }

    async fn tile_itself(&self, id: TileId, operation: &'static str, repeatedly: bool) -> Result<Vec<TreeHash>, Error> {
        let path = id.to_string();
        let place = path.splitn(3, '/').skip(1).collect::<Vec<_>>();
        let call = Call::new(operation, Method::GET, routes::fill(routes::ARCHIVE_TILE, &place)).at_most(MAX_TILE);
        let call = if repeatedly { call } else { call.once() };
        let answer = self.exchange(&call).await?;
        // A page of something between is no tile, and no contradiction.
        read_tile(&answer.body, id.width).map_err(|error| Error::new(ErrorKind::Protocol, operation).with_source(error))
    }
}

/// Whether it is not there, by whoever's word: also something else than a portal may serve tiles.
fn is_absent(error: &Error) -> bool {
    error.context().iter().any(|(name, value)| *name == "status" && value == "404")
}

impl From<Objection> for Unsettled {
    fn from(objection: Objection) -> Self {
        Self::Objection(objection)
    }
}
