//! The payments agenda: put and corrected by the treasury, read by the expert it is paid for.

use perito::protocol::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::filing;
use crate::support::journey::{Journey, case_record, errors, ids, record_case, text};
use crate::support::{Answer, Api, case_key};

const NEW: (&str, &str) = ("if-none-match", "*");

#[tokio::test]
async fn a_payment_is_put_and_corrected_twice() {
    let journey = Journey::begin().await;
    let (treasury, path) = (&journey.treasury, new_path());
    let first = put(treasury, &path, "one", NEW, &decreed()).await.expect(201);
    assert_eq!((first.header("etag"), &first.body["etag"]), (Some("\"1\""), &json!("\"1\"")));
    for (name, value) in decreed().as_object().unwrap() {
        assert_eq!(&first.body[name], value, "{name}");
    }
    assert_eq!(first.body["id"], path.rsplit('/').next().unwrap());
    assert_eq!(first.body["case_id"], journey.case["id"]);
    assert_eq!(first.body["updated_at"], "2026-09-01T08:00:00.000Z");
    // It is there already.
    assert_eq!(put(treasury, &path, "again", NEW, &decreed()).await.expect(412).code(), "precondition_failed");

    journey.office.sandbox.advance_days(1);
    let mut invoiced = decreed();
    invoiced["state"] = json!("invoiced");
    invoiced["payee"] = json!("habitual_professional");
    invoiced["invoice_reference"] = json!("0017-SL10010090");
    let second = put(treasury, &path, "two", ("if-match", "\"1\""), &invoiced).await.expect(200);
    assert_eq!((second.header("etag"), &second.body["state"]), (Some("\"2\""), &json!("invoiced")));
    // A second correction with the ETag of before is told so, and is right with the new one.
    assert_eq!(
        put(treasury, &path, "three", ("if-match", "\"1\""), &paid()).await.expect(412).code(),
        "precondition_failed"
    );
    let third = put(treasury, &path, "three", ("if-match", "\"2\""), &paid()).await.expect(200);
    assert_eq!(third.header("etag"), Some("\"3\""));
    for (name, value) in paid().as_object().unwrap() {
        assert_eq!(&third.body[name], value, "{name}");
    }
    assert_eq!(third.body.get("invoice_reference"), None);
    for reader in [treasury, &journey.ctu] {
        let shown = reader.get(&path).await.expect(200);
        assert_eq!((shown.header("etag"), &shown.body), (Some("\"3\""), &third.body));
    }
    assert_eq!(journey.office.count("payments"), 1);
}

#[tokio::test]
async fn a_key_repeats_its_payment() {
    let journey = Journey::begin().await;
    let (treasury, path) = (&journey.treasury, new_path());
    let first = put(treasury, &path, "one", NEW, &decreed()).await.expect(201);
    let replay = put(treasury, &path, "one", NEW, &decreed()).await.expect(201);
    assert!(replay.is_replay() && !first.is_replay());
    assert_eq!((replay.header("etag"), &replay.body), (first.header("etag"), &first.body));
    // Whatever its precondition says now.
    let corrected = put(treasury, &path, "two", ("if-match", "\"1\""), &paid()).await.expect(200);
    let replay = put(treasury, &path, "two", ("if-match", "\"1\""), &paid()).await.expect(200);
    assert!(replay.is_replay());
    assert_eq!(replay.body, corrected.body);
    // The key is of this payment and this body.
    assert_eq!(
        put(treasury, &path, "two", ("if-match", "\"2\""), &decreed()).await.expect(422).code(),
        "idempotency_key_reused"
    );
    assert_eq!(put(treasury, &new_path(), "one", NEW, &decreed()).await.expect(422).code(), "idempotency_key_reused");
    let without = treasury.send(Method::PUT, &path, &[("if-match", "\"2\"")], &paid()).await.expect(400);
    assert_eq!(without.code(), "idempotency_key_required");
    assert_eq!(journey.office.count("payments"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_corrections_of_one_version_one_wins() {
    let journey = Journey::begin().await;
    let (treasury, path) = (&journey.treasury, new_path());
    put(treasury, &path, "first", NEW, &decreed()).await.expect(201);
    let (paid, decreed) = (paid(), decreed());
    for round in 1..=10 {
        let (version, keys) = (format!("\"{round}\""), [format!("a{round}"), format!("b{round}")]);
        let (one, two) = tokio::join!(
            put(treasury, &path, &keys[0], ("if-match", &version), &paid),
            put(treasury, &path, &keys[1], ("if-match", &version), &decreed),
        );
        let (won, lost) = if one.status == 200 { (one, two) } else { (two, one) };
        won.expect(200);
        assert_eq!(lost.expect(412).code(), "precondition_failed");
    }
}

#[tokio::test]
async fn a_payment_needs_a_precondition_that_can_be() {
    let journey = Journey::begin().await;
    let (treasury, path) = (&journey.treasury, new_path());
    let bare = treasury.send(Method::PUT, &path, &[("idempotency-key", "key")], &decreed()).await.expect(428);
    assert_eq!(bare.code(), "precondition_required");
    for wrong in [("if-none-match", "\"1\""), ("if-match", "\"1\""), ("if-match", "1")] {
        assert_eq!(put(treasury, &path, "key", wrong, &decreed()).await.expect(412).code(), "precondition_failed");
    }
    let both = [("idempotency-key", "key"), NEW, ("if-match", "\"1\"")];
    treasury.send(Method::PUT, &path, &both, &decreed()).await.expect(412);
    assert_eq!(journey.office.count("payments"), 0);
    put(treasury, "/v1/payments/none", "key", NEW, &decreed()).await.expect(404);
    put(treasury, &path, "key", NEW, &decreed()).await.expect(201);
}

#[tokio::test]
async fn wrong_amounts_and_states_are_refused_field_by_field() {
    let journey = Journey::begin().await;
    let with = |field: &str, value: Value| {
        let mut payment = decreed();
        payment[field] = value;
        payment
    };
    let amount = |field: &str, amount: Value| with(field, json!({"amount": amount, "currency": "EUR"}));
    let mut paid_without = paid();
    paid_without.as_object_mut().unwrap().remove("value_on");
    paid_without.as_object_mut().unwrap().remove("mandate_number");
    let cases: Vec<(Value, Vec<(&str, &str)>)> = vec![
        (amount("gross", json!("290.777")), vec![("gross.amount", "amount_format")]),
        (amount("gross", json!("290,77")), vec![("gross.amount", "amount_format")]),
        (amount("gross", json!("2.9e2")), vec![("gross.amount", "amount_format")]),
        (amount("gross", json!("")), vec![("gross.amount", "amount_format")]),
        (amount("gross", json!(290.77)), vec![("gross.amount", "type_wrong")]),
        (amount("net", json!("99999999999999999.00")), vec![("net.amount", "amount_range")]),
        (with("gross", json!("290.77")), vec![("gross", "type_wrong")]),
        (with("gross", json!({"amount": "290.77", "currency": "USD"})), vec![("gross.currency", "currency_unknown")]),
        (with("gross", json!({"amount": "290.77"})), vec![("gross.currency", "field_missing")]),
        (amount("net", json!("290.77")), vec![("net", "net_differs")]),
        (amount("withholding", json!("-58.15")), vec![("withholding", "amount_negative"), ("net", "net_differs")]),
        (
            amount("withholding", json!("291.00")),
            vec![("withholding", "withholding_above_gross"), ("net", "net_differs")],
        ),
        (with("state", json!("pagato")), vec![("state", "payment_state_unknown")]),
        (with("state", json!("mandated")), vec![("mandate_number", "mandate_missing")]),
        (with("item", json!("lunch")), vec![("item", "fee_item_unknown")]),
        (with("payee", json!("nobody")), vec![("payee", "payee_kind_unknown")]),
        (with("decreed_on", json!("1/9/2026")), vec![("decreed_on", "date_format")]),
        (with("due_on", json!("2026-02-30")), vec![("due_on", "date_missing")]),
        (with("value_on", json!("2026-09-10")), vec![("value_on", "value_day_unpaid")]),
        (with("invoice_reference", json!("0017 SL1")), vec![("invoice_reference", "invoice_reference_format")]),
        (with("mandate_number", json!("a\nb")), vec![("mandate_number", "text_control_character")]),
        (paid_without, vec![("mandate_number", "mandate_missing"), ("value_on", "value_day_missing")]),
        (with("iban", json!("IT00")), vec![("", "field_unknown")]),
    ];
    for (index, (body, expected)) in cases.into_iter().enumerate() {
        let refused = put(&journey.treasury, &new_path(), &format!("key-{index}"), NEW, &body).await.expect(422);
        let found = errors(&refused);
        for (field, code) in &expected {
            assert!(found.contains(&((*field).to_owned(), (*code).to_owned())), "{field}: {code} not in {found:?}");
        }
        assert_eq!(found.len(), expected.len(), "{found:?}");
    }
    assert_eq!(journey.office.count("payments"), 0);
}

#[tokio::test]
async fn a_payment_is_its_office_s_and_its_expert_s() {
    let journey = Journey::begin().await;
    let path = new_path();
    let elsewhere = journey.office.more_staff(Role::Treasury, "4900", 11).await;
    // Not in another office's case, nor in one that nobody has recorded.
    put(&elsewhere, &path, "key", NEW, &decreed()).await.expect(404);
    let mut unrecorded = decreed();
    unrecorded["case_key"] = case_key("L", 9);
    put(&journey.treasury, &path, "key", NEW, &unrecorded).await.expect(404);
    for other in [&journey.ctu, &journey.doctor, &journey.legal, journey.office.officer()] {
        put(other, &path, "key", NEW, &decreed()).await.expect(403);
    }
    put(&journey.treasury, &path, "key", NEW, &decreed()).await.expect(201);
    // Nor under the id of another office's payment, in a case of one's own.
    let legal = journey.office.more_staff(Role::LegalOffice, "4900", 12).await;
    let mut record = case_record(2, 1);
    record["inps_office"] = json!("4900");
    legal.send(Method::PUT, "/v1/cases", &[], &record).await.expect(201);
    let mut theirs = decreed();
    theirs["case_key"] = case_key("L", 2);
    for precondition in [NEW, ("if-match", "\"1\"")] {
        put(&elsewhere, &path, "mine", precondition, &theirs).await.expect(404);
    }
    elsewhere.get(&path).await.expect(404);
    let stranger = journey.office.ctu(2).await;
    stranger.get(&path).await.expect(404);
    for other in [&journey.doctor, &journey.legal, journey.office.officer()] {
        other.get(&path).await.expect(403);
        other.get("/v1/payments").await.expect(403);
    }
    for empty in [&elsewhere, &stranger] {
        assert_eq!(ids(&empty.get("/v1/payments").await.expect(200)), [""; 0]);
    }
    // What was decreed for an expert stays theirs when another takes the case over.
    journey.legal.send(Method::PUT, "/v1/cases", &[("if-match", "\"1\"")], &case_record(1, 2)).await.expect(200);
    put(&journey.treasury, &path, "paid", ("if-match", "\"1\""), &paid()).await.expect(200);
    assert_eq!(journey.ctu.get(&path).await.expect(200).body["state"], "paid");
    stranger.get(&path).await.expect(404);
}

#[tokio::test]
async fn a_payment_stays_in_its_case() {
    let journey = Journey::begin().await;
    let path = new_path();
    record_case(&journey.legal, 2, 1).await;
    put(&journey.treasury, &path, "key", NEW, &decreed()).await.expect(201);
    let mut moved = decreed();
    moved["case_key"] = case_key("L", 2);
    let refused = put(&journey.treasury, &path, "moved", ("if-match", "\"1\""), &moved).await.expect(422);
    assert_eq!(errors(&refused), [("case_key".to_owned(), "case_key_differs".to_owned())]);
    let mut cancelled = decreed();
    cancelled["state"] = json!("cancelled");
    put(&journey.treasury, &path, "moved", ("if-match", "\"1\""), &cancelled).await.expect(200);
}

#[tokio::test]
async fn payments_are_listed_by_pages_and_by_case() {
    let journey = Journey::begin().await;
    let other = record_case(&journey.legal, 2, 1).await;
    let mut expected = Vec::new();
    for number in 0..7 {
        let path = new_path();
        let mut payment = decreed();
        payment["case_key"] = case_key("L", if number < 5 { 1 } else { 2 });
        put(&journey.treasury, &path, &format!("key-{number}"), NEW, &payment).await.expect(201);
        expected.insert(0, path.rsplit('/').next().unwrap().to_owned());
    }
    for reader in [&journey.ctu, &journey.treasury] {
        for limit in [1, 2, 3, 7, 200] {
            assert_eq!(listed(reader, limit, "").await, expected);
        }
        let of = |case: &Value| format!("&case_id={}", text(&case["id"]));
        assert_eq!(listed(reader, 2, &of(&journey.case)).await, expected[2..]);
        assert_eq!(listed(reader, 2, &of(&other)).await, expected[..2]);
        assert_eq!(listed(reader, 2, "&case_id=00000000-0000-4000-8000-000000000000").await, [""; 0]);
    }
    for wrong in ["case_id=x", "limit=0", "limit=201", "cursor=x", "state=paid"] {
        journey.ctu.get(&format!("/v1/payments?{wrong}")).await.expect(422);
    }
}

async fn listed(reader: &Api, limit: usize, filter: &str) -> Vec<String> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = reader.get(&format!("/v1/payments?limit={limit}{filter}{cursor}")).await.expect(200);
        all.extend(ids(&page));
        match page.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

async fn put(api: &Api, path: &str, key: &str, precondition: (&str, &str), payment: &Value) -> Answer {
    api.send(Method::PUT, path, &[("idempotency-key", key), precondition], payment).await
}

/// The path of a payment whose id the treasury mints.
fn new_path() -> String {
    format!("/v1/payments/{}", filing::new_id())
}

fn decreed() -> Value {
    let mut decreed = filing::payment(1);
    decreed["due_on"] = json!("2026-10-01");
    decreed
}

fn paid() -> Value {
    let mut payment = decreed();
    payment["state"] = json!("paid");
    payment["mandate_number"] = json!("2026/4711");
    payment["value_on"] = json!("2026-09-28");
    payment
}
