//! The security archive: one entry for every write and every read of personal data, with commitments that open.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use perito::domain::PinLevel;
use perito::domain::{InpsOffice, PersonName, TaxCode};
use perito::protocol::{Role, instant};
use perito_portal::{Sandbox, StaffAccount};
use reqwest::Method;
use rusqlite::{Connection, OpenFlags};
use serde_json::json;
use sha2::{Digest, Sha256};
use support::{Api, tax_code};
use time::macros::date;

struct World {
    sandbox: Sandbox,
    database: Connection,
    anonymous: Api,
    expert: Api,
    officer: Api,
    legal_office: Api,
}

/// What an entry's leaf says, line by line.
struct Leaf {
    action: String,
    instant: String,
    actor: String,
    case: String,
    content: String,
    salt: Vec<u8>,
}

impl World {
    async fn new() -> Self {
        let sandbox = Sandbox::start().unwrap();
        let anonymous = Api::new(&sandbox.url());
        let officer = staff(&sandbox, &anonymous, 1, Role::Officer).await;
        let legal_office = staff(&sandbox, &anonymous, 2, Role::LegalOffice).await;
        let expert = anonymous.register_ctu(&officer, &tax_code(3)).await;
        let path = sandbox.data_folder().join("portal.sqlite");
        let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        Self { sandbox, database, anonymous, expert, officer, legal_office }
    }

    fn leaves(&self) -> Vec<Leaf> {
        let mut query = self.database.prepare("SELECT leaf, salt FROM archive_entries ORDER BY leaf_index").unwrap();
        let leaves = query.query_map([], |row| {
            let text: String = row.get(0)?;
            let lines: Vec<&str> = text.split('\n').collect();
            assert_eq!((lines.len(), lines[0], lines[6]), (7, "v1", ""), "{text}");
            let value = |line: usize, word: &str| lines[line].strip_prefix(word).unwrap().to_owned();
            Ok(Leaf {
                action: value(1, "action "),
                instant: value(2, "instant "),
                actor: value(3, "actor "),
                case: value(4, "case "),
                content: value(5, "content "),
                salt: row.get(1)?,
            })
        });
        leaves.unwrap().map(Result::unwrap).collect()
    }

    /// The actions recorded since there were `before` entries.
    fn since(&self, before: usize) -> Vec<String> {
        self.leaves().into_iter().skip(before).map(|leaf| leaf.action).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_write_and_read_of_personal_data_is_one_entry() {
    let world = World::new().await;
    let notice = support::notice(1, "7000", date!(2026 - 10 - 20));
    let case = json!({
        "case_key": support::case_key("L", 1), "proceeding": "atpo", "inps_office": "7000",
        "ctu_tax_code": tax_code(3), "appointed_on": "2026-08-20",
    });
    let search = json!({"case_key": support::case_key("L", 1)});

    let mut before = world.leaves().len();
    let mut expect = |what: &str, actions: &[&str]| {
        assert_eq!(world.since(before), actions, "{what}");
        before += actions.len();
    };

    let notified = world.expert.notify("k1", &notice).await.expect(201).body;
    expect("a notice", &["operation.notified"]);
    world.expert.notify("k1", &notice).await.expect(201);
    expect("a replay", &[]);
    let mut convocation = notice.clone();
    convocation.as_object_mut().unwrap().remove("inps_office");
    let id = notified["id"].as_str().unwrap();
    let path = format!("/v1/operations/{id}/convocations");
    world.expert.send(Method::POST, &path, &[("idempotency-key", "k2")], &convocation).await.expect(201);
    expect("a convocation", &["operation.convoked"]);
    let put = world.legal_office.send(Method::PUT, "/v1/cases", &[], &case).await.expect(201).body;
    expect("a case", &["case.put"]);

    for (path, action) in [
        ("/v1/me".to_owned(), "account.read"),
        ("/v1/cases".to_owned(), "case.listed"),
        (format!("/v1/cases/{}", put["id"].as_str().unwrap()), "case.read"),
        ("/v1/operations".to_owned(), "operation.listed"),
        (format!("/v1/operations/{id}"), "operation.read"),
        (format!("/v1/receipts/{}", notified["receipt"]["id"].as_str().unwrap()), "receipt.read"),
        ("/v1/sessions".to_owned(), "session.listed"),
    ] {
        world.expert.get(&path).await.expect(200);
        expect(&path, &[action]);
    }
    world.expert.post("/v1/case-searches", &search).await.expect(200);
    expect("a search", &["case.searched"]);
    world.officer.get("/v1/registrations").await.expect(200);
    expect("registrations", &["registration.listed"]);
    for path in ["/status", "/openapi.json"] {
        world.anonymous.get(path).await.expect(200);
        expect(path, &[]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_of_somebody_known_is_one_entry_and_of_nobody_none() {
    let world = World::new().await;
    let notice = support::notice(1, "7000", date!(2026 - 10 - 20));
    let mut past = notice.clone();
    past["operations_at"]["date"] = json!("2026-08-31");
    let mut before = world.leaves().len();
    let mut expect = |what: &str, actions: &[&str]| {
        assert_eq!(world.since(before), actions, "{what}");
        before += actions.len();
    };

    world.officer.notify("k1", &notice).await.expect(403);
    expect("a notice by the wrong role", &["operation.refused"]);
    world.expert.notify("k1", &past).await.expect(422);
    expect("a notice that is wrong", &["operation.refused"]);
    world.expert.get("/v1/registrations").await.expect(403);
    expect("the wrong role", &["request.refused"]);
    world.expert.get("/v1/operations/01a20cd8-53e2-7607-bc67-9eb9c05ee6f5").await.expect(404);
    expect("nobody's notice", &["request.refused"]);
    let wrong = json!({"tax_code": tax_code(3), "pin": "WRONGPIN"});
    world.anonymous.post("/v1/sessions", &wrong).await.expect(401);
    expect("a wrong PIN", &["session.refused"]);
    let nobody = json!({"tax_code": tax_code(20), "pin": "WRONGPIN"});
    world.anonymous.post("/v1/sessions", &nobody).await.expect(401);
    expect("an unknown user", &["session.refused"]);
    world.anonymous.get("/v1/me").await.expect(401);
    expect("nobody", &[]);
    // A login that fails is one entry, also when it is tried from inside a session.
    world.sandbox.clock().set(time::macros::datetime!(2027-06-01 08:00 UTC));
    let disused = json!({"tax_code": tax_code(3), "pin": support::CHOSEN_PIN});
    world.officer.post("/v1/sessions", &disused).await.expect(403);
    expect("a disabled PIN, tried in somebody's session", &["session.refused"]);
    world.anonymous.get("/nothing").await.expect(404);
    expect("nobody, at no route", &[]);
}

#[tokio::test(flavor = "multi_thread")]
async fn commitments_open_with_the_salt_to_actor_case_and_receipt() {
    let world = World::new().await;
    let notice = support::notice(1, "7000", date!(2026 - 10 - 20));
    let view = world.expert.notify("k1", &notice).await.expect(201).body;
    let me = world.expert.get("/v1/me").await.expect(200).body;
    let leaves = world.leaves();
    let leaf = leaves.iter().find(|leaf| leaf.action == "operation.notified").unwrap();
    let text = view["receipt"]["text"].as_str().unwrap();
    let (signed, _) = text.split_once("\n\n").unwrap();

    let opens = |word: &str, value: &str| {
        let mut hash = Sha256::new();
        hash.update(&leaf.salt);
        hash.update(word);
        hash.update([0]);
        hash.update(value);
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    assert_eq!(leaf.salt.len(), 32);
    assert_eq!(leaf.actor, opens("actor", me["id"].as_str().unwrap()));
    assert_eq!(leaf.case, opens("case", "0580910098/L/2026/1"));
    assert_eq!(leaf.content, opens("content", &format!("{signed}\n")));
    assert_eq!(leaf.instant, view["received_at"].as_str().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_are_numbered_from_zero_and_never_go_back_in_time() {
    let world = World::new().await;
    world.sandbox.advance_days(3);
    world.expert.notify("k1", &support::notice(1, "7000", date!(2026 - 10 - 20))).await.expect(201);
    let mut query = world.database.prepare("SELECT leaf_index FROM archive_entries ORDER BY leaf_index").unwrap();
    let indices: Vec<usize> = query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(indices, (0..indices.len()).collect::<Vec<_>>());

    let leaves = world.leaves();
    assert!(leaves.iter().is_sorted_by_key(|leaf| instant::parse(&leaf.instant).unwrap()));
    let mut salts: Vec<_> = leaves.iter().map(|leaf| &leaf.salt).collect();
    salts.sort();
    salts.dedup();
    assert_eq!(salts.len(), leaves.len(), "every entry has a salt of its own");
}

async fn staff(sandbox: &Sandbox, anonymous: &Api, person: u8, role: Role) -> Api {
    let account = sandbox.add_account(StaffAccount {
        role,
        inps_office: InpsOffice::parse("7000").unwrap(),
        tax_code: TaxCode::parse(&tax_code(person)).unwrap(),
        given_name: PersonName::parse("Prova").unwrap(),
        family_name: PersonName::parse("Prova").unwrap(),
        pin_level: PinLevel::Dispositivo,
    });
    anonymous.first_access(&tax_code(person), account.unwrap().pin.expose()).await
}
