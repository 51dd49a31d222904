//! What every request passes: limit of use, authentication, authorisation, integrity of its body; and what every answer
//! is given: a record of its refusal, digest, limits, no caching but of what never changes.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use perito::archive::{ReceiptKind, ReceiptText};
use perito::domain::{CaseKey, PinLevel};
use perito::protocol::header::{
    CONTENT_DIGEST, RATE_LIMIT_LIMIT, RATE_LIMIT_REMAINING, RATE_LIMIT_RESET, TUS_RESUMABLE, TUS_VERSIONS,
};
use perito::protocol::{
    CaseKeyBody, ContentDigest, ProblemCode, ReceiptView, SessionOutcome, instant, routes, sha256_hex,
};
use uuid::Uuid;

use super::conditional;
use super::download::Streamed;
use super::extract::{IdempotencyKey, content_digests, only};
use super::media::is_encoded;
use super::pace::{paced, unread};
use super::routes::{TUS_VERSION, template};
use crate::access::{Allowance, Caller, Consumer, Presented, Source, Token};
use crate::app::App;
use crate::authorisation::{Effect, Rule, Who};
use crate::problem::Refusal;
use crate::storage::{Entry, Tx};

/// The most a JSON body may have, in bytes.
const MAX_JSON: usize = 64 * 1024;
/// The most a JSON body may have that carries answers or observations.
const MAX_LONG_JSON: usize = 2 * 1024 * 1024;
/// The most a registration's document may have, in bytes.
pub(crate) const MAX_DOCUMENT: usize = 10 * 1024 * 1024;

/// Who was served, for the log: an opaque account id.
#[derive(Debug, Clone, Default)]
pub(super) struct Served {
    pub(super) account: Option<Uuid>,
}

/// The holder of a registration's token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Registrant(pub(crate) Uuid);

/// An answer that will be the same for ever: whoever has it may keep it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Immutable;

pub(super) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let source = source_of(&app, &request);
    let presented = bearer(request.headers()).map(|token| app.sessions.present(&token));
    let account = match &presented {
        Some(Presented::Session(caller)) => Some(caller.account),
        _ => None,
    };
    let speaks_tus = request.uri().path().starts_with(routes::UPLOADS);
    let allowance = app.rate_limiter.take(account.map_or(Consumer::Source(Source::of(source)), Consumer::Account));
    let encoded = is_encoded(request.headers());
    let (parts, body) = request.into_parts();
    let (body, reading) = paced(body, app.body_patience);
    let request = Request::from_parts(parts, body);
    let response = if allowance.exceeded {
        Refusal::new(ProblemCode::TooManyRequests).retry_after(allowance.reset_seconds).into_response()
    } else {
        serve(&app, presented, source, request, next).await
    };
    let mut response = finish(&app, response, allowance).await;
    if encoded && response.status() == StatusCode::UNSUPPORTED_MEDIA_TYPE {
        // What would be taken (RFC 9110, 12.5.3).
        response.headers_mut().insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    }
    if speaks_tus {
        let version = HeaderValue::from_static(TUS_VERSION);
        if response.status() == StatusCode::PRECONDITION_FAILED {
            response.headers_mut().insert(TUS_VERSIONS, version.clone());
        }
        response.headers_mut().insert(TUS_RESUMABLE, version);
    }
    if !reading.has_ended() {
        // The rest of the body comes before another request: the connection cannot be gone on with (RFC 9112, 9.6).
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response.extensions_mut().insert(Served { account });
    response
}

async fn serve(
    app: &Arc<App>,
    presented: Option<Presented>,
    source: IpAddr,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(|path| template(path.as_str()).to_owned());
    let Some(path) = path else { return Refusal::not_found().into_response() };
    let Some(rule) = Rule::find(request.method().as_str(), &path) else { return method_not_allowed(&path) };
    let caller = match identify(rule, presented, &mut request) {
        Ok(caller) => caller,
        Err(refusal) => return refusal.into_response(),
    };
    request.extensions_mut().insert(Source::of(source));
    let headers = request.headers().clone();
    let (mut parts, body) = request.into_parts();
    if parts.method == Method::HEAD {
        // It asks of the whole: a range is for GET alone (RFC 9110, 14.2).
        parts.headers.remove(header::RANGE);
    }
    if rule.path == routes::UPLOAD {
        // A part of a document goes to the disk as it comes.
        let response = match permit(rule, caller.as_deref()) {
            Ok(()) => next.run(Request::from_parts(parts, body)).await,
            Err(refusal) => refusal.into_response(),
        };
        return record_refusal(app, rule, caller.as_deref(), &headers, Bytes::new(), response).await;
    }
    match to_bytes(body, max_body(rule)).await {
        Err(error) => unread(&error).into_response(),
        Ok(body) => {
            let admitted = permit(rule, caller.as_deref()).and_then(|()| check_digest(&headers, &body));
            let response = match admitted {
                Ok(()) => next.run(Request::from_parts(parts, Body::from(body.clone()))).await,
                Err(refusal) => refusal.into_response(),
            };
            let response = if rule.method == "GET" { conditional::read(&headers, response) } else { response };
            record_refusal(app, rule, caller.as_deref(), &headers, body, response).await
        }
    }
}

fn max_body(rule: &Rule) -> usize {
    match rule.path {
        routes::REGISTRATION_DOCUMENT => MAX_DOCUMENT,
        routes::REPORTS | routes::OBSERVATIONS => MAX_LONG_JSON,
        _ => MAX_JSON,
    }
}

/// The caller that the rule needs, if any; the request's extensions hold it for the handler.
fn identify(rule: &Rule, presented: Option<Presented>, request: &mut Request) -> Result<Option<Box<Caller>>, Refusal> {
    match presented {
        Some(Presented::Session(caller)) => {
            request.extensions_mut().insert((*caller).clone());
            Ok(Some(caller))
        }
        Some(Presented::Registration(id)) if rule.allows_registrant() => {
            request.extensions_mut().insert(Registrant(id));
            Ok(None)
        }
        // An open route does not care about a token that has ended: the client may be logging in again.
        _ if rule.who == Who::Anyone => Ok(None),
        Some(Presented::Expired) => Err(Refusal::new(ProblemCode::SessionExpired)),
        Some(Presented::Registration(_) | Presented::Unknown) | None => Err(Refusal::new(ProblemCode::Unauthenticated)),
    }
}

fn permit(rule: &Rule, caller: Option<&Caller>) -> Result<(), Refusal> {
    let Some(caller) = caller else { return Ok(()) };
    if rule.who == Who::Anyone {
        return Ok(());
    }
    if caller.outcome != SessionOutcome::Active && rule.effect != Effect::FirstAccess {
        return Err(Refusal::new(ProblemCode::PinChangeRequired));
    }
    if !rule.allows(&caller.role) {
        return Err(Refusal::new(ProblemCode::WrongRole));
    }
    if rule.effect == Effect::Acts && caller.level != PinLevel::Dispositivo {
        return Err(Refusal::new(ProblemCode::PinLevel));
    }
    Ok(())
}

fn check_digest(headers: &HeaderMap, body: &[u8]) -> Result<(), Refusal> {
    let own = ContentDigest::of(body);
    match content_digests(headers)?.iter().all(|digest| *digest == own) {
        true => Ok(()),
        false => Err(Refusal::new(ProblemCode::DigestMismatch)),
    }
}

/// A refusal of an authenticated caller is an archive entry; of a notice or convocation also a signed receipt.
async fn record_refusal(
    app: &App,
    rule: &'static Rule,
    caller: Option<&Caller>,
    headers: &HeaderMap,
    body: Bytes,
    response: Response,
) -> Response {
    let recorded = matches!(response.status().as_u16(), 403 | 404 | 409 | 422);
    let refusal = response.extensions().get::<Refusal>().cloned();
    let (Some(caller), Some(mut refusal), true) = (caller, refusal, recorded) else { return response };
    if refusal.recorded {
        return response;
    }
    let account = caller.account;
    let code = refusal.problem.code.code().to_owned();
    // A key that no act may have cannot stand in a receipt.
    let key = IdempotencyKey::of(headers);
    let case_key = serde_json::from_slice::<serde_json::Value>(&body)
        .ok()
        .and_then(|body| serde_json::from_value::<CaseKeyBody>(body.get("case_key")?.clone()).ok())
        .and_then(|key| key.parse().ok());
    let written = app.writer.write_proven(move |tx| match key.filter(|_| rule.is_receipted()) {
        Some(key) => {
            let refused = Refused { action: refused_action(rule), account, code: &code, key: &key.0 };
            refuse_with_receipt(tx, &refused, case_key.as_ref(), &body).map(Some)
        }
        None => {
            let content = format!("{} {} {code}", rule.method, rule.path);
            tx.record(&Entry::new("request.refused", Some(account), content)).map(|()| None)
        }
    });
    match written.await {
        Ok(receipt) => {
            refusal.problem.refusal_receipt = receipt.map(|receipt| receipt.text);
            refusal.into_response()
        }
        // What cannot be recorded is not answered as if it had been.
        Err(fault) => fault.into_response(),
    }
}

/// A legal act that was refused.
struct Refused<'a> {
    action: &'static str,
    account: Uuid,
    code: &'a str,
    key: &'a str,
}

fn refused_action(rule: &Rule) -> &'static str {
    match rule.path {
        routes::REPORTS => "report.refused",
        routes::OBSERVATIONS => "observation.refused",
        _ => "operation.refused",
    }
}

fn refuse_with_receipt(
    tx: &Tx<'_>,
    refused: &Refused<'_>,
    case_key: Option<&CaseKey>,
    body: &[u8],
) -> Result<ReceiptView, Refusal> {
    let id = tx.new_id();
    let case_key = case_key.map(ToString::to_string).unwrap_or_default();
    let text = ReceiptText::new(&ReceiptKind::Refusal)
        .line("action", refused.action)
        .line("id", &id.to_string())
        .line("origin", &tx.seal().origin)
        .line("refused_at", &instant::format(tx.at()))
        .line("refusal", refused.code)
        .line("author", &refused.account.to_string())
        .line("case_key", &case_key)
        .line("idempotency_key", refused.key)
        .line("request_sha256", &sha256_hex(body));
    let receipt = tx.sign(text)?;
    tx.keep_receipt(id, refused.account, &receipt)?;
    tx.record(&Entry::of_receipt(refused.action, refused.account, id, &receipt).in_case(&case_key))?;
    Ok(ReceiptView { id: id.to_string(), text: receipt.to_string() })
}

fn method_not_allowed(path: &str) -> Response {
    let mut response = Refusal::new(ProblemCode::MethodNotAllowed).into_response();
    if let Ok(value) = HeaderValue::from_str(&Rule::methods(path)) {
        response.headers_mut().insert(header::ALLOW, value);
    }
    response
}

/// Gives an answer its digest, the limits of use, and the order not to keep it unless it never changes.
async fn finish(app: &App, response: Response, allowance: Allowance) -> Response {
    let (mut parts, body) = response.into_parts();
    // But for documents every answer of ours is in memory already, and gets its digest here.
    let (body, digest) = if parts.extensions.get::<Streamed>().is_some() {
        (body, None)
    } else {
        let Ok(body) = to_bytes(body, usize::MAX).await else {
            return Refusal::new(ProblemCode::Internal).into_response();
        };
        let no_content = matches!(parts.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
        let digest = (!no_content).then(|| ContentDigest::of(&body).to_string());
        (Body::from(body), digest)
    };
    let mut put = |name: &'static str, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            parts.headers.insert(HeaderName::from_static(name), value);
        }
    };
    if let Some(digest) = digest {
        put(CONTENT_DIGEST, digest);
    }
    put(RATE_LIMIT_LIMIT, allowance.limit.to_string());
    put(RATE_LIMIT_REMAINING, allowance.remaining.to_string());
    put(RATE_LIMIT_RESET, allowance.reset_seconds.to_string());
    // Legal time, not the host's: the client reads "today" here.
    put("date", httpdate::fmt_http_date(app.clock.now().into()));
    let kept = parts.extensions.get::<Immutable>().is_some();
    put("cache-control", if kept { "public, max-age=31536000, immutable" } else { "no-store" }.to_owned());
    put("x-content-type-options", "nosniff".to_owned());
    Response::from_parts(parts, body)
}

fn bearer(headers: &HeaderMap) -> Option<Token> {
    let (scheme, token) = only(headers, header::AUTHORIZATION)?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| Token::presented(token.trim()))
}

/// The address a request comes from: the peer's, or what the office's own proxy says where it is trusted to say it.
pub(super) fn source_of(app: &App, request: &Request) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let forwarded = || {
        // A proxy may add a line of its own after whatever line the client made up.
        let value = request.headers().get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        // The last address is the one that our proxy has seen itself.
        value.rsplit(',').next()?.trim().parse().ok()
    };
    let proxied = if app.trust_forwarded_for { forwarded() } else { None };
    proxied.or(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}
