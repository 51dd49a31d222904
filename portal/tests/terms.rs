//! The terms of art. 195 c.p.c., links from an ATPO to its merits case, and what the rules find in a case on a day.

use perito::protocol::Role;
use perito_portal::Sandbox;
use reqwest::Method;
use serde_json::{Value, json};
use time::macros::datetime;

use crate::support::journey::{Journey, case_record, errors, fresh_pdf, record_case, rules, text};
use crate::support::{Answer, Api, CHOSEN_PIN, case_key, tax_code};

#[tokio::test]
async fn terms_are_put_under_the_version_that_was_read() {
    let journey = Journey::begin().await;
    let path = journey.case_path("/terms");
    let unset = journey.ctu.get(&path).await.expect(200);
    assert_eq!(unset.header("etag"), Some("\"0\""));
    let empty = json!({
        "case_id": journey.case["id"], "terms": [], "extensions": [], "travel_expected": false, "fee_warning_days": 30, "ends": [],
        "etag": "\"0\"",
    });
    assert_eq!(unset.body, empty);
    let terms = json!({"terms": [{"which": "draft", "day": "2026-10-15"}]});
    assert_eq!(put(&journey.legal, &path, None, &terms).await.expect(428).code(), "precondition_required");
    for stale in ["\"1\"", "\"-1\"", "0", "\"x\""] {
        assert_eq!(put(&journey.legal, &path, Some(stale), &terms).await.expect(412).code(), "precondition_failed");
    }
    // The legal office sets them, the expert puts them right.
    let first = put(&journey.legal, &path, Some("\"0\""), &terms).await.expect(200);
    assert_eq!((first.header("etag"), &first.body["etag"]), (Some("\"1\""), &json!("\"1\"")));
    put(&journey.ctu, &path, Some("\"0\""), &terms).await.expect(412);
    let whole = json!({"terms": [{"which": "filing", "day": "2026-11-30"}], "travel_expected": true});
    let second = put(&journey.ctu, &path, Some("\"1\""), &whole).await.expect(200);
    assert_eq!(second.header("etag"), Some("\"2\""));
    // What is put is whole.
    assert_eq!(second.body["terms"], whole["terms"]);
    assert_eq!(second.body["travel_expected"], true);
    for reader in [&journey.ctu, &journey.legal] {
        assert_eq!(reader.get(&path).await.expect(200).body, second.body);
    }
    put(&journey.legal, &path, Some("\"2\""), &json!({})).await.expect(200);
    assert_eq!(journey.ctu.get(&path).await.expect(200).body["terms"], json!([]));
    assert_eq!(journey.office.count("case_terms"), 1);
}

#[tokio::test]
async fn terms_are_the_case_s_alone() {
    let journey = Journey::begin().await;
    let path = journey.case_path("/terms");
    let elsewhere = journey.office.more_staff(Role::LegalOffice, "4900", 11).await;
    for stranger in [&journey.office.ctu(2).await, &elsewhere] {
        stranger.get(&path).await.expect(404);
        put(stranger, &path, Some("\"0\""), &json!({})).await.expect(404);
    }
    for other in [&journey.doctor, &journey.treasury] {
        other.get(&path).await.expect(403);
        put(other, &path, Some("\"0\""), &json!({})).await.expect(403);
    }
    let nowhere = "/v1/cases/00000000-0000-4000-8000-000000000000/terms";
    journey.ctu.get(nowhere).await.expect(404);
    put(&journey.legal, nowhere, Some("\"0\""), &json!({})).await.expect(404);
}

#[tokio::test]
async fn each_form_of_a_term_ends_on_its_day() {
    let journey = Journey::begin().await;
    let path = journey.case_path("/terms");
    let terms = json!({"terms": [
        // Given in another order than they run in.
        {"which": "filing", "days": 15},
        {"which": "observations", "from": "2026-10-15", "days": 16},
        {"which": "draft", "day": "2026-10-15"},
    ]});
    let view = put(&journey.legal, &path, Some("\"0\""), &terms).await.expect(200).body;
    assert_eq!(view["terms"], terms["terms"]);
    let days: Vec<_> = view["ends"].as_array().unwrap().iter().map(days).collect();
    let expected = [
        ("draft", "2026-10-15", "2026-10-15"),
        // 31 October is a Saturday, the 1st of November a Sunday and a holiday.
        ("observations", "2026-10-31", "2026-11-02"),
        // Counted from the end that moved, as art. 155 c.p.c. moves it.
        ("filing", "2026-11-17", "2026-11-17"),
    ];
    assert_eq!(days, expected.map(|(which, nominal, effective)| [which, nominal, effective].map(ToOwned::to_owned)));
    let moves = &view["ends"][1]["moves"];
    assert_eq!((moves[0]["from"].as_str(), moves[0]["to"].is_string()), (Some("2026-10-31"), true));
    for word in ["legal_basis", "text_it", "text_en"] {
        assert!(!text(&moves[0][word]).is_empty());
    }
}

#[tokio::test]
async fn an_extension_counts_and_a_late_one_is_found() {
    let journey = Journey::begin().await;
    let (path, findings) = (journey.case_path("/terms"), journey.case_path("/findings"));
    let mut terms = json!({
        "terms": [{"which": "draft", "day": "2026-09-30"}, {"which": "observations", "days": 10}],
        "extensions": [{"which": "draft", "decided_on": "2026-09-30", "to": "2026-10-14"}],
    });
    let view = put(&journey.legal, &path, Some("\"0\""), &terms).await.expect(200).body;
    assert_eq!(days(&view["ends"][0])[2], "2026-10-14");
    assert_eq!(days(&view["ends"][1])[1], "2026-10-24");
    assert_eq!(view["extensions"], terms["extensions"]);
    assert_eq!(rules(&journey.ctu.get(&findings).await.expect(200).body["items"]), [""; 0]);

    terms["extensions"][0]["decided_on"] = json!("2026-10-01");
    put(&journey.ctu, &path, Some("\"1\""), &terms).await.expect(200);
    let found = journey.ctu.get(&findings).await.expect(200).body;
    assert_eq!(rules(&found["items"]), ["extension_after_expiry"]);
    assert!(found["items"][0]["legal_basis"].as_str().unwrap().contains("154"));
    // Once the term has run out a draft that has not come is late, and the filing too.
    terms["terms"][1] = json!({"which": "filing", "day": "2026-10-20"});
    put(&journey.ctu, &path, Some("\"2\""), &terms).await.expect(200);
    journey.office.sandbox.advance_days(50);
    let found = journey.ctu.get(&findings).await.expect(200).body;
    assert_eq!(rules(&found["items"]), ["extension_after_expiry", "draft_late", "final_late"]);
}

#[tokio::test]
async fn terms_of_a_wrong_form_are_refused_field_by_field() {
    let journey = Journey::begin().await;
    let path = journey.case_path("/terms");
    let term = |value: Value| json!({"terms": [value]});
    let extension = |value: Value| json!({"terms": [{"which": "draft", "day": "2026-10-15"}], "extensions": [value]});
    let cases: Vec<(Value, &[(&str, &str)])> = vec![
        (term(json!({"which": "draft"})), &[("terms.0.day", "term_form")]),
        (term(json!({"which": "draft", "day": "2026-10-15", "days": 3})), &[("terms.0.day", "term_form")]),
        (term(json!({"which": "draft", "from": "2026-10-15"})), &[("terms.0.day", "term_form")]),
        (term(json!({"which": "bozza", "day": "2026-10-15"})), &[("terms.0.which", "term_unknown")]),
        (term(json!({"which": "draft", "day": "15/10/2026"})), &[("terms.0.day", "date_format")]),
        (term(json!({"which": "draft", "day": "2026-02-30"})), &[("terms.0.day", "date_missing")]),
        (term(json!({"which": "draft", "from": "2026-10-15", "days": 0})), &[("terms.0.days", "number_too_small")]),
        (term(json!({"which": "draft", "from": "2026-10-15", "days": 1001})), &[("terms.0.days", "number_too_large")]),
        (term(json!({"which": "draft", "day": "2026-10-15", "hour": 9})), &[("terms.0", "field_unknown")]),
        // What follows needs something to follow.
        (term(json!({"which": "draft", "days": 10})), &[("terms.0", "term_follows_nothing")]),
        (
            json!({"terms": [{"which": "draft", "day": "2026-10-15"}, {"which": "filing", "days": 10}]}),
            &[("terms.1", "term_follows_nothing")],
        ),
        (
            json!({"terms": [{"which": "draft", "day": "2026-10-15"}, {"which": "draft", "day": "2026-10-16"}]}),
            &[("terms.1.which", "term_set_twice")],
        ),
        (
            extension(json!({"which": "filing", "decided_on": "2026-10-01", "to": "2026-10-30"})),
            &[("extensions.0.which", "term_not_set")],
        ),
        (
            extension(json!({"which": "draft", "decided_on": "x", "to": "2026-10-30"})),
            &[("extensions.0.decided_on", "date_format")],
        ),
        (extension(json!({"which": "draft", "decided_on": "2026-10-01"})), &[("extensions.0.to", "field_missing")]),
        (json!({"fee_requested_on": "yesterday"}), &[("fee_requested_on", "date_format")]),
        (json!({"travel_expected": "yes"}), &[("travel_expected", "type_wrong")]),
        (json!({"ends": []}), &[("ends", "field_unknown")]),
        (json!({"terms": [{}, {}, {}, {}]}), &[]),
    ];
    for (body, expected) in cases {
        let refused = put(&journey.legal, &path, Some("\"0\""), &body).await.expect(422);
        let found = errors(&refused);
        for (field, code) in expected {
            assert!(found.contains(&((*field).to_owned(), (*code).to_owned())), "{field}: {code} not in {found:?}");
        }
        for error in refused.body["errors"].as_array().unwrap() {
            assert!(!text(&error["message_it"]).is_empty());
        }
    }
    assert_eq!(journey.office.count("case_terms"), 0);
}

#[tokio::test]
async fn days_at_the_ends_of_the_calendar_are_no_fault_of_the_portal() {
    let journey = Journey::begin().await;
    let path = journey.case_path("/terms");
    for day in ["0001-01-01", "1582-10-10", "1970-01-01", "9999-12-31", "9998-12-31"] {
        let term = json!({"terms": [{"which": "draft", "day": day}, {"which": "observations", "days": 1000}]});
        let extension = json!({
            "terms": [{"which": "draft", "day": "2026-10-15"}],
            "extensions": [{"which": "draft", "decided_on": day, "to": day}],
        });
        let money = json!({"fee_requested_on": day, "travel_expected": true, "travel_requested_on": day});
        for body in [term, extension, money] {
            let version = journey.legal.get(&path).await.expect(200).header("etag").unwrap().to_owned();
            let answer = put(&journey.legal, &path, Some(&version), &body).await;
            assert!(matches!(answer.status, 200 | 422), "{body}: {}", answer.body);
            journey.ctu.get(&path).await.expect(200);
            journey.ctu.get(&journey.case_path("/findings")).await.expect(200);
        }
    }
}

#[tokio::test]
async fn an_atpo_is_linked_to_the_merits_case_that_follows_it() {
    let journey = Journey::begin().await;
    let legal = &journey.legal;
    let mut merits = case_record(2, 1);
    merits["proceeding"] = json!("social_security");
    let merits = legal.send(Method::PUT, "/v1/cases", &[], &merits).await.expect(201).body;
    let path = journey.case_path("/links");
    let to = |number: u32| json!({"merits_case_key": case_key("L", number)});
    assert_eq!(link(legal, &path, None, &to(2)).await.expect(428).code(), "precondition_required");
    link(legal, &path, Some("\"7\""), &to(2)).await.expect(412);
    let linked = link(legal, &path, Some("\"1\""), &to(2)).await.expect(200);
    assert_eq!((linked.header("etag"), &linked.body["merits_case_id"]), (Some("\"2\""), &merits["id"]));
    link(legal, &path, Some("\"1\""), &to(2)).await.expect(412);
    // Put again it is the same link.
    link(legal, &path, Some("\"2\""), &to(2)).await.expect(200);
    let merits_path = format!("/v1/cases/{}", text(&merits["id"]));
    for reader in [legal, &journey.ctu, &journey.doctor] {
        assert_eq!(reader.get(&merits_path).await.expect(200).body["atpo_case_id"], journey.case["id"]);
        assert_eq!(reader.get(&journey.case_path("")).await.expect(200).body["merits_case_id"], merits["id"]);
    }
    // An expert who has one of the two does not learn of the other.
    let mut record = case_record(2, 2);
    record["proceeding"] = json!("social_security");
    journey.office.ctu(2).await;
    // The link has changed what the merits case shows, and so its version.
    let etag = text(&legal.get(&merits_path).await.expect(200).body["etag"]);
    assert_ne!(etag, text(&merits["etag"]));
    legal.send(Method::PUT, "/v1/cases", &[("if-match", &etag)], &record).await.expect(200);
    let other = journey.office.api.login(&tax_code(2), CHOSEN_PIN).await;
    assert_eq!(other.get(&merits_path).await.expect(200).body.get("atpo_case_id"), None);
    assert_eq!(journey.ctu.get(&journey.case_path("")).await.expect(200).body.get("merits_case_id"), None);
    assert_eq!(legal.get(&merits_path).await.expect(200).body["atpo_case_id"], journey.case["id"]);
}

#[tokio::test]
async fn a_link_of_the_wrong_kind_is_refused() {
    let journey = Journey::begin().await;
    let legal = &journey.legal;
    let mut merits = case_record(2, 1);
    merits["proceeding"] = json!("social_security");
    let merits = legal.send(Method::PUT, "/v1/cases", &[], &merits).await.expect(201).body;
    let second = record_case(legal, 3, 1).await;
    let elsewhere = journey.office.more_staff(Role::LegalOffice, "4900", 11).await;
    let mut theirs = case_record(4, 1);
    theirs["inps_office"] = json!("4900");
    theirs["proceeding"] = json!("social_security");
    elsewhere.send(Method::PUT, "/v1/cases", &[], &theirs).await.expect(201);
    let to = |number: u32| json!({"merits_case_key": case_key("L", number)});
    let links = |case: &Value| format!("/v1/cases/{}/links", text(&case["id"]));
    let cases = [
        // From a merits case, to an ATPO, to itself, to another office's, to one that nobody has recorded.
        (links(&merits), to(1), "", "link_not_from_atpo"),
        (links(&journey.case), to(3), "merits_case_key", "link_not_to_merits"),
        (links(&journey.case), to(1), "merits_case_key", "link_not_to_merits"),
        (links(&journey.case), to(4), "merits_case_key", "merits_case_unknown"),
        (links(&journey.case), to(9), "merits_case_key", "merits_case_unknown"),
    ];
    for (path, body, field, code) in cases {
        let refused = link(legal, &path, Some("\"1\""), &body).await.expect(422);
        assert_eq!(errors(&refused), [(field.to_owned(), code.to_owned())]);
    }
    link(legal, &links(&journey.case), Some("\"1\""), &to(2)).await.expect(200);
    let taken = link(legal, &links(&second), Some("\"1\""), &to(2)).await.expect(422);
    assert_eq!(errors(&taken)[0].1, "link_not_to_merits");
    link(&elsewhere, &links(&second), Some("\"1\""), &to(4)).await.expect(404);
    for other in [&journey.ctu, &journey.doctor] {
        link(other, &links(&second), Some("\"1\""), &to(2)).await.expect(403);
    }
}

#[tokio::test]
async fn a_fee_not_asked_for_is_warned_of_from_thirty_days_before() {
    let journey = Journey::begin().await;
    let findings = journey.case_path("/findings");
    journey.submit("draft", "draft", &fresh_pdf()).await.expect(201);
    journey.submit("final", "final", &fresh_pdf()).await.expect(201);
    // 100 days from 1 September: Thursday 10 December; thirty before it: 10 November.
    assert_eq!(found_after(&journey, 69, &findings).await, [""; 0]);
    assert_eq!(found_after(&journey, 1, &findings).await, ["fee_forfeiture_near"]);
    assert_eq!(found_after(&journey, 30, &findings).await, ["fee_forfeiture_near"]);
    assert_eq!(found_after(&journey, 1, &findings).await, ["fee_forfeited"]);
    // Who had asked in time only had not said so.
    let terms = |day: &str| json!({"fee_requested_on": day, "travel_expected": true});
    let path = journey.case_path("/terms");
    let ctu = &journey.ctu;
    put(ctu, &path, Some("\"0\""), &terms("2026-12-11")).await.expect(200);
    assert_eq!(found_after(&journey, 0, &findings).await, ["fee_forfeited"]);
    put(ctu, &path, Some("\"1\""), &terms("2026-12-10")).await.expect(200);
    assert_eq!(found_after(&journey, 0, &findings).await, [""; 0]);
    // 200 days for travel: Saturday 20 March 2027; thirty before it: 18 February.
    assert_eq!(found_after(&journey, 68, &findings).await, [""; 0]);
    assert_eq!(found_after(&journey, 1, &findings).await, ["travel_forfeiture_near"]);
    assert_eq!(found_after(&journey, 40, &findings).await, ["travel_forfeited"]);
    let asked = json!({"fee_requested_on": "2026-12-10", "travel_expected": true, "travel_requested_on": "2027-03-01"});
    put(ctu, &path, Some("\"2\""), &asked).await.expect(200);
    assert_eq!(found_after(&journey, 0, &findings).await, [""; 0]);
    // The findings are the expert's.
    journey.office.api.get(&findings).await.expect(401);
    journey.legal.get(&findings).await.expect(403);
    journey.office.ctu(2).await.get(&findings).await.expect(404);
}

#[tokio::test]
async fn the_warning_comes_as_early_as_the_portal_is_told() {
    let sandbox = Sandbox::builder().now(datetime!(2026-09-01 08:00 UTC));
    let sandbox = sandbox.configure(|portal| portal.fee_warning_days(90));
    let journey = Journey::in_sandbox(sandbox.start().unwrap()).await;
    let findings = journey.case_path("/findings");
    journey.submit("draft", "draft", &fresh_pdf()).await.expect(201);
    journey.submit("final", "final", &fresh_pdf()).await.expect(201);
    assert_eq!(found_after(&journey, 9, &findings).await, [""; 0]);
    assert_eq!(found_after(&journey, 1, &findings).await, ["fee_forfeiture_near"]);
}

/// The rules of a case's findings when so many days more have passed.
async fn found_after(journey: &Journey, days: u32, findings: &str) -> Vec<String> {
    journey.office.sandbox.advance_days(days);
    let answer = journey.ctu.get(findings).await.expect(200);
    rules(&answer.body["items"]).into_iter().map(ToOwned::to_owned).collect()
}

/// Which term, its nominal and its effective end.
fn days(end: &Value) -> [String; 3] {
    assert!(text(&end["prudent"]) <= text(&end["effective"]), "{end}");
    ["which", "nominal", "effective"].map(|name| text(&end[name]))
}

async fn put(api: &Api, path: &str, version: Option<&str>, terms: &Value) -> Answer {
    let headers: Vec<_> = version.into_iter().map(|version| ("if-match", version)).collect();
    api.send(Method::PUT, path, &headers, terms).await
}

async fn link(api: &Api, path: &str, version: Option<&str>, merits: &Value) -> Answer {
    put(api, path, version, merits).await
}
