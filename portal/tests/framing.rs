//! Requests as bytes: what RFC 9110 and 9112 say of heads, bodies and connections, where no client would send it.

use std::io::Write;
use std::net::TcpStream;

use perito_portal::Sandbox;
use time::macros::datetime;

use crate::support::office::Office;
use crate::support::promised;
use crate::support::raw::{Raw, exchange};
use crate::support::wire::Wire;

const SEARCH: &str = r#"{"case_key":{"court_office":"0580910098","year":2026,"number":1}}"#;

/// Sends these bytes, and gives every answer that comes back. Each that is the portal's own has what none may lack.
fn answers(url: &str, request: &str) -> Vec<Raw> {
    let answered = exchange(url, request.as_bytes());
    let (mut rest, mut answers) = (answered.as_slice(), Vec::new());
    while !rest.is_empty() {
        let (answer, more) = Raw::read(rest);
        if answer.header("ratelimit-limit").is_some() {
            promised::check("GET", answer.status, |name| answer.header(name), &answer.bytes);
        }
        answers.push(answer);
        rest = more;
    }
    answers
}

fn statuses(url: &str, request: &str) -> Vec<u16> {
    answers(url, request).iter().map(|answer| answer.status).collect()
}

#[test]
fn a_request_says_once_for_which_host_it_is() {
    let sandbox = Sandbox::start().unwrap();
    let url = sandbox.url();
    let get = |hosts: &str| format!("GET /status HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n");
    assert_eq!(statuses(&url, &get("Host: portal.example.org\r\n")), [200]);
    assert_eq!(statuses(&url, &get("Host:\r\n")), [200]);
    for wrong in ["", "Host: a\r\nHost: b\r\n", "Host: a\r\nHost: a\r\n"] {
        let refused = answers(&url, &get(wrong));
        assert_eq!((refused[0].status, refused[0].header("connection")), (400, Some("close")), "{wrong}");
    }
    // HTTP/1.0 knew no hosts.
    assert_eq!(statuses(&url, "GET /status HTTP/1.0\r\n\r\n"), [200]);
    // A whole URL is taken by its path: it is the portal's whatever the host is called (RFC 9112, 3.2.2).
    assert_eq!(
        statuses(&url, "GET http://other.example/status HTTP/1.1\r\nHost: portal\r\nConnection: close\r\n\r\n"),
        [200]
    );
}

#[test]
fn what_is_no_request_is_told_so_and_ends_the_connection() {
    let sandbox = Sandbox::start().unwrap();
    let url = sandbox.url();
    let long = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(70_000));
    let large = format!("GET /status HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "a".repeat(500_000));
    let many = format!("GET /status HTTP/1.1\r\nHost: x\r\n{}\r\n", "X: a\r\n".repeat(200));
    for (request, status) in [
        ("hello\r\n\r\n", 400),
        ("GET /status\r\n\r\n", 400),
        ("GET /status HTTP/1.1\r\nHost : x\r\n\r\n", 400),
        ("GET /status HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n", 400),
        ("GET /sta\u{1}tus HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        ("CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 404),
        (&long, 414),
        (&many, 431),
    ] {
        assert_eq!(statuses(&url, request), [status], "{}", &request[..request.len().min(60)]);
    }
    // So large a head may be refused before it has been sent to its end; the portal goes on serving.
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    let _ = stream.write_all(large.as_bytes());
    assert_eq!(statuses(&url, "GET /status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), [200]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_has_one_length_and_one_coding() {
    let office = Office::open(datetime!(2026-09-01 08:00 UTC)).await;
    let (url, token) = (office.sandbox.url(), office.ctu(1).await.token);
    let head = |lengths: &str| {
        format!(
            "POST /v1/case-searches HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\n{lengths}\r\n"
        )
    };
    let after = "GET /openapi.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let sized = format!("Content-Length: {}\r\n", SEARCH.len());
    let chunked = format!("{:x}\r\n{SEARCH}\r\n0\r\n\r\n", SEARCH.len());
    // The next request begins where the body ends, whichever way its end is told.
    assert_eq!(statuses(&url, &format!("{}{SEARCH}{after}", head(&sized))), [200, 200]);
    assert_eq!(statuses(&url, &format!("{}{chunked}{after}", head("Transfer-Encoding: chunked\r\n"))), [200, 200]);
    let trailing = chunked.replace("0\r\n\r\n", "0\r\nX-Trailer: passed-over\r\n\r\n");
    assert_eq!(statuses(&url, &format!("{}{trailing}{after}", head("Transfer-Encoding: Chunked\r\n"))), [200, 200]);
    // Of a length and a coding the coding holds, in whichever order, and the connection ends (RFC 9112, 6.1).
    let both =
        ["Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"];
    for both in both {
        assert_eq!(statuses(&url, &format!("{}{chunked}{after}", head(both))), [200], "{both}");
    }
    for (lengths, status) in [
        ("Content-Length: 5\r\nContent-Length: 6\r\n", 400),
        ("Content-Length: +5\r\n", 400),
        ("Content-Length: -1\r\n", 400),
        ("Content-Length: 5, 6\r\n", 400),
        ("Transfer-Encoding: chunked, gzip\r\n", 400),
        // An unknown coding before the last one would be stored as if it were the document.
        ("Transfer-Encoding: gzip, chunked\r\n", 501),
        ("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", 501),
    ] {
        assert_eq!(statuses(&url, &format!("{}{chunked}{after}", head(lengths))), [status], "{lengths}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_asks_before_it_sends_is_answered_before_it_sends() {
    let office = Office::open(datetime!(2026-09-01 08:00 UTC)).await;
    let (url, token) = (office.sandbox.url(), office.ctu(1).await.token);
    let ask = |authorization: &str, length: usize| {
        format!(
            "POST /v1/case-searches HTTP/1.1\r\nHost: x\r\n{authorization}Expect: 100-continue\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        )
    };
    let mut wire = Wire::connect(url.trim_start_matches("http://")).unwrap();
    wire.send(ask(&format!("Authorization: Bearer {token}\r\n"), SEARCH.len())).unwrap();
    assert_eq!(wire.reply().unwrap().status, 100);
    wire.send(SEARCH).unwrap();
    assert_eq!(wire.reply().unwrap().status, 200);
    // Who is not let in need not send it.
    let mut wire = Wire::connect(url.trim_start_matches("http://")).unwrap();
    wire.send(ask("", 1_000_000_000)).unwrap();
    assert_eq!(wire.reply().unwrap().status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_was_not_read_ends_the_connection_and_it_says_so() {
    let office = Office::open(datetime!(2026-09-01 08:00 UTC)).await;
    let (url, token) = (office.sandbox.url(), office.ctu(1).await.token);
    let search = |more: &str, body: &str| {
        let length = body.len();
        format!("POST /v1/case-searches HTTP/1.1\r\nHost: x\r\n{more}Content-Length: {length}\r\n\r\n{body}")
    };
    let after = "GET /status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    // Nobody looks at the body of whoever is not let in.
    let refused = answers(&url, &(search("", SEARCH) + after));
    assert_eq!((refused.len(), refused[0].status, refused[0].header("connection")), (1, 401, Some("close")));
    let read = answers(&url, &(search(&format!("Authorization: Bearer {token}\r\n"), "{") + after));
    assert_eq!((read.len(), read[0].header("connection"), read[1].status), (2, None, 200));
}

#[test]
fn requests_that_come_at_once_on_one_connection_are_answered_in_order() {
    let sandbox = Sandbox::start().unwrap();
    let request = |method: &str, path: &str| format!("{method} {path} HTTP/1.1\r\nHost: x\r\n\r\n");
    let all = ["/status", "/v1/me", "/nothing", "/status"].map(|path| request("GET", path)).concat();
    let last = "GET /v1/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assert_eq!(statuses(&sandbox.url(), &(all + last)), [200, 401, 404, 200, 401]);
    // The answer to HEAD has no body that the next one could be taken for.
    let heads = exchange(&sandbox.url(), format!("{}{last}", request("HEAD", "/openapi.json")).as_bytes());
    let text = String::from_utf8(heads).unwrap();
    assert_eq!(text.matches("HTTP/1.1 ").count(), 2, "{text}");
    assert!(text.contains("\r\n\r\nHTTP/1.1 401"), "{text}");
}
