//! A difference: a place of the archive, and what is wrong with it. Positions and opaque ids, never what an entry says.

use std::fmt;

use perito::archive::tile::{BundleId, TileId};

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// In which epoch of the archive, from 1.
    pub epoch: u64,
    /// Where.
    pub place: Place,
    /// What is wrong there.
    pub fault: Fault,
}

/// A place of the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// A bundle of entries, by its place from 0.
    Bundle(u64),
    /// The last checkpoint.
    Checkpoint,
    /// An entry, by its place from 0.
    Entry(u64),
    /// A file below the archive's folder, by its path there.
    File(String),
    /// The high-water mark in the keys folder.
    HighWater,
    /// The index's row of an entry.
    Index {
        /// The entry, as the row has it.
        entry: i64,
        /// The column.
        column: &'static str,
    },
    /// What an epoch says of how it was opened.
    Opening,
    /// The count of what was purged.
    Purges,
    /// A receipt, by its id.
    Receipt(String),
    /// The receipt that an entry should have.
    ReceiptOf(u64),
    /// The root of the tree that the entries make.
    Root,
    /// A row of the entries that fill no bundle yet.
    Tail(i64),
    /// A tile of hashes.
    Tile(TileId),
}

/// What is wrong with a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// It is beyond the end of the archive.
    Beyond,
    /// It is not what the rest of the archive says.
    Differs,
    /// It and its tile contradict each other, and the signed root agrees with neither.
    Disputed,
    /// It is there, and nothing of the archive has it.
    Extra,
    /// It does not have its form.
    Malformed,
    /// It is not there.
    Missing,
    /// It is of an earlier instant than the one before it.
    Backwards,
    /// No key of the portal that was valid then stands behind it.
    Unsigned,
}

impl Fault {
    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Backwards => "backwards",
            Self::Beyond => "beyond",
            Self::Differs => "differs",
            Self::Disputed => "disputed",
            Self::Extra => "extra",
            Self::Malformed => "malformed",
            Self::Missing => "missing",
            Self::Unsigned => "unsigned",
        }
    }

    fn message_en(self) -> &'static str {
        match self {
            Self::Backwards => "is of an earlier instant than the one before it",
            Self::Beyond => "is beyond the end of the archive",
            Self::Differs => "is not what the rest of the archive gives",
            Self::Disputed => "is not what its tile says, and the signed root agrees with neither",
            Self::Extra => "should not be there",
            Self::Malformed => "does not have its form",
            Self::Missing => "is missing",
            Self::Unsigned => "is not signed by a key of the portal that was valid then",
        }
    }

    fn message_it(self) -> &'static str {
        match self {
            Self::Backwards => "è di un istante anteriore alla precedente",
            Self::Beyond => "è oltre la fine dell'archivio",
            Self::Differs => "non è ciò che risulta dal resto dell'archivio",
            Self::Disputed => {
                "non è ciò che dice il suo blocco di hash, e la radice firmata non conferma nessuno dei due"
            }
            Self::Extra => "non dovrebbe esserci",
            Self::Malformed => "non è nella sua forma",
            Self::Missing => "manca",
            Self::Unsigned => "non è firmato da una chiave del portale allora valida",
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bundle(index) => write!(f, "bundle {index}, {}", BundleId::full(*index)),
            Self::Checkpoint => f.write_str("the checkpoint"),
            Self::Entry(index) => write!(f, "bundle {}, entry {index}", index / 256),
            Self::File(path) => f.write_str(path),
            Self::HighWater => f.write_str("the high-water mark"),
            Self::Index { entry, column } => write!(f, "index column {column} of entry {entry}"),
            Self::Opening => f.write_str("the opening of the epoch"),
            Self::Purges => f.write_str("the number of purged entries"),
            Self::Receipt(id) => write!(f, "receipt {id}"),
            Self::ReceiptOf(entry) => write!(f, "the receipt of entry {entry}"),
            Self::Root => f.write_str("the root of the entries"),
            Self::Tail(entry) => write!(f, "tail row {entry}"),
            Self::Tile(id) => id.fmt(f),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.epoch > 1 {
            write!(f, "epoch {}: ", self.epoch)?;
        }
        write!(f, "{} {}", self.place, self.fault.message_en())
    }
}

impl Difference {
    /// The same in Italian; the English text is the `Display`.
    #[must_use]
    pub fn message_it(&self) -> String {
        let place = match &self.place {
            Place::Bundle(index) => format!("il blocco di voci {index}, {},", BundleId::full(*index)),
            Place::Checkpoint => "il checkpoint".to_owned(),
            Place::Entry(index) => format!("blocco {}, la voce {index}", index / 256),
            Place::File(path) => path.clone(),
            Place::HighWater => "il contrassegno dell'ultimo checkpoint".to_owned(),
            Place::Index { entry, column } => format!("la colonna {column} dell'indice della voce {entry}"),
            Place::Opening => "l'apertura dell'epoca".to_owned(),
            Place::Purges => "il numero delle voci svuotate".to_owned(),
            Place::Receipt(id) => format!("la ricevuta {id}"),
            Place::ReceiptOf(entry) => format!("la ricevuta della voce {entry}"),
            Place::Root => "la radice delle voci".to_owned(),
            Place::Tail(entry) => format!("la riga {entry} della coda"),
            Place::Tile(id) => id.to_string(),
        };
        let epoch = if self.epoch > 1 { format!("epoca {}: ", self.epoch) } else { String::new() };
        format!("{epoch}{place} {}", self.fault.message_it())
    }
}
