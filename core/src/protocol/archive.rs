//! The security archive as an auditor searches it.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::instant::serde_instant;

/// One entry of the security archive, with the proof that it is there. Who acted, and in which case, are pseudonyms: the
/// same for the same account or case in every entry of the portal's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ArchiveEntryView {
    /// Its place in the archive, from 0.
    #[cfg_attr(feature = "schema", schema(minimum = 0, maximum = 9_007_199_254_740_991_u64))]
    pub index: u64,
    /// When it was done, in UTC.
    #[serde(with = "serde_instant")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 30, format = "date-time"))]
    pub at: OffsetDateTime,
    /// What was done, in the archive's own word: `operation.notified`.
    #[cfg_attr(feature = "schema", schema(max_length = 60, pattern = "^[a-z_]+\\.[a-z_]+$"))]
    pub action: String,
    /// The pseudonym of the account that did it; absent where nobody was known, or it has been erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 32, pattern = "^[0-9a-f]{32}$"))]
    pub actor: Option<String>,
    /// The pseudonym of the case it was done in; absent where there was none, or it has been erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 32, pattern = "^[0-9a-f]{32}$"))]
    pub case: Option<String>,
    /// The entry's canonical text, whose hash is the tree's leaf.
    #[cfg_attr(feature = "schema", schema(max_length = 1_000, pattern = "^v1\\naction "))]
    pub leaf: String,
    /// The proof that it stands in the last checkpoint's tree (`c2sp.org/tlog-proof`).
    #[cfg_attr(feature = "schema", schema(max_length = 20_000, pattern = "^c2sp\\.org/tlog-proof@v1\\n"))]
    pub proof: String,
}

/// The epochs of the security archive that were opened after data was lost, each of which goes on from a backup. An
/// archive to which this never happened has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ArchiveEpochs {
    /// Them, oldest first, from the second on; one that was itself lost with a backup is not there.
    #[cfg_attr(feature = "schema", schema(min_items = 0, max_items = 1_000))]
    pub epochs: Vec<ArchiveEpochView>,
}

/// An epoch of the security archive, and how it was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ArchiveEpochView {
    /// Its number, from 2.
    #[cfg_attr(feature = "schema", schema(minimum = 2, maximum = 524_287))]
    pub epoch: u64,
    /// What its first entry says, a blank line, and the proof that it is there
    /// ([`EpochOpening`](crate::archive::EpochOpening)).
    #[cfg_attr(feature = "schema", schema(max_length = 20_000, pattern = "^epoch: perito/v1\\n"))]
    pub opening: String,
}
