//! The feed of changes.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use perito::protocol::{Changes, routes};
use rusqlite::Connection;

use crate::access::Caller;
use crate::app::App;
use crate::http::paging::{FeedQuery, unknown_cursor};
use crate::problem::Refusal;
use crate::storage::Entry;
use crate::storage::changes::{self, Audience};

/// Says what has come or changed since a cursor, oldest first: without a gap, and nothing twice. Each thing is read under
/// its own route.
#[utoipa::path(get, path = routes::CHANGES, operation_id = "listChanges", params(FeedQuery),
    responses((status = 200, description = "The changes, possibly none", body = Changes)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    query: FeedQuery,
) -> Result<Json<Changes>, Refusal> {
    let wanted = query.wanted()?;
    let (audience, since, fetch) = (Audience::of(&caller), wanted.since, wanted.limit + 1);
    let read = move |db: &Connection| Ok((changes::last(db)?, changes::since(db, &audience, since, fetch)?));
    let (newest, mut found) = app.readers.read(read).await?;
    // From a portal that was restored from a backup, or made up: whoever went on from there would miss what comes.
    if since > newest && found.is_empty() {
        return Err(unknown_cursor());
    }
    let more = found.len() > wanted.limit;
    found.truncate(wanted.limit);
    let last = found.last().map_or(since, |(sequence, _)| *sequence);
    // A client that asks again and again and hears of nothing has consulted nothing.
    if !found.is_empty() {
        let content = format!("{} {since} {last}", caller.account);
        app.consulted(&caller, Entry::new("changes.read", None, content)).await?;
    }
    let items = found.into_iter().map(|(_, change)| change).collect();
    Ok(Json(Changes { items, cursor: FeedQuery::cursor(last), more }))
}
