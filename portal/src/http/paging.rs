//! Pages of lists, by an opaque cursor: the id after which the next page begins.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use perito::domain::FieldError;
use perito::protocol::Page;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;
use uuid::Uuid;

use super::extract::id_of;
use crate::app::App;
use crate::problem::Refusal;
use crate::storage::Slice;

const DEFAULT_LIMIT: usize = 50;
const MAX_LIMIT: usize = 200;

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

pub(super) fn query<Q: DeserializeOwned>(parts: &Parts) -> Result<Q, Refusal> {
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

/// The number that a cursor holds; without a cursor the beginning.
pub(super) fn place(cursor: Option<&str>) -> Result<i64, Refusal> {
    let Some(cursor) = cursor else { return Ok(0) };
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| <[u8; 8]>::try_from(bytes).ok());
    bytes.map(i64::from_be_bytes).filter(|place| *place >= 0).ok_or_else(unknown_cursor)
}

fn slice(cursor: Option<&str>, asked: Option<u32>, case_id: Option<Uuid>) -> Result<Wanted, Refusal> {
    let before = cursor.map(|cursor| {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
        bytes.and_then(|bytes| Uuid::from_slice(&bytes).ok()).ok_or_else(unknown_cursor)
    });
    Ok(Wanted { slice: Slice { before: before.transpose()?, limit: limit(asked)? + 1, case_id } })
}

pub(super) fn limit(asked: Option<u32>) -> Result<usize, Refusal> {
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

pub(super) fn refused(field: &'static str, code: &'static str, en: &'static str, it: &'static str) -> Refusal {
    Refusal::field(FieldError::new(field, code, en, it))
}
