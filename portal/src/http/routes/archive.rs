//! The security archive: its checkpoint and hashes to anybody, its entries to the auditor.

use std::sync::Arc;

use axum::extract::{Extension, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use perito::archive::tile::{self, BundleId, TileId, WIDTH};
use perito::archive::{EpochOpening, EpochStatement, LogProof, SignedCheckpoint, TreeError, tree};
use perito::protocol::{ArchiveEntryView, ArchiveEpochView, ArchiveEpochs, Page, routes};
use rusqlite::Connection;

use crate::access::Caller;
use crate::app::App;
use crate::archive::{ArchiveReader, Epoch};
use crate::http::archive_query::{ArchiveQuery, EpochQuery};
use crate::http::extract::Joined;
use crate::http::guard::Immutable;
use crate::problem::Refusal;
use crate::storage::archive::Opening;
use crate::storage::archive_search::{Found, search};
use crate::storage::{Entry, archive};

/// The segments of the longest index, of 17 digits, with a width.
const LONGEST_INDEX: usize = 7;

/// Shows the last checkpoint: the archive's name, size and root under the portal's signature (`c2sp.org/tlog-checkpoint`).
/// It is that of the last epoch unless `epoch` names another, whose archive has ended with it.
#[utoipa::path(get, path = routes::ARCHIVE_CHECKPOINT, operation_id = "showCheckpoint", params(EpochQuery),
    responses((status = 200, description = "The signed note", body = String, content_type = "text/plain")))]
pub(crate) async fn checkpoint(State(app): State<Arc<App>>, query: EpochQuery) -> Result<Response, Refusal> {
    let checkpoint = last(&app, query.wanted(app.epoch, app.epoch)?).await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], checkpoint.to_string()).into_response())
}

/// Lists the epochs that the archive opened to go on from a backup: what each says was lost and kept, with its proof.
#[utoipa::path(get, path = routes::ARCHIVE_EPOCHS, operation_id = "listEpochs",
    responses((status = 200, description = "The epochs, oldest first", body = ArchiveEpochs)))]
pub(crate) async fn epochs(State(app): State<Arc<App>>) -> Result<Json<ArchiveEpochs>, Refusal> {
    let openings = app.readers.read(archive::openings).await?;
    let mut epochs = Vec::with_capacity(openings.len());
    for Opening { epoch, statement, salt } in openings {
        let statement = EpochStatement::parse(&statement).map_err(Refusal::internal)?;
        let checkpoint = last(&app, epoch).await?;
        let proved = read(&app, epoch, move |archive, db| {
            let hashes =
                tree::inclusion(&archive.nodes(db, checkpoint.checkpoint().size), 0, checkpoint.checkpoint().size)?;
            let proof = LogProof { extra: salt.0.to_vec(), index: 0, hashes, checkpoint };
            Ok(EpochOpening::new(statement, proof).to_string())
        });
        epochs.push(ArchiveEpochView { epoch: epoch.number(), opening: proved.await? });
    }
    Ok(Json(ArchiveEpochs { epochs }))
}

/// Gives a tile of hashes (`c2sp.org/tlog-tiles`), which never changes. The slashes of `index` are sent as they are, or
/// encoded as `%2F`. It is one of the first epoch's unless `epoch` names another.
#[utoipa::path(get, path = routes::ARCHIVE_TILE, operation_id = "downloadTile",
    params(("level" = String, Path, description = "How many tiles above the entries: 0 to 7", max_length = 1,
            pattern = "^[0-7]$"),
           ("index" = String, Path, description = "The tile's place in groups of three digits, of which all but the \
            last begin with `x`; `.p/` and its width after it when the tile is not full", max_length = 40,
            pattern = "^(x[0-9]{3}/){0,5}[0-9]{3}(\\.p/[1-9][0-9]{0,2})?$"), EpochQuery),
    responses((status = 200, description = "The hashes, 32 bytes each", body = Vec<u8>,
        content_type = "application/octet-stream")))]
pub(crate) async fn show_tile(
    State(app): State<Arc<App>>,
    Joined(path): Joined,
    query: EpochQuery,
) -> Result<Response, Refusal> {
    let id = TileId::parse(&format!("tile/{path}")).map_err(|_| Refusal::not_found())?;
    let epoch = query.wanted(app.epoch, Epoch::FIRST)?;
    let checkpoint = last(&app, epoch).await?;
    if !id.is_within(checkpoint.checkpoint().size) {
        return Err(Refusal::not_found());
    }
    let hashes = read(&app, epoch, move |archive, db| archive.tile(db, id)).await?;
    Ok((Extension(Immutable), octets(tile::write_tile(&hashes))).into_response())
}

/// Gives a bundle of entries (`c2sp.org/tlog-tiles`): each entry's canonical text after its length in two bytes. The slashes
/// of `index` are sent as they are, or encoded as `%2F`. It is one of the first epoch's unless `epoch` names another.
#[utoipa::path(get, path = routes::ARCHIVE_BUNDLE, operation_id = "downloadEntries",
    params(("index" = String, Path, description = "The bundle's place, as that of a tile", max_length = 40,
            pattern = "^(x[0-9]{3}/){0,5}[0-9]{3}(\\.p/[1-9][0-9]{0,2})?$"), EpochQuery),
    responses((status = 200, description = "The entries", body = Vec<u8>, content_type = "application/octet-stream")))]
pub(crate) async fn show_bundle(
    State(app): State<Arc<App>>,
    caller: Caller,
    Joined(index): Joined,
    query: EpochQuery,
) -> Result<Response, Refusal> {
    let path = format!("tile/entries/{index}");
    let id = BundleId::parse(&path).map_err(|_| Refusal::not_found())?;
    let epoch = query.wanted(app.epoch, Epoch::FIRST)?;
    let checkpoint = last(&app, epoch).await?;
    if !id.is_within(checkpoint.checkpoint().size) {
        return Err(Refusal::not_found());
    }
    let entries = read(&app, epoch, move |archive, db| archive.entries(db, id)).await?;
    let bytes = tile::write_bundle(&entries).map_err(Refusal::internal)?;
    let read = if epoch == Epoch::FIRST { path } else { format!("{path}?epoch={}", epoch.number()) };
    app.consulted(&caller, Entry::new("archive.read", None, read)).await?;
    Ok(octets(bytes).into_response())
}

/// Searches the archive's entries, oldest first, each with the proof that it stands in the last checkpoint's tree. A page
/// looks through 100,000 entries at the most: it may hold fewer than asked for, or none, and still have a `next_cursor`.
#[utoipa::path(get, path = routes::ARCHIVE_ENTRIES, operation_id = "searchArchive", params(ArchiveQuery),
    responses((status = 200, description = "The entries, oldest first", body = Page<ArchiveEntryView>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    query: ArchiveQuery,
) -> Result<Json<Page<ArchiveEntryView>>, Refusal> {
    let epoch = query.epoch(app.epoch)?;
    let checkpoint = app.readers.read(move |db| archive::checkpoint(db, epoch)).await?;
    let size = checkpoint.as_ref().map_or(0, |signed| signed.checkpoint().size);
    let wanted = query.wanted(epoch, size)?;
    let looked_for = move |db: &Connection| search(db, &wanted.filter, size, wanted.from, wanted.limit);
    let findings = app.readers.read(looked_for).await?;
    let next_cursor = findings.next.map(ArchiveQuery::cursor);
    let items = match checkpoint {
        Some(checkpoint) => {
            read(&app, epoch, move |archive, db| proved(archive, db, findings.found, &checkpoint)).await?
        }
        None => Vec::new(),
    };
    app.consulted(&caller, Entry::new("archive.searched", None, caller.account.to_string())).await?;
    Ok(Json(Page { items, next_cursor }))
}

/// The paths of tiles and bundles whose index has slashes that are sent as they are.
pub(crate) fn long_paths() -> Router<Arc<App>> {
    let mut router = Router::new();
    let mut rest = String::new();
    for segment in 2..=LONGEST_INDEX {
        rest.push_str(&format!("/{{index_{segment}}}"));
        router = router
            .route(&format!("{}{rest}", routes::ARCHIVE_TILE), get(show_tile))
            .route(&format!("{}{rest}", routes::ARCHIVE_BUNDLE), get(show_bundle));
    }
    router
}

/// The route's template that a matched path belongs to: all the paths of tiles are one route, and so are those of bundles.
pub(crate) fn template(matched: &str) -> &str {
    let paths_of = |template: &'static str| matched.starts_with(template).then_some(template);
    paths_of(routes::ARCHIVE_TILE).or_else(|| paths_of(routes::ARCHIVE_BUNDLE)).unwrap_or(matched)
}

async fn last(app: &Arc<App>, epoch: Epoch) -> Result<SignedCheckpoint, Refusal> {
    app.readers.read(move |db| archive::checkpoint(db, epoch)).await?.ok_or_else(Refusal::not_found)
}

/// Reads the archive on a thread that may block.
async fn read<T: Send + 'static>(
    app: &Arc<App>,
    epoch: Epoch,
    query: impl FnOnce(&ArchiveReader, &Connection) -> Result<T, TreeError> + Send + 'static,
) -> Result<T, Refusal> {
    let archive = app.archive(epoch);
    app.readers.read(move |db| Ok(query(&archive, db))).await?.map_err(Refusal::internal)
}

/// What was found, with texts and proofs.
fn proved(
    archive: &ArchiveReader,
    db: &Connection,
    found: Vec<Found>,
    checkpoint: &SignedCheckpoint,
) -> Result<Vec<ArchiveEntryView>, TreeError> {
    let (size, width) = (checkpoint.checkpoint().size, u64::from(WIDTH));
    let nodes = archive.nodes(db, size);
    let mut items = Vec::with_capacity(found.len());
    let mut bundle = (0, Vec::new());
    for Found { index, at, action, actor, case } in found {
        let (of, place) = (index / width, (index % width) as usize);
        if bundle.1.is_empty() || bundle.0 != of {
            let left = (size - of * width).min(width);
            bundle = (of, archive.entries(db, BundleId { index: of, width: left as u16 })?);
        }
        let leaf = bundle.1.get(place).cloned().and_then(|leaf| String::from_utf8(leaf).ok());
        let hashes = tree::inclusion(&nodes, index, size)?;
        let proof = LogProof { extra: Vec::new(), index, hashes, checkpoint: checkpoint.clone() };
        items.push(ArchiveEntryView {
            index,
            at,
            action,
            actor: actor.map(|pseudonym| pseudonym.to_string()),
            case: case.map(|pseudonym| pseudonym.to_string()),
            leaf: leaf.ok_or(TreeError::Bundle)?,
            proof: proof.to_string(),
        });
    }
    Ok(items)
}

fn octets(bytes: Vec<u8>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/octet-stream")], bytes)
}
