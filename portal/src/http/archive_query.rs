//! Which part of the security archive a request asks for.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use perito::domain::rome::parse_date;
use serde::Deserialize;
use utoipa::IntoParams;

use super::paging::{limit, place, query, refused, unknown_cursor};
use crate::app::App;
use crate::archive::Epoch;
use crate::problem::Refusal;
use crate::storage::archive::Pseudonym;
use crate::storage::archive_search::Filter;

/// The longest word of the archive.
const MAX_ACTION: usize = 60;

/// Which entries of the security archive are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ArchiveQuery {
    /// The civil day in Europe/Rome on which it was done.
    #[param(max_length = 10, format = "date")]
    day: Option<String>,
    /// The pseudonym of the account that did it.
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$")]
    actor: Option<String>,
    /// The pseudonym of the case it was done in.
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$")]
    case: Option<String>,
    /// The epoch of the archive: the last one unless told otherwise.
    #[param(minimum = 1, maximum = 524287)]
    epoch: Option<u32>,
    /// What was done, in the archive's own word.
    #[param(max_length = 60, pattern = "^[a-z_]+\\.[a-z_]+$")]
    action: Option<String>,
    /// The `next_cursor` of the page before.
    #[param(max_length = 200, pattern = "^[A-Za-z0-9_-]+$")]
    cursor: Option<String>,
    /// How many items at the most: 50 unless told otherwise.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Which epoch of the security archive is meant.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EpochQuery {
    /// The epoch of the archive, from 1.
    #[param(minimum = 1, maximum = 524287)]
    epoch: Option<u32>,
}

/// A part of the archive asked for, checked.
pub(crate) struct WantedEntries {
    pub(crate) filter: Filter,
    pub(crate) from: u64,
    pub(crate) limit: usize,
}

impl FromRequestParts<Arc<App>> for ArchiveQuery {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Refusal> {
        query(parts)
    }
}

impl FromRequestParts<Arc<App>> for EpochQuery {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Refusal> {
        query(parts)
    }
}

impl EpochQuery {
    /// The epoch that is meant, of a portal that is in this one; where none is named, that one, or another.
    pub(crate) fn wanted(&self, last: Epoch, unnamed: Epoch) -> Result<Epoch, Refusal> {
        epoch(self.epoch, last).map(|epoch| epoch.unwrap_or(unnamed))
    }
}

impl ArchiveQuery {
    /// The epoch whose entries are wanted.
    pub(crate) fn epoch(&self, last: Epoch) -> Result<Epoch, Refusal> {
        epoch(self.epoch, last).map(|epoch| epoch.unwrap_or(last))
    }

    /// What is wanted of an epoch of so many entries.
    pub(crate) fn wanted(&self, epoch: Epoch, size: u64) -> Result<WantedEntries, Refusal> {
        let filter = Filter {
            epoch,
            day: self.day.as_deref().map(|day| parse_date("day", day)).transpose().map_err(Refusal::field)?,
            actor: pseudonym("actor", self.actor.as_deref())?,
            case: pseudonym("case", self.case.as_deref())?,
            action: self.action.as_deref().map(action).transpose()?,
        };
        let from = u64::try_from(place(self.cursor.as_deref())?).map_err(|_| unknown_cursor())?;
        if from > size { Err(unknown_cursor()) } else { Ok(WantedEntries { filter, from, limit: limit(self.limit)? }) }
    }

    /// The cursor of a page that begins with this entry.
    pub(crate) fn cursor(index: u64) -> String {
        URL_SAFE_NO_PAD.encode(index.to_be_bytes())
    }
}

/// An epoch by its number; one that is not there, or not yet, is not found.
fn epoch(number: Option<u32>, last: Epoch) -> Result<Option<Epoch>, Refusal> {
    let known = |number: u32| Epoch::new(number.into()).filter(|epoch| *epoch <= last).ok_or_else(Refusal::not_found);
    number.map(known).transpose()
}

fn pseudonym(field: &'static str, text: Option<&str>) -> Result<Option<Pseudonym>, Refusal> {
    let (en, it) = ("32 lower-case hexadecimal digits are expected", "servono 32 cifre esadecimali minuscole");
    let read = |text| Pseudonym::parse(text).ok_or_else(|| refused(field, "pseudonym_format", en, it));
    text.map(read).transpose()
}

/// A word of the archive: two words of small letters and low lines, with a point between them.
fn action(text: &str) -> Result<String, Refusal> {
    let (en, it) = (
        "a word of the archive is expected, as operation.notified",
        "serve un termine dell'archivio, come operation.notified",
    );
    let word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let known = text.len() <= MAX_ACTION && text.split_once('.').is_some_and(|(thing, done)| word(thing) && word(done));
    if known { Ok(text.to_owned()) } else { Err(refused("action", "action_format", en, it)) }
}
