//! `perito-portal serve --demo`: a world that is as the README tells, and leaves nothing behind.

use std::collections::HashMap;
use std::process::Command;

use perito::ErrorKind;
use perito::client::PageRequest;
use perito::client::blocking::{PortalClient, Session};
use perito::domain::{PaymentTotals, rome};
use perito::protocol::{CaseKeyBody, JoinState, PaymentStateCode, RegistrationState};
use serde_json::json;
use time::{Date, Duration, OffsetDateTime};

use crate::support::Api;
use crate::support::binary::{Folders, stderr};
use crate::support::demonstration::{Demonstration, command, entries, log_in};

/// Everybody who has an account, by tax code.
type People = HashMap<String, Session>;

const OFFICER: &str = "SPRPRV75A01H501S";
const LEGAL_OFFICE: &str = "LGLPRV75A01H501X";
const DOCTOR: &str = "MDCPRV75A01H501J";
const OTHER_DOCTOR: &str = "LTRPRV75A01H501O";
const TREASURY: &str = "TSRPRV75A01H501X";
const PRIMO: &str = "PRMPRT80A01H501Q";
const SECONDO: &str = "SCNPRT80A01H501M";
const TERZO: &str = "TRZPRT80A01H501G";

/// The number of each case, its expert, and what the rules say about it.
const TOLD: [(u32, &str, &[&str]); 9] = [
    (1201, PRIMO, &[]),
    (1202, PRIMO, &[]),
    (1203, SECONDO, &["notice_late"]),
    (1205, SECONDO, &[]),
    (1206, PRIMO, &[]),
    (1207, SECONDO, &["observations_late"]),
    (1208, TERZO, &["final_without_receipt", "fee_forfeiture_near"]),
    (1209, PRIMO, &[]),
    (1210, SECONDO, &[]),
];

#[test]
fn the_world_is_as_it_is_told() {
    let demo = Demonstration::start(&[]);
    let portal = demo.portal();
    let people = everybody_logs_in(&demo, &portal);
    let ids = cases_are_found_by_who_may_see_them(&demo, &people);
    for (number, expert, rules) in TOLD {
        let findings = people[expert].findings(&ids[&number]).unwrap();
        assert_eq!(findings.iter().map(|finding| finding.rule.as_str()).collect::<Vec<_>>(), rules, "case {number}");
    }
    assert_eq!(people[LEGAL_OFFICE].case(&ids[&1209]).unwrap().merits_case_id.as_ref(), Some(&ids[&1210]));
    notices_are_in_every_state(&people);
    reports_and_observations_are_there(&people, &ids);
    receipts_verify_and_none_is_of_the_future(&people);
    payments_are_in_several_states_and_months(&people);
    let mut registrations: Vec<_> = whole(|page| people[OFFICER].registrations(page));
    assert_eq!(registrations.remove(0).state, RegistrationState::Submitted);
    assert!(registrations.iter().all(|registration| registration.state == RegistrationState::Authorised));
    assert_eq!(registrations.len(), 3);
}

#[test]
fn its_clock_goes_forward_and_at_its_end_nothing_is_left() {
    let demo = Demonstration::start(&[]);
    assert_eq!(entries(demo.folder.path()), 1);
    let portal = demo.portal();
    let before = portal.now().unwrap();
    assert!((OffsetDateTime::now_utc() - before).abs() < Duration::minutes(1), "it has come to the present");
    let after = portal.advance_sandbox_clock(40).unwrap();
    let moved = after - before;
    assert!(moved >= Duration::days(40) && moved < Duration::days(40) + Duration::minutes(5));
    for refused in [0, 367] {
        assert_eq!(portal.advance_sandbox_clock(refused).unwrap_err().kind(), ErrorKind::Validation);
    }
    // Forty days later PINs still open sessions, and a fee that nobody has asked for is lost.
    let expert = log_in(&portal, &demo.account(TERZO));
    let case = expert.cases(&PageRequest::default()).unwrap().items.remove(0);
    let findings = expert.findings(&case.id).unwrap();
    assert!(findings.iter().any(|finding| finding.rule == "fee_forfeited"));

    demo.served.terminate();
    assert!(demo.served.wait().success());
    assert_eq!(entries(demo.folder.path()), 0);
}

#[test]
fn it_is_for_this_machine_alone_and_has_folders_of_its_own() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let folder = tempfile::tempdir().unwrap();
        let refused = command(folder.path()).args(["--listen", address]).output().unwrap();
        assert!(!refused.status.success() && refused.stdout.is_empty());
        assert!(stderr(&refused).contains("a demonstration listens on this machine alone"), "{}", stderr(&refused));
        assert_eq!(entries(folder.path()), 0);
    }
    for option in [["--data", "d"], ["--keys", "k"], ["--pin-policy", "inps_2012"], ["--protocol-prefix", "X"]] {
        let folder = tempfile::tempdir().unwrap();
        let refused = command(folder.path()).args(option).output().unwrap();
        assert!(!refused.status.success());
        assert!(stderr(&refused).contains("cannot be used with"), "{}", stderr(&refused));
    }
    let unplayed = Command::new(env!("CARGO_BIN_EXE_perito-portal")).args(["serve", "--ready"]).output().unwrap();
    assert!(!unplayed.status.success() && stderr(&unplayed).contains("--demo"), "{}", stderr(&unplayed));
    let bare = Command::new(env!("CARGO_BIN_EXE_perito-portal")).arg("serve").output().unwrap();
    assert!(!bare.status.success() && stderr(&bare).contains("--data"));
}

#[tokio::test]
async fn the_clock_of_an_ordinary_portal_is_nobodys_to_move() {
    let folders = Folders::init();
    let served = folders.serve();
    let answer = Api::new(&served.url).post("/v1/sandbox/clock", &json!({"advance_days": 1})).await;
    assert_eq!((answer.status, answer.code()), (404, "not_found"));
}

fn everybody_logs_in(demo: &Demonstration, portal: &PortalClient) -> People {
    let today = rome::day_of(OffsetDateTime::now_utc());
    let accounts = demo.world["accounts"].as_array().unwrap();
    let roles: Vec<_> = accounts.iter().map(|account| account["role"].as_str().unwrap()).collect();
    let told = ["officer", "legal_office", "inps_doctor", "treasury", "auditor", "supervisor"];
    assert_eq!(roles, [&told[..], &["ctu", "ctu", "ctu", "inps_doctor"]].concat());
    let people = accounts.iter().map(|account| {
        assert_eq!(account.as_object().unwrap().len(), 3);
        let session = log_in(portal, account);
        let me = session.me().unwrap();
        assert_eq!(me.role.code(), account["role"].as_str().unwrap());
        assert!(me.pin.change_by.unwrap() > today + Duration::days(85), "good for three months");
        (me.tax_code, session)
    });
    people.collect()
}

/// The id of each case, by its number.
fn cases_are_found_by_who_may_see_them(demo: &Demonstration, people: &People) -> HashMap<u32, String> {
    let keys: Vec<CaseKeyBody> = serde_json::from_value(demo.world["cases"].clone()).unwrap();
    assert_eq!(keys.iter().map(|key| key.number).collect::<Vec<_>>(), TOLD.map(|(number, ..)| number));
    let mut ids = HashMap::new();
    for (key, (number, expert, _)) in keys.iter().zip(TOLD) {
        let parsed = key.parse().unwrap();
        for person in [LEGAL_OFFICE, DOCTOR, OTHER_DOCTOR, PRIMO, SECONDO, TERZO] {
            let found = people[person].search_cases(parsed.court_office(), &parsed.case_number()).unwrap();
            let sees = [LEGAL_OFFICE, DOCTOR, expert].contains(&person);
            assert_eq!(found.len(), usize::from(sees), "{person} searches for case {number}");
            for case in found {
                assert_eq!(case.case_key, *key);
                ids.insert(number, case.id);
            }
        }
    }
    ids
}

fn notices_are_in_every_state(people: &People) {
    let of = |person: &str| -> Vec<(u32, JoinState)> {
        let operations = whole(|page| people[person].operations(page));
        operations.iter().map(|operation| (operation.case_key.number, operation.join_state.clone())).collect()
    };
    let mut terzo = of(TERZO);
    terzo.sort_by_key(|(number, _)| *number);
    assert_eq!(terzo, [(1204, JoinState::Unmatched), (1205, JoinState::CtuMismatch), (1208, JoinState::Matched)]);
    // The office that a notice is addressed to reads it also while it is unmatched.
    assert_eq!(of(OTHER_DOCTOR), [(1204, JoinState::Unmatched)]);
    assert!(of(PRIMO).iter().chain(&of(SECONDO)).all(|(_, state)| *state == JoinState::Matched));
}

fn reports_and_observations_are_there(people: &People, ids: &HashMap<u32, String>) {
    let file = people[SECONDO].case_file(&ids[&1207]).unwrap();
    let (draft, last) = (&file.reports[0], &file.reports[1]);
    assert_eq!((draft.kind.code(), last.kind.code()), ("draft", "final"));
    assert_eq!((last.notice_receipt_ids.len(), last.answers.len()), (2, 2));
    assert!(last.draft.as_ref().unwrap().differs);
    let late: Vec<_> = file.observations.iter().map(|observation| !observation.findings.is_empty()).collect();
    assert_eq!(late, [false, true]);
    assert!(file.observations[0].document.is_some());

    let running = people[PRIMO].terms(&ids[&1206]).unwrap();
    let today = rome::day_of(OffsetDateTime::now_utc());
    assert!(running.ends.iter().any(|end| end.which.code() == "observations" && end.nominal > today));
    assert_eq!(people[PRIMO].case_file(&ids[&1206]).unwrap().reports.len(), 1);

    let flawed = people[TERZO].case_file(&ids[&1208]).unwrap();
    assert!(flawed.reports[1].notice_receipt_ids.is_empty());
}

fn receipts_verify_and_none_is_of_the_future(people: &People) {
    let now = OffsetDateTime::now_utc();
    let mut receipts = Vec::new();
    for session in [PRIMO, SECONDO, TERZO].map(|expert| &people[expert]) {
        receipts.extend(whole(|page| session.operations(page)).into_iter().map(|act| (session, act.receipt.id)));
        receipts.extend(whole(|page| session.reports(page)).into_iter().map(|act| (session, act.receipt.id)));
        receipts.extend(whole(|page| session.observations(page)).into_iter().map(|act| (session, act.receipt.id)));
    }
    let mut days: Vec<Date> = Vec::new();
    for (session, id) in &receipts {
        // Fetching it verifies it, with the key that was printed.
        let receipt = session.receipt(id).unwrap();
        assert!(receipt.origin().starts_with("sandbox."));
        assert!(receipt.at() <= now);
        days.push(rome::day_of(receipt.at()));
    }
    days.sort_unstable();
    assert!(receipts.len() >= 15 && days[days.len() - 1] - days[0] > Duration::days(120), "it has a history");
}

fn payments_are_in_several_states_and_months(people: &People) {
    let mut states: Vec<_> =
        people[TREASURY].payments(&PageRequest::default()).map(|payment| payment.unwrap().state).collect();
    states.sort_by_key(|state| state.code().to_owned());
    assert_eq!(
        states,
        [
            PaymentStateCode::Cancelled,
            PaymentStateCode::Decreed,
            PaymentStateCode::Mandated,
            PaymentStateCode::Paid,
            PaymentStateCode::Paid
        ]
    );
    let own = people[PRIMO].payments(&PageRequest::default()).map(|payment| payment.unwrap().to_payment().unwrap());
    let months = PaymentTotals::by_month(&own.collect::<Vec<_>>()).unwrap();
    let paid: Vec<_> = months.iter().filter(|month| month.totals.paid != Default::default()).collect();
    assert_eq!(paid.len(), 2, "{months:?}");
}

/// Every item of a list of one page.
fn whole<T>(list: impl FnOnce(&PageRequest) -> Result<perito::protocol::Page<T>, perito::Error>) -> Vec<T> {
    let page = list(&PageRequest { limit: Some(200), ..PageRequest::default() }).unwrap();
    assert_eq!(page.next_cursor, None);
    page.items
}
