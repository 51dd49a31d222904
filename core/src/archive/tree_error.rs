//! What can be wrong with a tree, a proof, a checkpoint, a tile or a bundle.

use super::note::NoteError;

/// Why what an archive shows was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TreeError {
    /// A trusted key is named on a checkpoint, but its signature does not hold.
    #[error("the checkpoint's signature does not hold")]
    BadCheckpointSignature,
    /// A witness that is trusted is named on a checkpoint, but its cosignature does not hold.
    #[error("the cosignature of {0} does not hold")]
    BadCosignature(String),
    /// A bundle that ends within an entry, or goes on after the last one.
    #[error("the bundle's entries do not fill it exactly")]
    Bundle,
    /// A bundle or tile with other than 1 to 256 entries, or an entry of more than 65535 bytes.
    #[error("a tile holds 1 to 256 hashes, a bundle as many entries of up to 65535 bytes")]
    BundleLength,
    /// A checkpoint that is not origin, size and root, one a line.
    #[error("the checkpoint's line {0} is missing or not in its canonical form")]
    CheckpointLine(usize),
    /// A tree without leaves, of which nothing can be proved.
    #[error("a tree of size 0 proves nothing")]
    Empty,
    /// A statement of an epoch's opening that is not nine lines in their form and order.
    #[error("the line {0} of the epoch's opening is missing or not in its canonical form")]
    EpochLine(usize),
    /// A hash that is not 32 bytes long.
    #[error("a hash is the base64 of 32 bytes")]
    HashLength,
    /// An index past the tree's end.
    #[error("entry {index} is not in a tree of {size}")]
    IndexBeyond {
        /// The entry.
        index: u64,
        /// The tree's size.
        size: u64,
    },
    /// A node that should be there is not, or cannot be read.
    #[error("the archive's node {index} of level {level} is missing or unreadable")]
    MissingNode {
        /// How far above the leaves.
        level: u32,
        /// Its place among those of its level, from 0.
        index: u64,
    },
    /// A signed note that cannot be read.
    #[error("not a signed note: {0}")]
    Note(NoteError),
    /// The checkpoint names another archive than the one expected.
    #[error("the checkpoint is of another archive")]
    Origin,
    /// A proof's lines are not in their canonical form.
    #[error("the proof's line {0} is not in its canonical form")]
    ProofLine(usize),
    /// A proof with more hashes than its tree has levels.
    #[error("the proof is too long for its tree")]
    ProofTooLong,
    /// A proof with fewer hashes than its tree has levels.
    #[error("the proof is too short for its tree")]
    ProofTooShort,
    /// The hashes lead to another root.
    #[error("the proof leads to another root than the checkpoint's")]
    RootDiffers,
    /// A later checkpoint is smaller than an earlier one.
    #[error("the archive has shrunk from {from} entries to {to}")]
    Shrunk {
        /// The size that was seen first.
        from: u64,
        /// The size that was seen after it.
        to: u64,
    },
    /// A tile's path that is not in its canonical form.
    #[error("not a tile's path")]
    TilePath,
    /// Two checkpoints of one archive that cannot both be true.
    #[error("the archive shows two histories")]
    TwoHistories,
    /// No trusted key signed the checkpoint.
    #[error("no trusted key signed the checkpoint")]
    UnknownCheckpointKey,
}

impl TreeError {
    /// The stable code, listed in `docs/protocol.md`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadCheckpointSignature => "checkpoint_bad_signature",
            Self::BadCosignature(_) => "checkpoint_bad_cosignature",
            Self::Bundle | Self::BundleLength => "archive_bundle",
            Self::CheckpointLine(_) | Self::Note(_) => "checkpoint_malformed",
            Self::Empty => "archive_empty",
            Self::EpochLine(_) => "archive_epoch",
            Self::HashLength => "archive_hash_length",
            Self::IndexBeyond { .. } => "archive_index_beyond",
            Self::MissingNode { .. } => "archive_tile_missing",
            Self::Origin => "checkpoint_origin",
            Self::ProofLine(_) => "proof_malformed",
            Self::ProofTooLong => "proof_too_long",
            Self::ProofTooShort => "proof_too_short",
            Self::RootDiffers => "proof_root_differs",
            Self::Shrunk { .. } => "archive_shrunk",
            Self::TilePath => "archive_tile_path",
            Self::TwoHistories => "archive_two_histories",
            Self::UnknownCheckpointKey => "checkpoint_unknown_key",
        }
    }

    /// What is wrong, in Italian; the English text is the `Display`.
    #[must_use]
    pub fn message_it(&self) -> String {
        match self {
            Self::BadCheckpointSignature => "la firma del checkpoint non è valida".to_owned(),
            Self::BadCosignature(name) => format!("la controfirma di {name} non è valida"),
            Self::Bundle => "le voci non riempiono esattamente il blocco".to_owned(),
            Self::BundleLength => {
                "un blocco contiene da 1 a 256 hash, o altrettante voci di al più 65535 byte".to_owned()
            }
            Self::CheckpointLine(line) => format!("la riga {line} del checkpoint manca o non è in forma canonica"),
            Self::Empty => "un albero vuoto non prova nulla".to_owned(),
            Self::EpochLine(line) => {
                format!("la riga {line} dell'apertura dell'epoca manca o non è in forma canonica")
            }
            Self::HashLength => "un hash è il base64 di 32 byte".to_owned(),
            Self::IndexBeyond { index, size } => format!("la voce {index} non è in un albero di {size}"),
            Self::MissingNode { level, index } => {
                format!("il nodo {index} del livello {level} dell'archivio manca o non è leggibile")
            }
            Self::Note(_) => "non è una nota firmata".to_owned(),
            Self::Origin => "il checkpoint è di un altro archivio".to_owned(),
            Self::ProofLine(line) => format!("la riga {line} della prova non è in forma canonica"),
            Self::ProofTooLong => "la prova è troppo lunga per il suo albero".to_owned(),
            Self::ProofTooShort => "la prova è troppo corta per il suo albero".to_owned(),
            Self::RootDiffers => "la prova porta a una radice diversa da quella del checkpoint".to_owned(),
            Self::Shrunk { from, to } => format!("l'archivio si è ridotto da {from} voci a {to}"),
            Self::TilePath => "non è il percorso di un blocco dell'archivio".to_owned(),
            Self::TwoHistories => "l'archivio mostra due storie diverse".to_owned(),
            Self::UnknownCheckpointKey => "nessuna chiave fidata ha firmato il checkpoint".to_owned(),
        }
    }
}

impl From<NoteError> for TreeError {
    fn from(error: NoteError) -> Self {
        Self::Note(error)
    }
}
