//! Comparing what the archive shows with what was seen of it before: what that takes is asked of the portal.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::time::Duration;

use reqwest::Method;

use super::memory::{Memory, Noted, Owed};
use super::objection::by_size;
use super::proof::{self, Tiles, Verdict};
use super::seen::Seen;
use super::{ArchiveCheck, Unsettled, opened};
use crate::archive::tile::{TileId, WIDTH, read_tile};
use crate::archive::{Receipt, TreeError, TreeHash};
use crate::client::call::Call;
use crate::client::transport::Transport;
use crate::error::{Error, ErrorKind};
use crate::protocol::{ArchiveEpochs, routes};

/// How long an act that was received waits for its archive: what has not come by then is owed.
const PATIENCE: Duration = Duration::from_secs(10);
/// 256 hashes of 32 bytes.
const MAX_TILE: usize = 8192;

impl Transport {
    /// Compares the archive that a verified receipt stands in with what was seen of it before. It was received whatever
    /// comes of that: where the archive contradicts itself, the receipt is in the evidence.
    pub(in crate::client) async fn see_archive_of(
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

    /// The same for a call that does not say how the archive compares: a restoration is left to the next one that does.
    pub(in crate::client) async fn see_archive_silently(
        &self,
        receipt: &Receipt,
        operation: &'static str,
    ) -> Result<(), Error> {
        if self.see_archive_of(receipt, operation).await? == ArchiveCheck::Restored {
            self.remembered().with(Memory::leave_untold);
        }
        Ok(())
    }

    /// Sees a checkpoint, or none, and does everything that is owed. With patience each tile is asked for once, and all
    /// of them are waited for no longer; without, as often as any read.
    pub(super) async fn see(
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
            Some(_) if remembered.with(Memory::tell) => ArchiveCheck::Restored,
            Some(_) if !saved => ArchiveCheck::Unsaved,
            Some(Noted::First) => ArchiveCheck::First,
            Some(Noted::Later) => ArchiveCheck::Consistent,
        })
    }

    /// Does whatever is owed, one after the other.
    async fn settle_archive(&self, operation: &'static str, repeatedly: bool) -> Result<(), Unsettled> {
        let (remembered, mut tiles) = (self.remembered(), BTreeMap::new());
        while let Some(owed) = remembered.with(Memory::next) {
            match owed {
                Owed::Opening { last, shown } => self.explain(&last, &shown, operation, repeatedly).await?,
                Owed::Comparison { with, of } => {
                    let tiles = tiles.entry(of.epoch()).or_default();
                    self.compare(&with, &of, tiles, operation, repeatedly).await?;
                    remembered.with(|memory| memory.settle(&with, of));
                }
            }
        }
        Ok(())
    }

    /// Asks how the archive came to another epoch, and takes that up.
    async fn explain(
        &self,
        last: &Seen,
        shown: &Seen,
        operation: &'static str,
        repeatedly: bool,
    ) -> Result<(), Unsettled> {
        let call = Call::new(operation, Method::GET, routes::ARCHIVE_EPOCHS);
        let call = if repeatedly { call } else { call.once() };
        let answer = self.exchange(&call).await.map_err(Unsettled::Owed)?;
        // A page of something between is no list, and no contradiction.
        let listed: ArchiveEpochs = answer.json(operation).map_err(Unsettled::Owed)?;
        let remembered = self.remembered();
        let chain = opened::chain(&listed, (last, shown), self.trusted()).map_err(|objection| {
            let forked = objection.error == TreeError::TwoHistories.into();
            if forked { remembered.with(|memory| memory.contradict(objection)) } else { objection }
        })?;
        let (epoch, kept) = chain.last().map(|newest| (newest.epoch(), newest.kept.place())).unwrap_or_default();
        if remembered.with(|memory| memory.take_up(chain))? {
            tracing::warn!(epoch, kept_epoch = kept.0, kept_size = kept.1, "the archive was restored from a backup");
        }
        Ok(())
    }

    /// Compares two that are of one epoch, by its tiles.
    async fn compare(
        &self,
        with: &Seen,
        of: &Seen,
        tiles: &mut Tiles,
        operation: &'static str,
        repeatedly: bool,
    ) -> Result<(), Unsettled> {
        // What is compared with an opening may have been seen before it, and one opening with a later one.
        let (first, then) = if with.is_in_opening() { (of, with) } else { (with, of) };
        let objection = |error: TreeError| first.objection(error, then);
        let contradict = |objection| self.remembered().with(|memory| memory.contradict(objection));
        if with.contradicts(of) {
            return Err(contradict(objection(TreeError::TwoHistories)).into());
        }
        let (older, newer) = by_size(with.checkpoint(), of.checkpoint());
        for id in proof::wanted(older.size, newer.size).map_err(objection)? {
            if let Entry::Vacant(place) = tiles.entry(id) {
                let tile = self.tile(of.epoch(), id, operation, repeatedly).await;
                place.insert(tile.map_err(Unsettled::Owed)?);
            }
        }
        // Tiles that lead to no root that was signed may be those of a damaged disk: the comparison stays owed.
        match proof::compare(older, newer, tiles).map_err(objection)? {
            Verdict::Consistent => Ok(()),
            Verdict::Forked { root, proof } => {
                let mut objection = objection(TreeError::TwoHistories);
                (objection.evidence.root, objection.evidence.proof) = (Some(root), proof);
                Err(contradict(objection).into())
            }
        }
    }

    /// The hashes of a tile. A partial one may go once the full one is there, which begins with the same hashes.
    async fn tile(
        &self,
        epoch: u64,
        id: TileId,
        operation: &'static str,
        repeatedly: bool,
    ) -> Result<Vec<TreeHash>, Error> {
        match self.tile_itself(epoch, id, operation, repeatedly).await {
            Err(error) if id.width < WIDTH && is_absent(&error) => {
                let full = TileId::full(id.level, id.index);
                let mut hashes = self.tile_itself(epoch, full, operation, repeatedly).await?;
                hashes.truncate(id.width.into());
                Ok(hashes)
            }
            fetched => fetched,
        }
    }

    async fn tile_itself(
        &self,
        epoch: u64,
        id: TileId,
        operation: &'static str,
        repeatedly: bool,
    ) -> Result<Vec<TreeHash>, Error> {
        let tile = id.to_string();
        let place = tile.splitn(3, '/').skip(1).collect::<Vec<_>>();
        let path = routes::fill(routes::ARCHIVE_TILE, &place);
        // The first epoch's have no query: they may be files that something else than a portal serves.
        let path = if epoch == 1 { path } else { format!("{path}?epoch={epoch}") };
        let call = Call::new(operation, Method::GET, path).at_most(MAX_TILE);
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
