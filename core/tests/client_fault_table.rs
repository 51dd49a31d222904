//! Each row of `core/src/client/faults.md`, played: what comes back, and what each kind of call makes of it.

#![cfg(feature = "client")]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use perito::archive::NoteSigner;
use perito::client::{DocumentSource, LoginOutcome, PageRequest, Session};
use perito::protocol::{ContentDigest, Problem, ProblemCode, ReportView};
use perito::{Error, Retry};
use serde_json::json;

use crate::faults;
use crate::faults::act::{Received, notice, received};
use crate::faults::log::Log;
use crate::faults::tus::{Tus, document};
use crate::faults::{PIN, Portal, Reply, Request, TAX_CODE, TOKEN, pin, tax_code};
use crate::specimen::{ORIGIN, signer};

const TABLE: &str = include_str!("../src/client/faults.md");
/// Longer than any wait of the client between two attempts, and shorter than it waits for an answer.
const BETWEEN: &[Duration] = &[Duration::from_secs(29)];
/// Longer than the client waits for any answer, and then for its next attempt.
const FOR_EVER: &[Duration] = &[Duration::from_secs(3601), Duration::from_secs(2)];
const REDIRECTS: &[u16] = &[301, 302, 303, 307, 308];
/// Of the document that is uploaded or downloaded.
const SIZE: usize = 1000;
const UNHEARD: &str = "nothing: the connection is cut before the request has been read";
/// The archive's checkpoint was asked for before: in a history that goes on from it there is no receipt at this size.
const SECOND_HISTORY: &str = "a receipt of a second history";
/// The archive's size in both.
const SEEN: u64 = 300;
const HTML: &str = "<html>a proxy, a captive network, a wrong address</html>";

/// A kind of call, in the order of the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
    Login,
    Read,
    Act,
    Upload,
    Download,
}

const CALLS: [Call; 5] = [Call::Login, Call::Read, Call::Act, Call::Upload, Call::Download];

/// What comes back to the call.
type Answer = Box<dyn Fn(&Request, &dyn Fn() -> Reply) -> Reply + Send>;

/// A fault: instead of an answer, the portal having done nothing, or of the answer that it gives.
fn fault(name: &str, redirect: u16, stranger: &str) -> (Answer, &'static [Duration]) {
    let instead =
        |reply: Box<dyn Fn(&Request) -> Reply + Send>| -> Answer { Box::new(move |request, _| reply(request)) };
    let of = |change: fn(Reply) -> Reply| -> Answer { Box::new(move |_, good| change(good())) };
    let problem = |code: ProblemCode, after: &'static str| {
        instead(Box::new(move |_| {
            let reply = Reply::problem(&Problem::new(code.clone()));
            if after.is_empty() { reply } else { reply.header("retry-after", after) }
        }))
    };
    let plain = |status: u16| instead(Box::new(move |_| Reply::new(status, HTML).header("content-type", "text/html")));
    let redirect =
        |location: String| instead(Box::new(move |_| Reply::new(redirect, "").header("location", &location)));
    let receipt = |change: fn(&Request) -> Reply| -> Answer { Box::new(move |request, _| change(request)) };
    let answer = match name {
        "429 with `Retry-After` in seconds" => problem(ProblemCode::TooManyRequests, "7"),
        "429 with `Retry-After` as a date" => problem(ProblemCode::TooManyRequests, "Tue, 24 Nov 2026 10:00:09 GMT"),
        "429 of a gateway" => plain(429),
        "503 with `Retry-After` in seconds" => problem(ProblemCode::Unavailable, "7"),
        "503 with `Retry-After` as a date" => problem(ProblemCode::Unavailable, "Tue, 24 Nov 2026 10:00:09 GMT"),
        "503 with `Retry-After` of an hour" => problem(ProblemCode::Unavailable, "3600"),
        "503 of a gateway" => plain(503),
        "502 of a gateway" => plain(502),
        "500" => problem(ProblemCode::Internal, ""),
        "408" => problem(ProblemCode::RequestTimeout, ""),
        "401: the session has ended" => problem(ProblemCode::SessionExpired, ""),
        "403 of a gateway" => plain(403),
        "a problem of a later version" => instead(Box::new(|_| {
            let problem =
                Problem { title: "The moon is full.".to_owned(), ..Problem::new(ProblemCode::of("full_moon")) };
            Reply::problem(&problem).with_status(418)
        })),
        "nothing: the connection is cut" => of(|good| good.cut(0)),
        "nothing, for ever" => instead(Box::new(|_| Reply::silence())),
        "half of the answer" => of(Reply::half_of_all),
        "half of the answer, and nothing more" => of(|good| good.half_of_all().stalled()),
        "another digest than the body's" => of(|good| {
            let other = good.body().iter().map(|byte| byte ^ 1).collect::<Vec<_>>();
            good.header("content-digest", &ContentDigest::of(&other).to_string())
        }),
        "a digest that cannot be read" => of(|good| good.header("content-digest", "sha-256=:-:")),
        "no digest" => of(|good| good.header("content-digest", "")),
        "garbage" => of(|good| good.with_status(200).with_body(vec![0xff, 0x00, 0x7b]).bare()),
        "a page of HTML" => of(|good| good.with_status(200).with_body(HTML).bare()),
        "JSON of another form" => of(|good| good.with_body(r#"{"items": 7, "id": ["a"]}"#).bare()),
        "a body that is compressed, unasked" => of(|good| {
            good.with_status(200).with_body(vec![0x1f, 0x8b, 0x08, 0x00]).bare().header("content-encoding", "gzip")
        }),
        "more than 16 MiB" => of(|good| good.with_status(200).with_body(vec![b' '; 17 * 1024 * 1024]).bare()),
        "the right body under another `Content-Type`" => of(|good| good.header("content-type", "text/html")),
        "the right body in another charset" => of(|good| {
            let wide = good.body().iter().flat_map(|byte| [*byte, 0]).collect::<Vec<_>>();
            good.with_body(wide).header("content-type", "application/json; charset=utf-16le")
        }),
        "200 in the place of what is due" => of(|good| good.with_status(200)),
        "204 in the place of what is due" => of(|good| good.with_status(204).with_body("").bare()),
        "101 in the place of what is due" => of(|good| good.with_status(101).header("upgrade", "websocket")),
        "103 and then the answer" => {
            of(|good| good.after("HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\n"))
        }
        "no `Date`" => of(|good| good.header("date", "")),
        "a redirect to another host" => redirect(format!("{stranger}/v1/sessions")),
        "a redirect to the portal itself" => redirect("/v1/elsewhere".to_owned()),
        "a receipt of an earlier request" => receipt(|request| {
            let mut other = Received::of(request);
            other.request_sha256 = perito::protocol::sha256_hex(b"an earlier request");
            other.reply(&other.receipt(&signer()))
        }),
        "an earlier answer as a replay" => receipt(|request| {
            let mut other = Received::of(request);
            other.idempotency_key = "an-earlier-key".to_owned();
            other.reply(&other.receipt(&signer())).header("idempotent-replay", "true")
        }),
        "a receipt that was altered" => receipt(|request| {
            let received = Received::of(request);
            let text = received.receipt(&signer()).to_string();
            Reply::json(201, &received.view(text.replacen("0000042", "0000041", 1)))
        }),
        "a receipt signed by an unknown key" => receipt(|request| {
            let received = Received::of(request);
            received.reply(&received.receipt(&NoteSigner::from_seed(ORIGIN, &[8; 32]).unwrap()))
        }),
        SECOND_HISTORY => receipt(|request| {
            let mut received = Received::of(request);
            received.action = "operation.notified";
            received.reply(&Log::new(SEEN - 1).prove(received.receipt(&signer())))
        }),
        "no receipt" => receipt(|request| Reply::json(201, &Received::of(request).view(String::new()))),
        // What would be said if it were heard.
        UNHEARD => instead(Box::new(|_| Reply::hang_up())),
        other => panic!("nobody knows the fault {other:?}"),
    };
    let waits =
        if name.starts_with("nothing, for ever") || name.ends_with("nothing more") { FOR_EVER } else { BETWEEN };
    (answer, waits)
}

impl Call {
    /// Whether a request is the one that the fault befalls.
    fn is_asked_by(self, request: &Request) -> bool {
        match self {
            Self::Login => request.path == "/v1/sessions",
            Self::Read => request.path == "/v1/cases",
            Self::Act => request.path == "/v1/operations",
            Self::Upload => request.method == "PATCH",
            Self::Download => request.path.ends_with("/content"),
        }
    }
}

/// The answer of a portal in order.
fn good(request: &Request, tus: &Tus) -> Reply {
    match request.path.as_str() {
        "/status" => faults::status(),
        "/v1/sessions" => faults::session(),
        "/v1/archive/checkpoint" => Reply::new(200, Log::new(SEEN).signed().to_string()),
        "/v1/cases" => Reply::json(200, &json!({"items": []})),
        "/v1/operations" => received(request),
        path if path.ends_with("/content") => Reply::new(200, document(SIZE)).header("content-type", "application/pdf"),
        _ => tus.answer(request),
    }
}

/// How a call ends.
type Outcome = Result<(), Error>;

/// Makes a call; what came of it before is what it goes on from.
async fn make(call: Call, session: Session, before: Option<Error>, to: PathBuf) -> Outcome {
    match call {
        Call::Login => unreachable!("a login needs no session"),
        Call::Read => session.cases(&PageRequest::default()).await.map(drop),
        Call::Act => {
            let options = before.and_then(|error| error.resend().cloned()).unwrap_or_default();
            session.notify_operation(&notice(), &options).await.map(|done| {
                assert!(options.idempotency_key.is_none_or(|key| key == done.receipt.idempotency_key()));
            })
        }
        Call::Upload => {
            let source = DocumentSource::bytes(document(SIZE));
            let stored = before.and_then(|error| error.upload().cloned());
            let task = match stored {
                Some(stored) => session.resume_upload(source, stored, Default::default()),
                None => session.start_upload(source, Default::default()),
            };
            task.finish().await.map(drop)
        }
        Call::Download => session.download_report(&report(), &to).await.map(drop),
    }
}

/// A portal at fault, one call, and what it sent.
struct Play {
    name: String,
    call: Call,
    portal: Portal,
    waits: &'static [Duration],
    tus: Tus,
    /// Whether the fault is over.
    over: Arc<AtomicBool>,
}

impl Play {
    async fn begin(name: &str, redirect: u16, call: Call, stranger: &Portal) -> Self {
        let (answer, waits) = fault(name, redirect, &stranger.address);
        let (tus, over) = (Tus::default(), Arc::new(AtomicBool::new(false)));
        let (kept, passed) = (tus.clone(), Arc::clone(&over));
        let script = move |request: &Request, _: usize| {
            let good = || good(request, &kept);
            if call.is_asked_by(request) && !passed.load(Ordering::SeqCst) { answer(request, &good) } else { good() }
        };
        let portal = if call == Call::Login { Portal::bare(script).await } else { Portal::start(script).await };
        Self { name: name.to_owned(), call, portal, waits, tus, over }
    }

    /// The requests that the fault befell.
    fn sent(&self) -> Vec<Request> {
        self.portal.seen().into_iter().filter(|request| self.call.is_asked_by(request)).collect()
    }

    async fn finish(&self, call: impl Future<Output = Outcome> + Send + 'static) -> Outcome {
        let (asked, waits) = (self.call, self.waits);
        if self.name == UNHEARD {
            // A legal act asks for the day first, and an upload for its place.
            self.portal.deafen_after(usize::from(matches!(self.call, Call::Act | Call::Upload)));
        }
        let befalls = move |request: Option<&Request>| request.is_none_or(|request| asked.is_asked_by(request));
        let outcome = self.portal.finish(call, |request| if befalls(request) { waits } else { &[] }).await;
        self.portal.deafen_after(usize::MAX);
        outcome
    }

    /// How the call ends, and how often it was sent: a cell of the table.
    fn cell(&self, outcome: &Outcome) -> String {
        let sent = self.sent().len();
        let Err(error) = outcome else { return if sent > 1 { format!("done, ×{sent}") } else { "done".to_owned() } };
        let attempts = error.context().iter().find(|(name, _)| *name == "attempts");
        let attempts = attempts.map_or(1, |(_, attempts)| attempts.parse().unwrap());
        assert!(self.name == UNHEARD || attempts == sent, "{}: {error}", self.name);
        let told = format!("{error} {error:?}");
        for secret in [TAX_CODE, PIN, TOKEN, "html", "Bearer", self.portal.address.as_str()] {
            assert!(!told.contains(secret), "{}: {secret} stands in {told}", self.name);
        }
        let retry = match error.retry() {
            Retry::Never => "never".to_owned(),
            Retry::Now => "now".to_owned(),
            Retry::After(None) => "later".to_owned(),
            Retry::After(Some(wait)) => format!("after {} s", wait.as_secs()),
        };
        let often = if attempts > 1 { format!(", ×{attempts}") } else { String::new() };
        format!("`{}`, {retry}{often}", error.code())
    }

    async fn login(&self) -> String {
        let client = self.portal.client().await;
        let login = async move {
            let opened = client.login(&tax_code(), &pin()).await?;
            assert!(matches!(opened, LoginOutcome::Session(_)));
            Ok(())
        };
        let outcome = self.finish(login).await;
        assert!(self.sent().len() <= 1, "{}: a PIN is sent once", self.name);
        self.cell(&outcome)
    }

    /// Makes the call with a session, and again once the fault is over where it failed.
    async fn call(&self) -> String {
        let (client, call) = (self.portal.client().await, self.call);
        if self.name == SECOND_HISTORY {
            client.check_archive().await.unwrap();
        }
        let LoginOutcome::Session(session) = client.login(&tax_code(), &pin()).await.unwrap() else {
            panic!("the login says otherwise");
        };
        let to = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.pdf", uuid::Uuid::new_v4()));
        let outcome = self.finish(make(call, session.clone(), None, to.clone())).await;
        let cell = self.cell(&outcome);
        assert!(call != Call::Download || outcome.is_ok() == to.exists(), "{}: a whole document or none", self.name);
        if let Err(error) = outcome {
            assert_eq!((error.resend().is_some(), error.upload().is_some()), (call == Call::Act, call == Call::Upload));
            self.over.store(true, Ordering::SeqCst);
            let again = make(call, session, Some(error), to.clone()).await;
            // This fault is over for nobody who remembers it.
            let stays = self.name == SECOND_HISTORY;
            assert_eq!(
                again.err().map(|error| error.code().to_owned()),
                stays.then(|| "archive_two_histories".to_owned())
            );
        }
        let sent = self.sent();
        if let (Call::Act, Some(first)) = (call, sent.first()) {
            let key = "idempotency-key";
            let same = |request: &Request| request.body == first.body && request.header(key) == first.header(key);
            assert!(sent.iter().all(same), "{}: one act has one body and one key", self.name);
        }
        assert!(call != Call::Upload || self.tus.bytes() == document(SIZE), "{}", self.name);
        let _ = std::fs::remove_file(to);
        cell
    }
}

#[tokio::test(start_paused = true)]
async fn each_fault_ends_as_the_table_says() {
    let stranger = Portal::bare(|_, _| faults::session()).await;
    let mut lines = TABLE.lines();
    let mut played: Vec<_> = lines.by_ref().take(2).map(ToOwned::to_owned).collect();
    for row in lines {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [name, cells @ ..] = cells.as_slice() else { panic!("a row begins with its fault") };
        let mut ends = vec![(*name).to_owned()];
        for (call, cell) in CALLS.into_iter().zip(cells) {
            if *cell == "-" {
                ends.push("-".to_owned());
                continue;
            }
            let redirects = if name.starts_with("a redirect") { REDIRECTS } else { &REDIRECTS[..1] };
            let mut found = Vec::new();
            for redirect in redirects {
                let play = Play::begin(name, *redirect, call, &stranger).await;
                found.push(if call == Call::Login { play.login().await } else { play.call().await });
            }
            // Every redirect is one.
            found.dedup();
            ends.push(found.join(" or "));
        }
        played.push(format!("| {} |", ends.join(" | ")));
    }
    let played = played.join("\n") + "\n";
    assert!(played == TABLE, "core/src/client/faults.md says otherwise:\n{played}");
    assert!(stranger.seen().is_empty(), "nobody else is told anything");
}

fn report() -> ReportView {
    let at = "2026-11-24T10:00:00Z";
    serde_json::from_value(json!({
        "id": "0197a000-0000-7000-8000-000000000005", "case_id": "0197a000-0000-7000-8000-000000000004",
        "case_key": {"court_office": "0580910098", "register": "L", "year": 2026, "number": 1234},
        "kind": "draft", "notice_receipt_ids": [], "answers": [], "composed_at": at, "received_at": at,
        "received_on": "2026-11-24", "protocol_number": "PERITO.7000.24/11/2026.0000042", "findings": [],
        "document": {"sha256": perito::protocol::sha256_hex(&document(SIZE)), "size": SIZE, "pages": 1},
        "receipt": {"id": "0197a000-0000-7000-8000-000000000001", "text": ""},
    }))
    .unwrap()
}
