//! One's own account and PIN.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use perito::domain::{FieldError, PinPolicy};
use perito::protocol::{MePatch, MeView, PinChange, PinView, ProblemCode, SessionOpened, SessionOutcome, routes};
use uuid::Uuid;

use super::sessions::opened;
use crate::access::{Caller, Source};
use crate::app::App;
use crate::http::extract::IfMatch;
use crate::http::strict::Strict;
use crate::http::{etag, with_etag};
use crate::problem::Refusal;
use crate::storage::Entry;
use crate::storage::accounts::{self, Account, StoredPin};

/// Shows one's own account.
#[utoipa::path(get, path = routes::ME, operation_id = "showMe",
    responses((status = 200, description = "The account; its version is the ETag", body = MeView)))]
pub(crate) async fn show(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Refusal> {
    let (account, pin) = find(&app, &caller).await?;
    app.consulted(&caller, Entry::new("account.read", None, caller.account.to_string())).await?;
    Ok(with_etag(&etag(account.version), view(account, &pin, &app.pin_policy)))
}

/// Changes one's personal data.
#[utoipa::path(patch, path = routes::ME, operation_id = "changeMe",
    request_body(content = MePatch, content_type = "application/merge-patch+json"),
    params(("If-Match" = String, Header, description = "The ETag that was read", max_length = 40, pattern = "^\"[0-9]+\"$")),
    responses((status = 200, description = "The account, changed", body = MeView)))]
pub(crate) async fn change(
    State(app): State<Arc<App>>,
    caller: Caller,
    version: IfMatch,
    request: Strict<MePatch>,
) -> Result<Response, Refusal> {
    let versions = version.required()?;
    let sha256 = request.sha256();
    let (data, id) = (request.parsed, caller.account);
    let (_, pin) = find(&app, &caller).await?;
    let account = app
        .writer
        .write(move |tx| {
            let account = tx.patch_account(id, &versions, &data)?;
            tx.record(&Entry::new("account.changed", Some(id), format!("{id} {sha256}"))).map(|()| account)
        })
        .await?;
    Ok(with_etag(&etag(account.version), view(account, &pin, &app.pin_policy)))
}

/// Changes one's PIN, ends all sessions and opens a new one.
#[utoipa::path(put, path = routes::ME_PIN, operation_id = "changePin", request_body = PinChange,
    responses((status = 200, description = "The new session; every other has ended", body = SessionOpened)))]
pub(crate) async fn change_pin(
    State(app): State<Arc<App>>,
    caller: Caller,
    source: Source,
    request: Strict<PinChange>,
) -> Result<Json<SessionOpened>, Refusal> {
    let (current, chosen) = request.parsed;
    let (account, pin) = find(&app, &caller).await?;
    // A session left open must not be a place to guess the PIN at.
    let account = account.data;
    let guess = app.begin_guess(&account.tax_code, source)?;
    if !app.hasher.verify(Some((pin.credential, pin.hash)), &current).await? {
        return Err(Refusal::field(FieldError::new(
            "current_pin",
            "pin_wrong",
            "this is not the PIN in use",
            "questo non è il PIN in uso",
        )));
    }
    app.guessed_right(&guess);
    let today = perito::domain::rome::day_of(app.clock.now());
    app.pin_policy
        .check_chosen(&chosen, &account.tax_code, Some(&account.given_name), Some(&account.family_name), today)
        .map_err(|error| Refusal::field(error.at("new_pin")))?;
    if chosen.same_as(&current) {
        return Err(Refusal::field(FieldError::new(
            "new_pin",
            "pin_unchanged",
            "the new PIN must differ from the one in use",
            "il nuovo PIN deve essere diverso da quello in uso",
        )));
    }
    let credential = Uuid::from_bytes(App::random()?);
    let hash = app.hasher.hash(credential, &chosen).await?;
    let (id, replaced, length) = (caller.account, pin.credential, chosen.expose().len());
    let session = Uuid::from_bytes(App::random()?);
    // Opened first: whoever revokes the PIN from now on ends this session too.
    let opened_at = app.clock.now();
    let opened = opened(&app, &Caller { session, credential, outcome: SessionOutcome::Active, opened_at, ..caller })?;
    let sessions = Arc::clone(&app.sessions);
    let written = app.writer.write(move |tx| {
        tx.change_pin(id, replaced, credential, &hash, length)?;
        tx.record(&Entry::new("pin.changed", Some(id), id.to_string()))?;
        // Here, where it is done even when the connection is lost while waiting.
        sessions.end_others(id, session);
        Ok(())
    });
    if let Err(refusal) = written.await {
        app.sessions.end(id, session);
        return Err(refusal);
    }
    Ok(Json(opened))
}

async fn find(app: &App, caller: &Caller) -> Result<(Account, StoredPin), Refusal> {
    let id = caller.account;
    let found = app.readers.read(move |db| Ok(accounts::by_id(db, id)?.zip(accounts::pin(db, id)?))).await?;
    // A session is bound to the credential it was opened with.
    let found = found.filter(|(_, pin)| pin.credential == caller.credential);
    found.ok_or_else(|| Refusal::new(ProblemCode::Unauthenticated))
}

fn view(account: Account, pin: &StoredPin, policy: &PinPolicy) -> MeView {
    MeView {
        id: account.id.to_string(),
        role: account.data.role,
        tax_code: account.data.tax_code.as_str().to_owned(),
        given_name: account.data.given_name,
        family_name: account.data.family_name,
        inps_office: account.data.inps_office.to_string(),
        email: account.data.email,
        phone: account.data.phone,
        pin: PinView { change_by: policy.change_by(&pin.life) },
        etag: etag(account.version),
    }
}
