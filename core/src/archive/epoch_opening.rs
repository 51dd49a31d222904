//! The opening of an epoch: what an archive that goes on from a backup says in its first entry.

use std::fmt;

use time::OffsetDateTime;

use super::checkpoint::{Checkpoint, epoch, read_number};
use super::hash::TreeHash;
use super::keys::TrustedKeys;
use super::leaf::{Leaf, Salt};
use super::log_proof::{HEADER, LogProof};
use super::receipt::{Receipt, read_instant};
use super::tree_error::TreeError;
use crate::domain::calendar::words::{day_en, day_it};
use crate::domain::rome;
use crate::protocol::instant;

/// The archive's word for the entry.
const ACTION: &str = "archive.epoch_opened";
/// The value of the first line, which names the format.
const FORMAT: &str = "perito/v1";

/// Says that the data of an archive was brought back from a backup, and that its entries go on under another origin.
///
/// The archive that was cannot go on: its portal has signed for entries that the backup does not hold, and a second
/// history under the same name is what nobody may sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpochStatement {
    /// The new epoch's archive: the key's name, a slash and the epoch's number.
    pub origin: String,
    /// When it was opened, in UTC.
    pub opened_at: OffsetDateTime,
    /// The archive that was, as its portal last signed for it.
    pub previous: Checkpoint,
    /// What the backup holds of it, or of an epoch before it. What came later is lost to the portal, and not to who has
    /// its receipts. A backup from before the first entry has size 0, and the root of the empty tree.
    pub kept: Checkpoint,
}

/// An [`EpochStatement`] and the proof that the new epoch's archive begins with it. Parsing verifies nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpochOpening {
    statement: EpochStatement,
    proof: LogProof,
}

impl EpochStatement {
    /// Reads a statement from its exact text.
    ///
    /// # Errors
    /// [`TreeError::EpochLine`] with the first line that is missing, or is anything else than its canonical form; 10
    /// when something follows the last one.
    pub fn parse(text: &str) -> Result<Self, TreeError> {
        let lines = text.split_inclusive('\n').collect::<Vec<_>>();
        let value = |number: usize, key: &str| {
            let line = lines.get(number - 1).and_then(|line| line.strip_prefix(key)?.strip_prefix(": "));
            let value = line.and_then(|line| line.strip_suffix('\n')).filter(|value| !value.is_empty());
            value.ok_or(TreeError::EpochLine(number))
        };
        if value(1, "epoch")? != FORMAT {
            return Err(TreeError::EpochLine(1));
        }
        let origin = value(2, "origin")?.to_owned();
        let opened_at = read_instant(value(3, "opened_at")?).ok_or(TreeError::EpochLine(3))?;
        let checkpoint = |first: usize, keys: [&str; 3]| -> Result<Checkpoint, TreeError> {
            Ok(Checkpoint {
                origin: value(first, keys[0])?.to_owned(),
                size: read_number(value(first + 1, keys[1])?).ok_or(TreeError::EpochLine(first + 1))?,
                root: TreeHash::parse(value(first + 2, keys[2])?).map_err(|_| TreeError::EpochLine(first + 2))?,
            })
        };
        let previous = checkpoint(4, ["previous_origin", "previous_size", "previous_root"])?;
        let kept = checkpoint(7, ["kept_origin", "kept_size", "kept_root"])?;
        if lines.len() > 9 {
            return Err(TreeError::EpochLine(10));
        }
        let statement = Self { origin, opened_at, previous, kept };
        statement.check_order()?;
        Ok(statement)
    }

    /// The entry that the new epoch begins with: it names nobody and no case, and its content is this statement's text.
    #[must_use]
    pub fn leaf(&self, salt: &Salt) -> Leaf {
        Leaf::new(ACTION, self.opened_at, salt, "", "", self.to_string().as_bytes())
    }

    /// The archive's word for that entry.
    #[must_use]
    pub fn action() -> &'static str {
        ACTION
    }

    /// Whether the portal has lost what this receipt acknowledges, unless its act was sent again since: the receipt's
    /// entry came after what the backup holds. Whoever has such a receipt keeps it, and sends the act again under the same
    /// key. A receipt without a proof has no place, and counts as lost.
    #[must_use]
    pub fn puts_at_risk(&self, receipt: &Receipt) -> bool {
        let (Some(of), Some(last)) = (self.epoch_of(receipt.origin()), self.epoch_of(&self.previous.origin)) else {
            return false;
        };
        let place = receipt.proof().map_or(u64::MAX, |proof| proof.index);
        of <= last && (Some(of), place) >= (self.epoch_of(&self.kept.origin), self.kept.size)
    }

    /// Those of these receipts that it [puts at risk](Self::puts_at_risk), in the same order.
    #[must_use]
    pub fn at_risk<'a>(&self, receipts: &'a [Receipt]) -> Vec<&'a Receipt> {
        receipts.iter().filter(|receipt| self.puts_at_risk(receipt)).collect()
    }

    /// What happened and what is to be done, in Italian, fit to be shown to a doctor.
    #[must_use]
    pub fn message_it(&self) -> String {
        let day = day_it(rome::day_of(self.opened_at));
        let Checkpoint { origin, size, .. } = &self.kept;
        format!(
            "L'archivio del portale è stato ripristinato da un backup {day}: le ricevute dalla voce {size} di {origin} in \
             poi sono a rischio; conservarle e ripetere gli atti con la stessa chiave."
        )
    }

    /// The same in English.
    #[must_use]
    pub fn message_en(&self) -> String {
        let day = day_en(rome::day_of(self.opened_at));
        let Checkpoint { origin, size, .. } = &self.kept;
        format!(
            "The portal's archive was restored from a backup on {day}: receipts from entry {size} of {origin} on are at \
             risk; keep them, and send the acts again under the same key."
        )
    }

    /// The epoch of an origin of this archive's key; none of another's.
    fn epoch_of(&self, origin: &str) -> Option<u64> {
        epoch(origin, self.key_name()?)
    }

    fn key_name(&self) -> Option<&str> {
        self.origin.rsplit_once('/').map(|(name, _)| name)
    }

    /// The new epoch follows the one that was, and what was kept is no more than there was.
    fn check_order(&self) -> Result<(), TreeError> {
        let of = |origin, line| self.epoch_of(origin).ok_or(TreeError::EpochLine(line));
        let opened = of(&self.origin, 2)?;
        let (last, kept) = (of(&self.previous.origin, 4)?, of(&self.kept.origin, 7)?);
        if last.checked_add(1) != Some(opened) {
            return Err(TreeError::EpochLine(4));
        }
        if kept > last {
            return Err(TreeError::EpochLine(7));
        }
        if self.previous.size == 0 {
            return Err(TreeError::EpochLine(5));
        }
        if self.kept.size == 0 && self.kept.root != TreeHash::of_nothing() {
            return Err(TreeError::EpochLine(9));
        }
        let beyond = kept == last && self.kept.size >= self.previous.size;
        if beyond { Err(TreeError::EpochLine(8)) } else { Ok(()) }
    }
}

impl fmt::Display for EpochStatement {
    /// Writes the exact text that the first entry commits to.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "epoch: {FORMAT}\norigin: {}\nopened_at: {}", self.origin, instant::format(self.opened_at))?;
        for (word, Checkpoint { origin, size, root }) in [("previous", &self.previous), ("kept", &self.kept)] {
            writeln!(f, "{word}_origin: {origin}\n{word}_size: {size}\n{word}_root: {root}")?;
        }
        Ok(())
    }
}

impl EpochOpening {
    /// A statement with its proof, whose extra line is the entry's salt.
    #[must_use]
    pub fn new(statement: EpochStatement, proof: LogProof) -> Self {
        Self { statement, proof }
    }

    /// Reads an opening from its exact text: the statement, a blank line, the proof.
    ///
    /// # Errors
    /// What [`EpochStatement::parse`] and [`LogProof::parse`] give.
    pub fn parse(text: &str) -> Result<Self, TreeError> {
        let (statement, proof) = text.split_once(&format!("\n\n{HEADER}\n")).ok_or(TreeError::EpochLine(10))?;
        let statement = EpochStatement::parse(&format!("{statement}\n"))?;
        Ok(Self { statement, proof: LogProof::parse(&format!("{HEADER}\n{proof}"))? })
    }

    /// Checks that a trusted key stands behind the statement: it is the first entry of the archive that it opens.
    ///
    /// # Errors
    /// What [`SignedCheckpoint::verify`](super::SignedCheckpoint::verify) and [`LogProof::check`] give, and
    /// [`TreeError::UnknownCheckpointKey`] also for a key that was no longer valid when the epoch was opened;
    /// [`TreeError::Origin`] when the proof is of another archive or of another entry; [`TreeError::ProofLine`] when it
    /// has no salt.
    pub fn verify(&self, trusted: &TrustedKeys) -> Result<&EpochStatement, TreeError> {
        let signed = self.proof.checkpoint.verify(trusted)?;
        let own_key = self.statement.key_name() == Some(signed.key.key.name());
        // A key that had ended opens nothing; one that came later may sign for what others have opened.
        if signed.key.valid_until.is_some_and(|until| until <= self.statement.opened_at) {
            return Err(TreeError::UnknownCheckpointKey);
        }
        if !own_key || signed.checkpoint.origin != self.statement.origin || self.proof.index != 0 {
            return Err(TreeError::Origin);
        }
        let salt = self.proof.extra.as_slice().try_into().map(Salt).map_err(|_| TreeError::ProofLine(2))?;
        self.proof.check(&TreeHash::of_leaf(self.statement.leaf(&salt).as_str().as_bytes()))?;
        Ok(&self.statement)
    }

    /// The proof: its checkpoint is one of the new epoch's archive.
    #[must_use]
    pub fn proof(&self) -> &LogProof {
        &self.proof
    }
}

impl fmt::Display for EpochOpening {
    /// Writes the exact text that was parsed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.statement, self.proof)
    }
}
