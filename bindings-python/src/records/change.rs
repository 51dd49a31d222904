//! The feed of changes.

use perito::protocol;

use super::field::{Code, Tuple};
use super::record::plain_record;
use crate::instant::Instant;

plain_record! {
    /// Something that one may read has come or changed: it is read under its own route.
    Change of protocol::Change {
        kind: Code,
        id: String,
        changed_at: Instant,
    }
}

plain_record! {
    /// A part of the feed, oldest change first.
    Changes of protocol::Changes {
        items: Tuple<Change>,
        cursor: String,
        more: bool,
    }
}
