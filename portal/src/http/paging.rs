//! Pages of lists, by an opaque cursor: the id after which the next page begins.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use perito::domain::FieldError;
use perito::domain::rome::parse_date;
use perito::protocol::Page;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;
use uuid::Uuid;

use super::extract::id_of;
use crate::app::App;
use crate::archive::Epoch;
use crate::problem::Refusal;
use crate::storage::Slice;
use crate::storage::archive::Pseudonym;
use crate::storage::archive_search::Filter;

const DEFAULT_LIMIT: usize = 50;
const MAX_LIMIT: usize = 200;
/// The longest word of the archive.
const MAX_ACTION: usize = 60;

/// Which page of a list is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// The `next_cursor` of the page before.
    #[param(max_length = 200, pattern = "^[A-Za-z0-9_-]+$")]
    cursor: Option<String>,
    /// How many items at the most: 50 unless told otherwise.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Which page of a list is wanted, perhaps of one case alone.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CasePageQuery {
    /// The `next_cursor` of the page before.
    #[param(max_length = 200, pattern = "^[A-Za-z0-9_-]+$")]
    cursor: Option<String>,
    /// How many items at the most: 50 unless told otherwise.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// The portal's id of the case that the list is narrowed to.
    #[param(max_length = 36, format = "uuid")]
    case_id: Option<String>,
}

/// From where on the feed of changes is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FeedQuery {
    /// The `cursor` of the answer before; without it the feed is told from its beginning.
    #[param(max_length = 200, pattern = "^[A-Za-z0-9_-]+$")]
    cursor: Option<String>,
    /// How many changes at the most: 50 unless told otherwise.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

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

/// A page asked for, checked.
pub(crate) struct Wanted {
    /// One row more than the page holds, to see whether there is a next one.
    pub(crate) slice: Slice,
}

/// A part of the feed asked for, checked.
pub(crate) struct WantedFeed {
    pub(crate) since: i64,
    pub(crate) limit: usize,
}

/// A part of the archive asked for, checked.
pub(crate) struct WantedEntries {
    pub(crate) filter: Filter,
    pub(crate) from: u64,
    pub(crate) limit: usize,
}

impl FromRequestParts<Arc<App>> for PageQuery {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Refusal> {
        query(parts)
    }
}

impl FromRequestParts<Arc<App>> for CasePageQuery {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Refusal> {
        query(parts)
    }
}

impl FromRequestParts<Arc<App>> for FeedQuery {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Refusal> {
        query(parts)
    }
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

fn query<Q: DeserializeOwned>(parts: &Parts) -> Result<Q, Refusal> {
    Query::<Q>::try_from_uri(&parts.uri).map(|Query(query)| query).map_err(|_| {
        refused(
            "query",
            "query_unknown",
            "only cursor, limit as a number, and in some lists the filters that they name are expected in the query",
            "nella query sono ammessi solo cursor, limit come numero e, in alcune liste, i filtri che queste prevedono",
        )
    })
}

impl PageQuery {
    pub(crate) fn wanted(&self) -> Result<Wanted, Refusal> {
        slice(self.cursor.as_deref(), self.limit, None)
    }
}

impl CasePageQuery {
    pub(crate) fn wanted(&self) -> Result<Wanted, Refusal> {
        let case_id = self.case_id.as_deref().map(|text| {
            let wrong = || refused("case_id", "id_format", "an id of a case is expected", "serve l'id di una causa");
            id_of(text).ok_or_else(wrong)
        });
        slice(self.cursor.as_deref(), self.limit, case_id.transpose()?)
    }
}

impl FeedQuery {
    pub(crate) fn wanted(&self) -> Result<WantedFeed, Refusal> {
        Ok(WantedFeed { since: place(self.cursor.as_deref())?, limit: limit(self.limit)? })
    }

    /// The cursor after the change with this number.
    pub(crate) fn cursor(sequence: i64) -> String {
        URL_SAFE_NO_PAD.encode(sequence.to_be_bytes())
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

/// The number that a cursor holds; without a cursor the beginning.
fn place(cursor: Option<&str>) -> Result<i64, Refusal> {
    let Some(cursor) = cursor else { return Ok(0) };
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| <[u8; 8]>::try_from(bytes).ok());
    bytes.map(i64::from_be_bytes).filter(|place| *place >= 0).ok_or_else(unknown_cursor)
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

fn slice(cursor: Option<&str>, asked: Option<u32>, case_id: Option<Uuid>) -> Result<Wanted, Refusal> {
    let before = cursor.map(|cursor| {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
        bytes.and_then(|bytes| Uuid::from_slice(&bytes).ok()).ok_or_else(unknown_cursor)
    });
    Ok(Wanted { slice: Slice { before: before.transpose()?, limit: limit(asked)? + 1, case_id } })
}

fn limit(asked: Option<u32>) -> Result<usize, Refusal> {
    match asked {
        None => Ok(DEFAULT_LIMIT),
        Some(limit) if (1..=MAX_LIMIT).contains(&(limit as usize)) => Ok(limit as usize),
        Some(_) => Err(refused("limit", "limit_range", "1 to 200 is expected", "serve un numero da 1 a 200")),
    }
}

/// The refusal of a cursor that no answer has given.
pub(crate) fn unknown_cursor() -> Refusal {
    refused(
        "cursor",
        "cursor_unknown",
        "the next_cursor of an earlier page is expected",
        "serve il next_cursor di una pagina precedente",
    )
}

impl Wanted {
    /// Makes the page of what was fetched.
    pub(crate) fn page<T, V>(&self, mut rows: Vec<T>, id: impl Fn(&T) -> Uuid, view: impl Fn(T) -> V) -> Page<V> {
        let more = rows.len() == self.slice.limit;
        if more {
            rows.pop();
        }
        let next_cursor = rows.last().filter(|_| more).map(|row| URL_SAFE_NO_PAD.encode(id(row)));
        Page { items: rows.into_iter().map(view).collect(), next_cursor }
    }
}

fn refused(field: &'static str, code: &'static str, en: &'static str, it: &'static str) -> Refusal {
    Refusal::field(FieldError::new(field, code, en, it))
}
