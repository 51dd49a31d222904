//! Columns as they are, of whatever type: what has the wrong one is a difference, not an error.

use rusqlite::Row;
use rusqlite::types::ValueRef;
use uuid::Uuid;

/// The value of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Blob(Vec<u8>),
    Null,
    /// A number: no column that is looked at so holds one.
    Other,
    Text(Vec<u8>),
}

impl Cell {
    pub(super) fn of(row: &Row<'_>, column: usize) -> rusqlite::Result<Self> {
        Ok(match row.get_ref(column)? {
            ValueRef::Blob(bytes) => Self::Blob(bytes.to_vec()),
            ValueRef::Null => Self::Null,
            ValueRef::Text(bytes) => Self::Text(bytes.to_vec()),
            ValueRef::Integer(_) | ValueRef::Real(_) => Self::Other,
        })
    }

    /// A text in UTF-8.
    pub(super) fn text(&self) -> Option<&str> {
        if let Self::Text(bytes) = self { std::str::from_utf8(bytes).ok() } else { None }
    }

    /// A BLOB of so many bytes.
    pub(super) fn bytes<const N: usize>(&self) -> Option<[u8; N]> {
        if let Self::Blob(bytes) = self { bytes.as_slice().try_into().ok() } else { None }
    }

    pub(super) fn id(&self) -> Option<Uuid> {
        self.bytes().map(Uuid::from_bytes)
    }
}
