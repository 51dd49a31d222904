//! Access by tax code and PIN, and the sessions it opens.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use perito::domain::{LoginState, rome};
use perito::protocol::{Page, ProblemCode, SessionOpened, SessionOutcome, SessionRequest, SessionView, routes};
use uuid::Uuid;

use crate::access::{Caller, Source, Token};
use crate::app::App;
use crate::http::extract::Id;
use crate::http::strict::Strict;
use crate::problem::Refusal;
use crate::storage::Entry;
use crate::storage::accounts::{self, Account, StoredPin};

/// Opens a session with tax code and PIN.
///
/// An unknown user and a wrong PIN get the same answer in the same time. At the first access, and when the PIN is more
/// than three months old, the session may do nothing but change it.
#[utoipa::path(post, path = routes::SESSIONS, operation_id = "login", request_body = SessionRequest,
    responses((status = 201, description = "The session", body = SessionOpened)))]
pub(crate) async fn login(
    State(app): State<Arc<App>>,
    source: Source,
    request: Strict<SessionRequest>,
) -> Result<Response, Refusal> {
    let (tax_code, pin) = request.parsed;
    let guess = app.begin_guess(&tax_code, source)?;
    let found = app
        .readers
        .read(move |db| {
            let account = accounts::by_person(db, &tax_code)?;
            let pin = account.as_ref().map(|account| accounts::pin(db, account.id)).transpose()?.flatten();
            Ok(account.zip(pin))
        })
        .await?;
    let credential = found.as_ref().map(|(_, pin)| (pin.credential, pin.hash.clone()));
    let verified = app.hasher.verify(credential, &pin).await?;
    let account = found.as_ref().map(|(account, _)| account.id);
    let Some((account, stored)) = found.filter(|(_, pin)| verified && !pin.suspended) else {
        return refuse(&app, account, ProblemCode::WrongCredentials).await;
    };
    app.guessed_right(&guess);
    let today = rome::day_of(app.clock.now());
    let outcome = match app.pin_policy.login_state(&stored.life, today) {
        LoginState::Ok => SessionOutcome::Active,
        LoginState::MustChange => SessionOutcome::MustChangePin,
        _ => return refuse(&app, Some(account.id), ProblemCode::PinDisabled).await,
    };
    let caller = caller(&app, account, &stored, outcome)?;
    let (id, credential, session) = (caller.account, caller.credential, caller.session);
    // Opened first: whoever revokes the PIN from now on ends this session too.
    let opened = opened(&app, &caller)?;
    let written = app.writer.write(move |tx| {
        tx.use_pin(id, credential)?;
        tx.record(&Entry::new("session.opened", Some(id), session.to_string()))
    });
    if let Err(refusal) = written.await {
        app.sessions.end(id, session);
        return match refusal.problem.code {
            // The PIN was replaced in the meantime: a login that failed, like any other.
            ProblemCode::WrongCredentials => refuse(&app, Some(id), ProblemCode::WrongCredentials).await,
            _ => Err(refusal),
        };
    }
    Ok((StatusCode::CREATED, Json(opened)).into_response())
}

/// Lists one's open sessions.
#[utoipa::path(get, path = routes::SESSIONS, operation_id = "listSessions",
    responses((status = 200, description = "The sessions, newest first", body = Page<SessionView>)))]
pub(crate) async fn list(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Page<SessionView>>, Refusal> {
    app.consulted(&caller, Entry::new("session.listed", None, caller.account.to_string())).await?;
    let sessions = app.sessions.of_account(caller.account).into_iter();
    let items = sessions.map(|session| SessionView {
        id: session.session.to_string(),
        outcome: session.outcome,
        opened_at: session.opened_at,
        current: session.session == caller.session,
    });
    Ok(Json(Page { items: items.collect(), next_cursor: None }))
}

/// Renews the session in use: a new token, in the place of this one, for as long as its absolute end allows.
#[utoipa::path(put, path = routes::SESSION_CURRENT, operation_id = "renewSession",
    responses((status = 200, description = "The session with its new token", body = SessionOpened)))]
pub(crate) async fn renew(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<SessionOpened>, Refusal> {
    let (actor, session) = (caller.account, caller.session);
    app.writer.write(move |tx| tx.record(&Entry::new("session.renewed", Some(actor), session.to_string()))).await?;
    let token = app.sessions.renew(&caller).map_err(Refusal::internal)?;
    let token = token.ok_or_else(|| Refusal::new(ProblemCode::SessionExpired))?;
    Ok(Json(describe(&app, &caller, &token)))
}

/// Ends the session in use.
#[utoipa::path(delete, path = routes::SESSION_CURRENT, operation_id = "logout",
    responses((status = 204, description = "The session has ended")))]
pub(crate) async fn logout(State(app): State<Arc<App>>, caller: Caller) -> Result<StatusCode, Refusal> {
    let session = caller.session;
    end_one(&app, &caller, session).await
}

/// Ends one of one's sessions.
#[utoipa::path(delete, path = routes::SESSION, operation_id = "endSession",
    params(("id" = String, Path, description = "The session's id", format = "uuid", max_length = 36)),
    responses((status = 204, description = "The session has ended")))]
pub(crate) async fn end(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<StatusCode, Refusal> {
    end_one(&app, &caller, id).await
}

async fn end_one(app: &App, caller: &Caller, session: Uuid) -> Result<StatusCode, Refusal> {
    if !app.sessions.end(caller.account, session) {
        return Err(Refusal::not_found());
    }
    let actor = caller.account;
    app.writer.write(move |tx| tx.record(&Entry::new("session.ended", Some(actor), session.to_string()))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Opens a session for a caller.
pub(super) fn opened(app: &App, caller: &Caller) -> Result<SessionOpened, Refusal> {
    let token = app.sessions.open(caller.clone()).map_err(Refusal::internal)?;
    Ok(describe(app, caller, &token))
}

fn describe(app: &App, caller: &Caller, token: &Token) -> SessionOpened {
    let (idle_seconds, absolute_seconds) = app.sessions.seconds_left(caller.session);
    SessionOpened {
        id: caller.session.to_string(),
        token: token.expose().to_owned(),
        outcome: caller.outcome.clone(),
        idle_seconds,
        absolute_seconds,
    }
}

fn caller(app: &App, account: Account, pin: &StoredPin, outcome: SessionOutcome) -> Result<Caller, Refusal> {
    Ok(Caller {
        session: Uuid::from_bytes(App::random()?),
        account: account.id,
        credential: pin.credential,
        role: account.data.role,
        level: pin.level,
        outcome,
        inps_office: account.data.inps_office,
        person: account.data.tax_code.canonical(),
        opened_at: app.clock.now(),
    })
}

/// A failed login is one archive entry, whoever it was.
async fn refuse(app: &App, account: Option<Uuid>, code: ProblemCode) -> Result<Response, Refusal> {
    let content = code.code().to_owned();
    app.writer.write(move |tx| tx.record(&Entry::new("session.refused", account, content))).await?;
    Err(Refusal { recorded: true, ..Refusal::new(code) })
}
