//! What the client sends again, how often and after how long.

#![cfg(feature = "client")]

use std::time::Duration;

use perito::client::{PageRequest, SendOptions};
use perito::domain::Pin;
use perito::protocol::{Problem, ProblemCode};
use perito::{ErrorKind, Retry};

use crate::faults;
use crate::faults::act::{notice, received};
use crate::faults::{Portal, Reply, Request, pin};

const SECOND: Duration = Duration::from_secs(1);
const MILLISECOND: Duration = Duration::from_millis(1);

fn unavailable() -> Reply {
    Reply::problem(&Problem::new(ProblemCode::Unavailable))
}

fn no_cases() -> Reply {
    Reply::new(200, r#"{"items": []}"#)
}

#[tokio::test(start_paused = true)]
async fn a_read_is_repeated_until_the_portal_serves() {
    let portal = Portal::start(|_, number| match number {
        1 => unavailable(),
        2 => Reply::hang_up(),
        3 => no_cases().half(),
        _ => no_cases(),
    })
    .await;
    let session = portal.session().await;
    let page = portal.settle(3, async move { session.cases(&PageRequest::default()).await }).await.unwrap();
    assert!(page.items.is_empty());
    let seen: Vec<_> = portal.seen().into_iter().map(|request| (request.method, request.path)).collect();
    assert_eq!(seen, vec![("GET".to_owned(), "/v1/cases".to_owned()); 4]);
}

#[tokio::test(start_paused = true)]
async fn it_gives_up_after_four_attempts() {
    let portal = Portal::start(|_, _| unavailable()).await;
    let session = portal.session().await;
    let error = portal.settle(3, async move { session.case("an-id").await }).await.unwrap_err();
    assert_eq!((error.kind(), error.code(), error.operation()), (ErrorKind::Unavailable, "unavailable", "case"));
    assert_eq!(error.retry(), Retry::After(None));
    assert_eq!(error.context(), [("status", "503".to_owned()), ("attempts", "4".to_owned())]);
    assert_eq!(portal.seen().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn each_wait_is_about_twice_the_one_before() {
    let portal = Portal::start(|_, _| unavailable()).await;
    let session = portal.session().await;
    let call = tokio::spawn(async move { session.case("an-id").await });
    for (number, longest) in [(1, 250), (2, 500), (3, 1000)] {
        let shortest = Duration::from_millis(longest / 2);
        assert_eq!(portal.elapse(number, shortest - MILLISECOND).await, number, "too early");
        portal.elapse(number, shortest + MILLISECOND).await;
        portal.answered(number + 1).await;
    }
    assert!(call.await.unwrap().is_err());
}

#[tokio::test(start_paused = true)]
async fn seconds_that_the_portal_asks_for_are_waited() {
    assert_waited(|| unavailable().header("retry-after", "7"), 7 * SECOND).await;
    assert_waited(|| unavailable().header("retry-after", "30"), 30 * SECOND).await;
    assert_waited(|| Reply::new(429, "slow down").header("retry-after", "2"), 2 * SECOND).await;
    assert_waited(|| Reply::new(503, "<html>").header("retry-after", " 1 "), SECOND).await;
}

#[tokio::test(start_paused = true)]
async fn a_date_that_the_portal_asks_for_is_counted_from_its_own() {
    let until = |date: &'static str, until: &'static str| {
        move || unavailable().header("date", date).header("retry-after", until)
    };
    let nine = "Sun, 06 Jul 2031 23:59:51 GMT";
    assert_waited(until(nine, "Mon, 07 Jul 2031 00:00:00 GMT"), 9 * SECOND).await;
    // A date that has passed, or that cannot be read, or that is counted from nothing, asks for nothing.
    assert_waited(until(nine, "Sun, 06 Jul 2031 23:59:00 GMT"), Duration::ZERO).await;
    assert_waited(until(nine, "tomorrow"), Duration::ZERO).await;
    assert_waited(until("today", "Mon, 07 Jul 2031 00:00:00 GMT"), Duration::ZERO).await;
}

/// Expects the second attempt after the wait, and within the first of the client's own waits more.
async fn assert_waited(refusal: impl Fn() -> Reply + Send + 'static, wait: Duration) {
    let portal = Portal::start(move |_, number| if number == 1 { refusal() } else { no_cases() }).await;
    let session = portal.session().await;
    let call = tokio::spawn(async move { session.cases(&PageRequest::default()).await });
    assert_eq!(portal.elapse(1, wait).await, 1, "too early");
    portal.elapse(1, Duration::from_millis(250)).await;
    portal.answered(2).await;
    assert!(call.await.unwrap().is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_too_long_is_left_to_the_caller() {
    for (asked, seconds) in [("31", 31), ("3600", 3600), ("18446744073709551615", u64::MAX)] {
        let portal = Portal::start(move |_, _| unavailable().header("retry-after", asked)).await;
        let error = portal.session().await.case("an-id").await.unwrap_err();
        assert_eq!(error.retry(), Retry::After(Some(Duration::from_secs(seconds))));
        assert_eq!(portal.seen().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_search_is_repeated_though_it_is_a_post() {
    let portal = Portal::start(|_, number| if number == 1 { unavailable() } else { no_cases() }).await;
    let session = portal.session().await;
    let (office, number) = (notice().case_key.court_office().clone(), notice().case_key.case_number());
    let found = portal.settle(1, async move { session.search_cases(&office, &number).await }).await.unwrap();
    assert!(found.is_empty());
    assert_eq!(portal.seen().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_notice_is_repeated_under_its_key_to_the_byte() {
    let portal = Portal::start(|request, number| match number {
        1 => unavailable(),
        2 => received(request).half(),
        3 => received(request).header("content-digest", "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"),
        _ => received(request).header("idempotent-replay", "true"),
    })
    .await;
    let session = portal.session().await;
    let call = async move { session.notify_operation(&notice(), &SendOptions::default()).await };
    let notified = portal.settle(3, call).await.unwrap();
    assert!(notified.replayed);
    let seen = portal.seen();
    assert_eq!(seen.len(), 4);
    for request in &seen {
        assert_eq!(request.body, seen[0].body);
        assert_eq!(request.header("idempotency-key"), notified.receipt.idempotency_key());
        assert_eq!(request.header("content-digest"), seen[0].header("content-digest"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_notice_goes_on_when_nobody_waits_for_it_any_more() {
    let portal = Portal::start(|request, number| if number == 1 { unavailable() } else { received(request) }).await;
    let session = portal.session().await;
    let call = tokio::spawn(async move { session.notify_operation(&notice(), &SendOptions::default()).await });
    portal.answered(1).await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    portal.elapse(1, SECOND).await;
    portal.answered(2).await;
    assert_eq!(portal.seen()[1].path, "/v1/operations");
}

#[tokio::test(start_paused = true)]
async fn what_would_count_twice_is_sent_once() {
    for reply in [unavailable as fn() -> Reply, Reply::hang_up, || no_cases().half()] {
        let portal = Portal::start(move |_, _| reply()).await;
        let session = portal.session().await;
        assert!(session.renew().await.is_err());
        assert!(session.change_pin(&pin(), &Pin::parse("PERITO26").unwrap()).await.is_err());
        assert!(session.logout().await.is_err());
        let sent: Vec<_> = portal.seen().iter().map(|request| format!("{} {}", request.method, request.path)).collect();
        assert_eq!(sent, ["PUT /v1/sessions/current", "PUT /v1/me/pin", "DELETE /v1/sessions/current"]);
    }
}

#[cfg(feature = "office")]
#[tokio::test(start_paused = true)]
async fn what_the_officer_does_to_a_pin_is_sent_once() {
    for reply in [unavailable as fn() -> Reply, Reply::hang_up, || Reply::new(201, r#"{"pin": "SECRET99"}"#).half()] {
        let portal = Portal::start(move |_, _| reply()).await;
        let session = portal.session().await;
        let issue = session.issue_pin("an-account").await.err().unwrap();
        assert!(!format!("{issue} {issue:?}").contains("SECRET99"));
        assert!(session.suspend_pin("an-account", true).await.is_err());
        assert!(session.revoke_pin("an-account").await.is_err());
        let sent: Vec<_> = portal.seen().iter().map(|request| format!("{} {}", request.method, request.path)).collect();
        assert_eq!(sent, ["POST", "PATCH", "DELETE"].map(|method| format!("{method} /v1/accounts/an-account/pin")));
    }
}

#[tokio::test(start_paused = true)]
async fn a_login_is_sent_once() {
    let script = |request: &Request, _| if request.path == "/status" { faults::status() } else { unavailable() };
    let portal = Portal::bare(script).await;
    let error = portal.client().await.login(&faults::tax_code(), &pin()).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Unavailable, "login"));
    assert_eq!(portal.seen().iter().filter(|request| request.path == "/v1/sessions").count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_portal_that_is_silent_is_not_waited_for_for_ever() {
    let portal = Portal::start(|_, _| Reply::silence()).await;
    let session = portal.session().await;
    let call = tokio::spawn(async move { session.renew().await });
    portal.elapse(1, 31 * SECOND).await;
    let error = call.await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.retry()), (ErrorKind::Network, Retry::After(None)));
    assert!(error.context().contains(&("timeout", "true".to_owned())), "{error}");
}
