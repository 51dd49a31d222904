//! The PIN of an account, in the hands of the officer at the counter.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use perito::domain::{Pin, PinLevel};
use perito::protocol::{PinIssued, PinPatch, Role, routes};
use uuid::Uuid;

use crate::access::Caller;
use crate::app::App;
use crate::authorisation::same_office;
use crate::http::extract::Id;
use crate::http::strict::Strict;
use crate::problem::Refusal;
use crate::storage::{Entry, accounts, registrations};

/// Issues a PIN, in the place of any there was, for the officer to hand over at the counter.
#[utoipa::path(post, path = routes::ACCOUNT_PIN, operation_id = "issuePin",
    params(("id" = String, Path, description = "The account's id", format = "uuid", max_length = 36)),
    responses((status = 201, description = "The PIN, shown this once", body = PinIssued)))]
pub(crate) async fn issue(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Refusal> {
    check_account(&app, &caller, id).await?;
    let pin = new_pin(&app)?;
    let credential = Uuid::from_bytes(App::random()?);
    let hash = app.hasher.hash(credential, &pin).await?;
    let (actor, length) = (caller.account, pin.expose().len());
    let sessions = Arc::clone(&app.sessions);
    app.writer
        .write(move |tx| {
            tx.issue_pin(id, credential, &hash, length, PinLevel::Dispositivo)?;
            tx.record(&Entry::new("pin.issued", Some(actor), id.to_string()))?;
            // Here, where it is done even when the officer's connection is lost while waiting.
            sessions.end_all(id);
            Ok(())
        })
        .await?;
    Ok((StatusCode::CREATED, Json(PinIssued { pin: pin.expose().to_owned() })).into_response())
}

/// Suspends a PIN, or ends the suspension.
#[utoipa::path(patch, path = routes::ACCOUNT_PIN, operation_id = "suspendPin",
    params(("id" = String, Path, description = "The account's id", format = "uuid", max_length = 36)),
    request_body(content = PinPatch, content_type = "application/merge-patch+json"),
    responses((status = 204, description = "Done")))]
pub(crate) async fn suspend(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    request: Strict<PinPatch>,
) -> Result<StatusCode, Refusal> {
    check_account(&app, &caller, id).await?;
    let (actor, suspended, sessions) = (caller.account, request.parsed, Arc::clone(&app.sessions));
    app.writer
        .write(move |tx| {
            tx.suspend_pin(id, suspended)?;
            let action = if suspended { "pin.suspended" } else { "pin.resumed" };
            tx.record(&Entry::new(action, Some(actor), id.to_string()))?;
            if suspended {
                sessions.end_all(id);
            }
            Ok(())
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Revokes a PIN for good.
#[utoipa::path(delete, path = routes::ACCOUNT_PIN, operation_id = "revokePin",
    params(("id" = String, Path, description = "The account's id", format = "uuid", max_length = 36)),
    responses((status = 204, description = "Done")))]
pub(crate) async fn revoke(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<StatusCode, Refusal> {
    check_account(&app, &caller, id).await?;
    let (actor, sessions) = (caller.account, Arc::clone(&app.sessions));
    app.writer
        .write(move |tx| {
            tx.revoke_pin(id)?;
            tx.record(&Entry::new("pin.revoked", Some(actor), id.to_string()))?;
            sessions.end_all(id);
            Ok(())
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An issued PIN as INPS makes it: 16 characters of `0-9A-F`.
pub(crate) fn new_pin(app: &App) -> Result<Pin, Refusal> {
    let bytes = zeroize::Zeroizing::new(App::random::<8>()?);
    let text = zeroize::Zeroizing::new(format!("{:016X}", u64::from_be_bytes(*bytes)));
    let pin = Pin::parse(&text).map_err(Refusal::field)?;
    app.pin_policy.check_issued(&pin).map_err(Refusal::internal)?;
    Ok(pin)
}

/// Only a doctor's PIN, of one's own office or authorised by it: staff accounts are made and repaired at the portal
/// itself (`perito-portal admin`).
async fn check_account(app: &App, caller: &Caller, id: Uuid) -> Result<(), Refusal> {
    let office = caller.inps_office.clone();
    let found = app.readers.read(move |db| {
        let account = accounts::by_id(db, id)?;
        Ok(account.zip(Some(registrations::authorised_at(db, id, &office)?)))
    });
    let account = found.await?.filter(|(account, authorised)| {
        account.data.role == Role::Ctu && (*authorised || same_office(caller, &account.data.inps_office))
    });
    account.map(drop).ok_or_else(Refusal::not_found)
}
