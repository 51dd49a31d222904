//! Pages of lists, by an opaque cursor: the id after which the next page begins.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use perito::domain::FieldError;
use perito::protocol::Page;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::app::App;
use crate::problem::Refusal;

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

/// A page asked for, checked.
pub(crate) struct Wanted {
    pub(crate) before: Option<Uuid>,
    /// One more than the page holds, to see whether there is a next one.
    pub(crate) fetch: usize,
}

impl FromRequestParts<Arc<App>> for PageQuery {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Refusal> {
        let query = Query::<Self>::try_from_uri(&parts.uri);
        query.map(|Query(page)| page).map_err(|_| {
            refused(
                "query",
                "query_unknown",
                "only cursor, and limit as a number, are expected in the query",
                "nella query sono ammessi solo cursor e limit, quest'ultimo come numero",
            )
        })
    }
}

impl PageQuery {
    pub(crate) fn wanted(&self) -> Result<Wanted, Refusal> {
        let limit = match self.limit {
            None => DEFAULT_LIMIT,
            Some(limit) if (1..=MAX_LIMIT).contains(&(limit as usize)) => limit as usize,
            Some(_) => {
                return Err(refused("limit", "limit_range", "1 to 200 is expected", "serve un numero da 1 a 200"));
            }
        };
        let before = self.cursor.as_deref().map(|cursor| {
            let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
            bytes.and_then(|bytes| Uuid::from_slice(&bytes).ok()).ok_or_else(|| {
                refused(
                    "cursor",
                    "cursor_unknown",
                    "the next_cursor of an earlier page is expected",
                    "serve il next_cursor di una pagina precedente",
                )
            })
        });
        Ok(Wanted { before: before.transpose()?, fetch: limit + 1 })
    }
}

impl Wanted {
    /// Makes the page of what was fetched.
    pub(crate) fn page<T, V>(&self, mut rows: Vec<T>, id: impl Fn(&T) -> Uuid, view: impl Fn(T) -> V) -> Page<V> {
        let more = rows.len() == self.fetch;
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
