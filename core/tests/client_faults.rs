//! What the client makes of a portal that is at fault, and of one that refuses.

#![cfg(feature = "client")]

use std::time::Duration;

use perito::archive::TrustedKeys;
use perito::client::{AcceptRisk, LoginOutcome, PageRequest, PortalClient, SendOptions};
use perito::domain::Severity;
use perito::protocol::{ContentDigest, FieldProblem, JoinState, Problem, ProblemCode, SeverityCode};
use perito::{Error, ErrorKind, Retry};

use crate::faults;
use crate::faults::act::{Received, notice, received};
use crate::faults::{PIN, Portal, Reply, TAX_CODE, TOKEN, pin, tax_code};
use crate::specimen::signer;

/// The error that a renewal of the session gives, which is sent once.
async fn error_of(reply: impl Fn() -> Reply + Send + 'static) -> Error {
    let portal = Portal::start(move |_, _| reply()).await;
    let error = portal.session().await.renew().await.unwrap_err();
    assert_eq!((portal.seen().len(), error.operation()), (1, "renew"));
    error
}

#[tokio::test(start_paused = true)]
async fn every_problem_has_its_kind() {
    let later = Retry::After(None);
    for code in ProblemCode::ALL {
        let (kind, retry) = match code {
            ProblemCode::Conflict => (ErrorKind::Conflict, Retry::Never),
            ProblemCode::ChecksumMismatch | ProblemCode::DigestMismatch | ProblemCode::RequestTimeout => {
                (ErrorKind::Network, later)
            }
            ProblemCode::IdempotencyKeyReused => (ErrorKind::IdempotencyKeyReused, Retry::Never),
            ProblemCode::Internal | ProblemCode::Unavailable => (ErrorKind::Unavailable, later),
            ProblemCode::UploadBusy | ProblemCode::UploadOffset => (ErrorKind::Unavailable, later),
            ProblemCode::UploadGone => (ErrorKind::UploadGone, Retry::Never),
            ProblemCode::NotFound => (ErrorKind::NotFound, Retry::Never),
            ProblemCode::PinChangeRequired => (ErrorKind::PinChangeRequired, Retry::Never),
            ProblemCode::PinDisabled => (ErrorKind::PinDisabled, Retry::Never),
            ProblemCode::PinLevel | ProblemCode::WrongRole => (ErrorKind::Forbidden, Retry::Never),
            ProblemCode::PreconditionFailed | ProblemCode::PreconditionRequired => {
                (ErrorKind::PreconditionFailed, Retry::Never)
            }
            ProblemCode::SessionExpired | ProblemCode::Unauthenticated => (ErrorKind::SessionExpired, Retry::Never),
            ProblemCode::TooManyRequests => (ErrorKind::RateLimited, later),
            ProblemCode::ValidationFailed => (ErrorKind::Validation, Retry::Never),
            ProblemCode::WrongCredentials => (ErrorKind::WrongCredentials, Retry::Never),
            _ => (ErrorKind::Refused, Retry::Never),
        };
        let error = error_of(|| Reply::problem(&Problem::new(code.clone()))).await;
        assert_eq!((error.kind(), error.retry(), error.code()), (kind, retry, code.code()));
        assert_eq!((error.message_en(), error.message_it()), code.titles());
        assert!(error.context().contains(&("status", code.status().to_string())));
    }
}

#[tokio::test(start_paused = true)]
async fn a_problem_of_a_later_version_keeps_its_code() {
    let problem = |status: u16| Problem {
        status: 400,
        title: "The moon is full.".to_owned(),
        ..Problem::new(ProblemCode::of(&format!("moon_{status}")))
    };
    for (status, kind, retry) in [
        (400, ErrorKind::Refused, Retry::Never),
        (409, ErrorKind::Refused, Retry::Never),
        (429, ErrorKind::RateLimited, Retry::After(Some(Duration::from_secs(9)))),
        (503, ErrorKind::Unavailable, Retry::After(Some(Duration::from_secs(9)))),
    ] {
        // The status is the one of the answer, not the one in its body.
        let error = error_of(move || Reply::json(status, &problem(status)).header("retry-after", "9")).await;
        assert_eq!((error.kind(), error.retry()), (kind, retry));
        assert_eq!((error.code(), error.message_en()), (format!("moon_{status}").as_str(), "The moon is full."));
    }
}

#[tokio::test(start_paused = true)]
async fn every_wrong_field_is_told() {
    let field = |name: &str| FieldProblem {
        field: name.to_owned(),
        code: "field_missing".to_owned(),
        message_en: "this field is required".to_owned(),
        message_it: "questo campo è obbligatorio".to_owned(),
    };
    let fields = vec![field("place.address"), field("place.comune")];
    let problem = Problem { errors: fields.clone(), ..Problem::new(ProblemCode::ValidationFailed) };
    let error = error_of(move || Reply::problem(&problem)).await;
    assert_eq!(error.fields(), fields);
    assert_eq!(
        error.to_string(),
        "renew: One or more fields are wrong.; place.address: this field is required; \
         place.comune: this field is required [status 422] [attempts 1]"
    );
}

#[tokio::test(start_paused = true)]
async fn whoever_answers_without_a_problem_is_no_portal() {
    let html = "<html>a proxy, a captive network, a wrong address</html>";
    for (status, kind, retry) in [
        (200, ErrorKind::Protocol, Retry::Now),
        (204, ErrorKind::Protocol, Retry::Now),
        (401, ErrorKind::Protocol, Retry::Never),
        (403, ErrorKind::Protocol, Retry::Never),
        (404, ErrorKind::Protocol, Retry::Never),
        (407, ErrorKind::Protocol, Retry::Never),
        (408, ErrorKind::Network, Retry::After(None)),
        (429, ErrorKind::RateLimited, Retry::After(None)),
        (500, ErrorKind::Unavailable, Retry::After(None)),
        (501, ErrorKind::Protocol, Retry::Never),
        (502, ErrorKind::Unavailable, Retry::After(None)),
        (503, ErrorKind::Unavailable, Retry::After(None)),
        (504, ErrorKind::Unavailable, Retry::After(None)),
    ] {
        let body = if status == 204 { "" } else { html };
        let error = error_of(move || Reply::new(status, body)).await;
        assert_eq!((error.kind(), error.retry()), (kind, retry), "{status}");
        let code = match kind {
            ErrorKind::Network => "network",
            ErrorKind::RateLimited => "too_many_requests",
            ErrorKind::Unavailable => "unavailable",
            _ => "protocol",
        };
        assert_eq!(error.code(), code, "{status}");
        assert!(!error.to_string().contains("html"));
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_cannot_be_read_is_not_guessed_at() {
    for body in ["", "null", "[]", "{", r#"{"id": "1"}"#, r#"{"id": 1, "token": 2}"#, "\u{0}\u{1}\u{2}"] {
        let error = error_of(move || Reply::new(200, body)).await;
        assert_eq!(
            (error.kind(), error.code(), error.retry()),
            (ErrorKind::Protocol, "protocol", Retry::Now),
            "{body}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_damaged_on_its_way_says_nothing() {
    let whole = || Reply::new(200, r#"{"items": []}"#);
    for reply in [
        || Reply::hang_up(),
        || Reply::new(200, "x").cut(9),
        || Reply::new(200, r#"{"items": []}"#).half(),
        || Reply::new(200, "").header("content-length", "-1"),
        || Reply::new(200, "").header("content-length", "9"),
        || Reply::new(200, "GARBAGE").header("transfer-encoding", "chunked").header("content-length", ""),
    ] {
        let error = error_of(reply).await;
        assert_eq!((error.kind(), error.retry()), (ErrorKind::Network, Retry::After(None)), "{error}");
    }
    let other = ContentDigest::of(b"something else").to_string();
    for digest in [other.as_str(), "sha-256=:not a digest:", "sha-256=", "sha-512=:AAAA:, sha-256=:AAAA:"] {
        let digest = digest.to_owned();
        let error = error_of(move || whole().header("content-digest", &digest)).await;
        let context = Some(&("digest", "differs".to_owned()));
        assert_eq!((error.kind(), error.context().first()), (ErrorKind::Network, context));
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_end_is_not_read_to_its_end() {
    let error = error_of(|| Reply::new(200, vec![b' '; 17 * 1024 * 1024])).await;
    assert_eq!((error.kind(), error.retry()), (ErrorKind::Protocol, Retry::Never));
}

#[tokio::test(start_paused = true)]
async fn nobody_else_is_told_what_the_portal_is_asked() {
    let stranger = Portal::bare(|_, _| faults::session()).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{}/v1/sessions/current", stranger.address);
        let error = error_of(move || Reply::new(status, "").header("location", &location)).await;
        assert_eq!((error.kind(), error.retry()), (ErrorKind::Protocol, Retry::Never));
        assert!(error.context().contains(&("status", status.to_string())));
    }
    assert!(stranger.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_a_later_version_adds_is_passed_over() {
    let case = |register: &str, proceeding: &str| {
        serde_json::json!({
            "id": "0197a000-0000-7000-8000-000000000004", "proceeding": proceeding, "inps_office": "7000",
            "case_key": {"court_office": "0580910098", "register": register, "year": 2026, "number": 1234},
            "appointed_on": "2026-09-01", "etag": "\"1\"", "weather": {"sky": ["blue"]}
        })
    };
    let page = serde_json::json!({"items": [case("L", "moot_court")], "total": 1});
    let portal = Portal::start(move |_, _| Reply::json(200, &page)).await;
    let page = portal.session().await.cases(&PageRequest::default()).await.unwrap();
    assert_eq!(page.items.first().unwrap().proceeding.code(), "moot_court");
}

#[tokio::test(start_paused = true)]
async fn codes_of_a_later_version_are_kept() {
    let portal = Portal::start(|request, _| {
        let received = Received::of(request);
        let mut view = serde_json::to_value(received.view(received.receipt(&signer()).to_string())).unwrap();
        view["join_state"] = "half_matched".into();
        view["tide"] = serde_json::json!([1, 2]);
        view["findings"] = serde_json::json!([{
            "rule": "notice_by_moonlight", "severity": "omen", "legal_basis": "-", "text_it": "a", "text_en": "b"
        }]);
        Reply::json(201, &view)
    })
    .await;
    let session = portal.session().await;
    let view = session.notify_operation(&notice(), &SendOptions::default()).await.unwrap().view;
    assert_eq!(view.join_state, JoinState::Unknown { code: "half_matched".to_owned() });
    let finding = view.findings.first().unwrap();
    assert_eq!(finding.severity, SeverityCode::Unknown { code: "omen".to_owned() });
    assert_eq!(finding.rule, "notice_by_moonlight");
}

#[tokio::test(start_paused = true)]
async fn a_session_that_is_not_said_to_be_whole_is_not_taken_for_one() {
    let portal = Portal::bare(move |request, number| match (request.path.as_str(), number) {
        ("/status", _) => faults::status(),
        ("/v1/sessions", 2) => faults::session_with("must_change_pin"),
        ("/v1/sessions", 3) => faults::session(),
        _ => faults::session_with("must_show_papers"),
    })
    .await;
    let client = portal.client().await;
    let login = async || client.login(&tax_code(), &pin()).await;
    let first = login().await.unwrap();
    assert!(matches!(first, LoginOutcome::MustChangePin(_)));
    assert!(!format!("{first:?}").contains(TOKEN));
    let LoginOutcome::Session(session) = login().await.unwrap() else { panic!("it is whole") };
    // What a later version lets a session do is not guessed at.
    let LoginOutcome::MustChangePin(access) = first else { panic!("it is not") };
    for error in [
        login().await.unwrap_err(),
        access.change_pin(&pin(), &pin()).await.unwrap_err(),
        session.renew().await.unwrap_err(),
    ] {
        assert_eq!((error.kind(), error.retry()), (ErrorKind::Protocol, Retry::Never));
        assert!(error.context().contains(&("outcome", "unknown".to_owned())));
        assert!(!format!("{error:?}").contains(TOKEN));
    }
}

#[tokio::test(start_paused = true)]
async fn each_request_says_who_asks_and_what_it_carries() {
    let portal = Portal::bare(|request, _| match request.path.as_str() {
        "/status" => faults::status(),
        _ => faults::session(),
    })
    .await;
    portal.session().await.renew().await.unwrap();
    let seen = portal.seen();
    let [status, login, renewal] = seen.as_slice() else { panic!("three requests are expected") };
    for request in [status, login, renewal] {
        assert_eq!(request.header("user-agent"), concat!("perito/", env!("CARGO_PKG_VERSION")));
    }
    assert_eq!((status.header("authorization"), login.header("authorization")), ("", ""));
    assert_eq!(renewal.header("authorization"), format!("Bearer {TOKEN}"));
    assert_eq!(login.header("content-digest"), ContentDigest::of(&login.body).to_string());
    assert_eq!(login.header("content-type"), "application/json");
}

#[tokio::test(start_paused = true)]
async fn errors_hold_no_secret() {
    let echo = Portal::bare(|request, _| match request.path.as_str() {
        "/status" => faults::status(),
        // A portal at fault that says everything back.
        _ => Reply::new(200, request.body.clone()),
    })
    .await;
    let login = echo.client().await.login(&tax_code(), &pin()).await.unwrap_err();
    let portal = Portal::start(|_, _| Reply::hang_up()).await;
    let session = portal.session().await;
    let change = session.change_pin(&pin(), &pin()).await.unwrap_err();
    let renewal = session.renew().await.unwrap_err();
    let told = format!("{login} {login:?} {change} {change:?} {renewal} {renewal:?} {session:?}");
    for secret in [TAX_CODE, PIN, TOKEN, portal.address.as_str(), "Bearer"] {
        assert!(!told.contains(secret), "{secret} stands in {told}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_an_id_is_not_sent() {
    let portal = Portal::start(|_, _| Reply::new(200, "{}")).await;
    let session = portal.session().await;
    for id in ["", ".", "..", "../me", "a/b", "a?b", "a#b", "a b", "%2e%2e", "à", "a\nb"] {
        for error in [
            session.case(id).await.unwrap_err(),
            session.operation(id).await.unwrap_err(),
            session.receipt(id).await.unwrap_err(),
            session.end_session(id).await.unwrap_err(),
        ] {
            assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, "not_found"), "{id:?}");
        }
    }
    let page = PageRequest { cursor: Some("a&limit=200".to_owned()), limit: None, case_id: None };
    assert_eq!(session.cases(&page).await.unwrap_err().fields().first().unwrap().code, "cursor_unknown");
    let error = session.change_me("\"1\"\r\nhost: elsewhere", &Default::default()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PreconditionFailed);
    for key in ["", "a b", "a\nb", "à", &"k".repeat(129)] {
        let options = SendOptions { idempotency_key: Some(key.to_owned()), ..SendOptions::default() };
        let error = session.notify_operation(&notice(), &options).await.unwrap_err();
        assert_eq!(error.fields().first().unwrap().code, "idempotency_key_format");
    }
    assert!(portal.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn today_is_the_portals_day_in_rome() {
    // The last day counted is Sunday 6 December, the last safe one Friday 4 December.
    for (date, rules, breach) in [
        ("Fri, 04 Dec 2026 22:59:59 GMT", &[][..], false),
        ("Fri, 04 Dec 2026 23:00:00 GMT", &["notice_at_risk"], false),
        ("Sun, 06 Dec 2026 22:59:59 GMT", &["notice_at_risk"], false),
        ("Sun, 06 Dec 2026 23:00:00 GMT", &["notice_late"], true),
    ] {
        let portal = Portal::bare(move |request, _| match request.path.as_str() {
            "/status" => faults::status().header("date", date),
            "/v1/sessions" => faults::session(),
            _ => received(request),
        })
        .await;
        let session = portal.session().await;
        let sent = |portal: &Portal| portal.seen().iter().filter(|request| request.path == "/v1/operations").count();
        let outcome = session.notify_operation(&notice(), &SendOptions::default()).await;
        assert_eq!((outcome.is_err(), sent(&portal)), (breach, usize::from(!breach)), "{date}");
        if let Err(error) = outcome {
            assert_eq!((error.kind(), error.retry()), (ErrorKind::RiskNotAccepted, Retry::Never));
            assert!(error.resend().is_none(), "nothing was sent");
            let found: Vec<_> = error.findings().iter().map(|finding| (finding.rule, finding.severity)).collect();
            assert_eq!(found, rules.iter().map(|rule| (*rule, Severity::Breach)).collect::<Vec<_>>());
            let options = SendOptions { accept_risk: AcceptRisk::LateNotice, ..SendOptions::default() };
            assert!(session.notify_operation(&notice(), &options).await.is_ok());
            assert_eq!(sent(&portal), 1);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_day_far_off_is_a_day_all_the_same() {
    for (date, kind) in
        [("Thu, 01 Jan 1970 00:00:00 GMT", None), ("Fri, 31 Dec 9999 23:59:59 GMT", Some(ErrorKind::Validation))]
    {
        let portal = Portal::bare(move |request, _| match request.path.as_str() {
            "/status" => faults::status().header("date", date),
            "/v1/sessions" => faults::session(),
            _ => received(request),
        })
        .await;
        let outcome = portal.session().await.notify_operation(&notice(), &SendOptions::default()).await;
        // Operations of 2026 are past, or far ahead.
        assert_eq!(outcome.err().map(|error| error.kind()), kind, "{date}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_portal_that_does_not_tell_the_day_is_not_sent_a_notice() {
    for date in ["", "today", "2026-11-24T10:00:00Z"] {
        let portal = Portal::bare(move |_, number| match number {
            1 => faults::status(),
            2 => faults::session(),
            _ => faults::status().header("date", date),
        })
        .await;
        let error = portal.session().await.notify_operation(&notice(), &SendOptions::default()).await.unwrap_err();
        assert_eq!((error.kind(), error.retry()), (ErrorKind::Protocol, Retry::Never));
        assert_eq!(portal.seen().last().unwrap().path, "/status");
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_does_not_answer_as_a_portal_is_not_connected_to() {
    let connect = async |portal: &Portal| PortalClient::connect(&portal.address, TrustedKeys::default()).await;
    for reply in [|| Reply::new(200, "<html>"), || Reply::new(200, "{}"), || faults::status().header("date", "")] {
        let portal = Portal::bare(move |_, _| reply()).await;
        assert_eq!(connect(&portal).await.unwrap_err().kind(), ErrorKind::Protocol);
    }
    let portal =
        Portal::bare(|_, _| Reply::problem(&Problem::new(ProblemCode::Unavailable)).header("retry-after", "60"));
    let error = connect(&portal.await).await.unwrap_err();
    assert_eq!((error.kind(), error.retry()), (ErrorKind::Unavailable, Retry::After(Some(Duration::from_secs(60)))));
}

#[tokio::test(start_paused = true)]
async fn a_portal_that_is_not_there_is_tried_a_few_times() {
    // Nobody listens there, and nobody else can.
    let held = tokio::net::TcpSocket::new_v4().unwrap();
    held.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let closed = held.local_addr().unwrap();
    let error = PortalClient::connect(&format!("http://{closed}"), TrustedKeys::default()).await.unwrap_err();
    assert_eq!((error.kind(), error.code(), error.retry()), (ErrorKind::Network, "network", Retry::After(None)));
    assert!(error.context().contains(&("attempts", "4".to_owned())));
}

#[tokio::test(start_paused = true)]
async fn an_address_is_https_or_of_this_machine() {
    for address in [
        "",
        "portal.example.org",
        "http://portal.example.org",
        "http://127.0.0.1.example.org",
        "http://localhost.example.org",
        "http://10.0.0.1",
        "http://[2001:db8::1]",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "https://",
        "https://user@portal.example.org",
        "https://user:secret@portal.example.org",
        "https://portal.example.org?a=b",
        "https://portal.example.org#part",
    ] {
        let error = PortalClient::connect(address, TrustedKeys::default()).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::InvalidAddress, "invalid_address"), "{address}");
        assert!(!format!("{error:?}").contains("secret"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_portal_may_stand_below_a_path() {
    for end in ["", "/", "//"] {
        let portal = Portal::bare(|_, _| faults::status()).await;
        let address = format!("{}/inps/perito{end}", portal.address);
        PortalClient::connect(&address, TrustedKeys::default()).await.unwrap();
        assert_eq!(portal.seen().first().unwrap().path, "/inps/perito/status");
    }
}
