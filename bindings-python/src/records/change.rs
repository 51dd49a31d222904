//! The feed of changes.

use super::field::{Code, Instant, Tuple};
use super::record::record;

record! {
    /// Something that one may read has come or changed: it is read under its own route.
    Change of Change {
        kind: Code,
        id: String,
        changed_at: Instant,
    }
}

record! {
    /// A part of the feed, oldest change first.
    Changes of Changes {
        items: Tuple<Change>,
        cursor: String,
        more: bool,
    }
}
