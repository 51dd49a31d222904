//! A portal that answers as it is told, for faults that a real one does not give, and a clock that only the test moves:
//! its tests run with `start_paused = true`.

pub(crate) mod act;
pub(crate) mod log;
pub(crate) mod tus;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use perito::archive::TrustedKeys;
use perito::client::{LoginOutcome, PortalClient, Session};
use perito::domain::{Pin, TaxCode};
use perito::protocol::{PROBLEM_JSON, Problem};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// The `Date` of every answer that is not told another.
pub(crate) const DATE: &str = "Tue, 24 Nov 2026 10:00:00 GMT";
pub(crate) const TOKEN: &str = "a-token-that-nobody-may-see-0123456789abcdef";
pub(crate) const TAX_CODE: &str = "RSSMRA80A01H501U";
pub(crate) const PIN: &str = "A1B2C3D4";

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: Vec<u8>,
}

/// What is answered to a request.
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    /// How many bytes of it are sent before the connection is cut.
    cut: Option<usize>,
    /// Whether the connection stays open after what is sent of it.
    silent: bool,
    /// What comes before it: answers that are not the last one.
    before: &'static str,
}

/// A portal under a script. Its status and its logins are as they should be, and are not written down.
pub(crate) struct Portal {
    pub(crate) address: String,
    seen: Arc<Mutex<Vec<Request>>>,
    answered: watch::Receiver<usize>,
    /// How many connections are heard yet.
    hears: Arc<AtomicUsize>,
    /// Ends what keeps the clock from being moved by whatever waits for the network.
    _still: mpsc::Sender<()>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(String::as_str).unwrap_or_default()
    }
}

impl Reply {
    pub(crate) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into(), cut: None, silent: false, before: "" }
    }

    pub(crate) fn json(status: u16, body: &impl serde::Serialize) -> Self {
        Self::new(status, serde_json::to_vec(body).unwrap()).header("content-type", "application/json")
    }

    pub(crate) fn problem(problem: &Problem) -> Self {
        Self::json(problem.status, problem).header("content-type", PROBLEM_JSON)
    }

    /// No answer: the connection is cut at once.
    pub(crate) fn hang_up() -> Self {
        Self::new(200, "").cut(0)
    }

    /// No answer, and no end.
    pub(crate) fn silence() -> Self {
        Self::hang_up().stalled()
    }

    /// The connection stays open after what is sent, and nothing more comes.
    pub(crate) fn stalled(mut self) -> Self {
        self.silent = true;
        self
    }

    /// The same answer under another status.
    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The same answer with another body.
    pub(crate) fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The same answer after one that is not the last (1xx).
    pub(crate) fn after(mut self, before: &'static str) -> Self {
        self.before = before;
        self
    }

    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(present, _)| *present != name);
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The connection is cut after so many bytes.
    pub(crate) fn cut(mut self, after: usize) -> Self {
        self.cut = Some(after);
        self
    }

    /// The connection is cut in the middle of the answer.
    pub(crate) fn half_of_all(self) -> Self {
        let whole = self.bytes().len();
        self.cut(whole / 2)
    }

    /// The same answer without the headers that it was given.
    pub(crate) fn bare(mut self) -> Self {
        self.headers.clear();
        self
    }

    /// The connection is cut in the middle of the body.
    pub(crate) fn half(self) -> Self {
        let whole = self.bytes().len();
        let body = self.body.len();
        self.cut(whole - body.div_ceil(2))
    }

    fn bytes(&self) -> Vec<u8> {
        let mut head = format!("{}HTTP/1.1 {} -\r\nconnection: close\r\n", self.before, self.status);
        let given = |name: &str| self.headers.iter().any(|(present, _)| *present == name);
        if !given("date") {
            head.push_str(&format!("date: {DATE}\r\n"));
        }
        if !given("content-length") {
            head.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        for (name, value) in self.headers.iter().filter(|(_, value)| !value.is_empty()) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let mut bytes = format!("{head}\r\n").into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes.truncate(self.cut.unwrap_or(usize::MAX));
        bytes
    }
}

impl Portal {
    /// A portal that answers like this; the number is that of the request, from one.
    pub(crate) async fn start(script: impl FnMut(&Request, usize) -> Reply + Send + 'static) -> Self {
        Self::serve(script, true).await
    }

    /// A portal that answers everything like this, its status and logins included.
    pub(crate) async fn bare(script: impl FnMut(&Request, usize) -> Reply + Send + 'static) -> Self {
        Self::serve(script, false).await
    }

    async fn serve(mut script: impl FnMut(&Request, usize) -> Reply + Send + 'static, polite: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (seen, (told, answered)) = (Arc::new(Mutex::new(Vec::new())), watch::channel(0));
        let hears = Arc::new(AtomicUsize::new(usize::MAX));
        let (log, left) = (Arc::clone(&seen), Arc::clone(&hears));
        let (still, moving) = mpsc::channel::<()>();
        // A paused clock jumps to the next timer when nothing but the network is waited for, unless a thread is busy.
        tokio::task::spawn_blocking(move || moving.recv());
        tokio::spawn(async move {
            let mut silent = Vec::new();
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                if left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_err() {
                    let _ = stream.shutdown().await;
                    // As below: the client has seen the cut when it closes.
                    let _ = stream.read_to_end(&mut Vec::new()).await;
                    told.send_modify(|number| *number += 1);
                    continue;
                }
                let Some(request) = read(&mut stream).await else { continue };
                let courtesy = if polite { courtesy(&request) } else { None };
                let scripted = courtesy.is_none();
                let reply = courtesy.unwrap_or_else(|| {
                    let number = {
                        let mut log = log.lock().unwrap();
                        log.push(request.clone());
                        log.len()
                    };
                    // A script that panics is heard, and is an answer that ends the call rather than a wait without end.
                    let reply = catch_unwind(AssertUnwindSafe(|| script(&request, number)));
                    reply.unwrap_or_else(|_| Reply::new(400, "the script has panicked"))
                });
                if reply.silent {
                    let _ = stream.write_all(&reply.bytes()).await;
                    silent.push(stream);
                } else {
                    let _ = stream.write_all(&reply.bytes()).await;
                    let _ = stream.shutdown().await;
                    // The client closes when it has read what there is to read.
                    let _ = stream.read_to_end(&mut Vec::new()).await;
                }
                told.send_modify(|number| *number += usize::from(scripted));
            }
        });
        Self { address, seen, answered, hears, _still: still }
    }

    pub(crate) async fn client(&self) -> PortalClient {
        let keys = TrustedKeys::from(crate::specimen::signer().verifier());
        PortalClient::connect(&self.address, keys).await.unwrap()
    }

    pub(crate) async fn session(&self) -> Session {
        match self.client().await.login(&tax_code(), &pin()).await.unwrap() {
            LoginOutcome::Session(session) => session,
            LoginOutcome::MustChangePin(_) => panic!("the login says otherwise"),
        }
    }

    pub(crate) fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }

    /// Waits until this many requests of the script have been answered and the answers taken in.
    pub(crate) async fn answered(&self, number: usize) {
        self.answered.clone().wait_for(|answered| *answered >= number).await.unwrap();
        turns().await;
    }

    /// Lets so much time pass after the answer to this request, and tells how many there have been then.
    pub(crate) async fn elapse(&self, after: usize, delay: Duration) -> usize {
        self.answered(after).await;
        tokio::time::advance(delay).await;
        turns().await;
        self.seen().len()
    }

    /// Lets a call come to its end, letting the times pass that it says for each request that has been answered; one that
    /// was not heard is none.
    pub(crate) async fn finish<T: Send + 'static>(
        &self,
        call: impl Future<Output = T> + Send + 'static,
        waits: impl Fn(Option<&Request>) -> &'static [Duration],
    ) -> T {
        let (before, mut call) = (*self.answered.borrow(), tokio::spawn(call));
        for number in before + 1.. {
            tokio::select! {
                done = &mut call => return done.unwrap(),
                () = self.answered(number) => {}
            }
            for wait in waits(self.seen().get(number - 1)) {
                tokio::time::advance(*wait).await;
                turns().await;
            }
        }
        unreachable!("the call ends")
    }

    /// After so many more, connections are cut before anything of a request has been read.
    pub(crate) fn deafen_after(&self, connections: usize) {
        self.hears.store(connections, Ordering::SeqCst);
    }

    /// Lets a call come to its end, passing over its waits after each of the first so many requests.
    pub(crate) async fn settle<T: Send + 'static>(
        &self,
        waits: usize,
        call: impl Future<Output = T> + Send + 'static,
    ) -> T {
        let call = tokio::spawn(call);
        for number in 1..=waits {
            self.elapse(number, Duration::from_secs(1)).await;
        }
        call.await.unwrap()
    }
}

/// Lets everybody do what needs no time, only its turn.
async fn turns() {
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
}

pub(crate) fn tax_code() -> TaxCode {
    TaxCode::parse(TAX_CODE).unwrap()
}

pub(crate) fn pin() -> Pin {
    Pin::parse(PIN).unwrap()
}

/// What a portal in order answers to these two.
fn courtesy(request: &Request) -> Option<Reply> {
    match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/status") => Some(status()),
        ("POST", "/v1/sessions") => Some(session()),
        _ => None,
    }
}

pub(crate) fn status() -> Reply {
    Reply::json(200, &serde_json::json!({"status": 200, "title": "OK"}))
}

pub(crate) fn session() -> Reply {
    session_with("active")
}

/// The answer to a login, with what the session may do.
pub(crate) fn session_with(outcome: &str) -> Reply {
    Reply::json(
        201,
        &serde_json::json!({
            "id": "0197a000-0000-7000-8000-0000000000aa", "token": TOKEN, "outcome": outcome,
            "idle_seconds": 900, "absolute_seconds": 28_800, "colour_of_a_later_version": "blue"
        }),
    )
}

async fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
    let mut lines = head.split("\r\n");
    let mut words = lines.next()?.split(' ').map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let headers: HashMap<String, String> =
        lines.filter_map(|line| line.split_once(": ")).map(|(k, v)| (k.to_lowercase(), v.to_owned())).collect();
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = bytes[end + 4..].to_vec();
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some(Request { method, path, headers, body })
}
