//! Access: the first change of PIN, guesses, sessions and their ends, the life of a PIN.

use std::time::Duration;

use perito::domain::{InpsOffice, PersonName, PinLevel, TaxCode};
use perito::protocol::Role;
use perito_portal::{Sandbox, StaffAccount};
use reqwest::Method;
use serde_json::{Value, json};
use time::macros::datetime;

use crate::support;
use crate::support::{Answer, Api, CHOSEN_PIN, tax_code};

const MINUTE: Duration = Duration::from_secs(60);

struct World {
    sandbox: Sandbox,
    anonymous: Api,
    officer: Api,
    expert: Api,
    code: String,
}

impl World {
    async fn new() -> Self {
        let sandbox = Sandbox::start().unwrap();
        let anonymous = Api::new(&sandbox.url());
        let account = sandbox.account(&Role::Officer).unwrap();
        let officer = anonymous.first_access(account.tax_code.as_str(), account.pin.expose()).await;
        let code = tax_code(3);
        let expert = anonymous.register_ctu(&officer, &code).await;
        Self { sandbox, anonymous, officer, expert, code }
    }

    async fn try_login(&self, code: &str, pin: &str) -> Answer {
        self.anonymous.post("/v1/sessions", &json!({"tax_code": code, "pin": pin})).await
    }

    async fn account(&self) -> String {
        self.expert.get("/v1/me").await.expect(200).body["id"].as_str().unwrap().to_owned()
    }

    async fn change_pin(&self, session: &Api, current: &str, new: &str) -> Answer {
        session.send(Method::PUT, "/v1/me/pin", &[], &json!({"current_pin": current, "new_pin": new})).await
    }

    async fn patch_pin(&self, account: &str, suspended: bool) -> Answer {
        let headers = [("content-type", "application/merge-patch+json")];
        let body = serde_json::to_vec(&json!({"suspended": suspended})).unwrap();
        self.officer.call(Method::PATCH, &format!("/v1/accounts/{account}/pin"), &headers, Some(body)).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_access_changes_the_pin_and_nothing_else() {
    let world = World::new().await;
    let path = format!("/v1/accounts/{}/pin", world.account().await);
    let issued = world.officer.call(Method::POST, &path, &[], None).await.expect(201).body;
    let issued = issued["pin"].as_str().unwrap();
    assert!(issued.len() == 16 && issued.bytes().all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b)));

    let opened = world.try_login(&world.code, issued).await.expect(201).body;
    assert_eq!(opened["outcome"], "must_change_pin");
    let first = world.anonymous.with(&opened["token"]);
    for path in ["/v1/me", "/v1/cases", "/v1/operations", "/v1/sessions"] {
        assert_eq!(first.get(path).await.expect(403).code(), "pin_change_required", "{path}");
    }
    let changed = world.change_pin(&first, issued, "NEWPIN77").await.expect(200).body;
    assert_eq!(changed["outcome"], "active");
    first.get("/v1/me").await.expect(401);
    world.anonymous.with(&changed["token"]).get("/v1/me").await.expect(200);
    world.try_login(&world.code, issued).await.expect(401);
    world.try_login(&world.code, "newpin77").await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chosen_pin_keeps_the_rules() {
    let world = World::new().await;
    for (chosen, code) in [
        ("ABC123", "pin_length"),
        ("ABCDEFGH9", "pin_length"),
        (&world.code[2..10], "pin_from_tax_code"),
        (CHOSEN_PIN, "pin_unchanged"),
    ] {
        let answer = world.change_pin(&world.expert, CHOSEN_PIN, chosen).await.expect(422);
        assert_eq!(answer.body["errors"][0]["code"], code, "{}", answer.body);
        assert_eq!(answer.body["errors"][0]["field"], "new_pin");
    }
    let wrong = world.change_pin(&world.expert, "WRONG123", "GOODPIN8").await.expect(422);
    assert_eq!(wrong.body["errors"][0]["code"], "pin_wrong");
    world.expert.get("/v1/me").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_user_and_a_wrong_pin_get_one_answer() {
    let world = World::new().await;
    let unknown = world.try_login(&tax_code(20), "WRONG123").await;
    let wrong = world.try_login(&world.code, "WRONG123").await;
    let account = world.account().await;
    world.patch_pin(&account, true).await.expect(204);
    let suspended = world.try_login(&world.code, CHOSEN_PIN).await;
    for answer in [&wrong, &suspended] {
        assert_eq!((unknown.status, &unknown.body), (answer.status, &answer.body));
    }
    assert_eq!((unknown.status, unknown.code()), (401, "wrong_credentials"));
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_one_person_cost_a_wait_that_doubles() {
    let world = World::new().await;
    let other = tax_code(4);
    for _ in 0..6 {
        world.try_login(&world.code, "WRONG123").await.expect(401);
    }
    let mut waits = Vec::new();
    for _ in 0..3 {
        let answer = world.try_login(&world.code, CHOSEN_PIN).await.expect(429);
        let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
        waits.push(wait);
        world.try_login(&other, "WRONG123").await.expect(401);
        world.sandbox.session_clock().advance(Duration::from_secs(wait));
        world.try_login(&world.code, "WRONG123").await.expect(401);
    }
    assert_eq!(waits, [2, 4, 8]);
    world.sandbox.session_clock().advance(MINUTE);
    world.try_login(&world.code, CHOSEN_PIN).await.expect(201);
    for _ in 0..5 {
        world.try_login(&world.code, "WRONG123").await.expect(401);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_from_one_address_cost_a_wait_whoever_they_are_at() {
    let world = World::new().await;
    let mut answer = world.try_login(&tax_code(10), "WRONG123").await;
    let mut guesses = 1_u8;
    while answer.status == 401 {
        answer = world.try_login(&tax_code(10 + guesses % 15), "WRONG123").await;
        guesses += 1;
        assert!(guesses < 100, "an address may guess for ever");
    }
    answer.expect(429);
    assert!(guesses > 40, "an office behind one address must not be shut out by a few mistakes: {guesses}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_after_fifteen_idle_minutes_and_eight_hours() {
    let world = World::new().await;
    let clock = world.sandbox.session_clock();
    let idle = world.anonymous.login(&world.code, CHOSEN_PIN).await;
    clock.advance(MINUTE * 14);
    idle.get("/v1/me").await.expect(200);
    clock.advance(MINUTE * 15);
    assert_eq!(idle.get("/v1/me").await.expect(401).code(), "session_expired");

    let busy = world.anonymous.login(&world.code, CHOSEN_PIN).await;
    for _ in 0..47 {
        clock.advance(MINUTE * 10);
        busy.get("/v1/me").await.expect(200);
    }
    clock.advance(MINUTE * 10);
    assert_eq!(busy.get("/v1/me").await.expect(401).code(), "session_expired");
    // Legal time does not end sessions: a sandbox jumps over weeks.
    let jumping = world.anonymous.login(&world.code, CHOSEN_PIN).await;
    world.sandbox.advance_days(30);
    jumping.get("/v1/me").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_renewed_listed_and_ended_one_by_one() {
    let world = World::new().await;
    let renewed = world.expert.send(Method::PUT, "/v1/sessions/current", &[], &Value::Null).await.expect(200).body;
    assert_eq!(world.expert.get("/v1/me").await.expect(401).code(), "unauthenticated");
    let renewed = world.anonymous.with(&renewed["token"]);
    let second = world.anonymous.login(&world.code, CHOSEN_PIN).await;

    let listed = renewed.get("/v1/sessions").await.expect(200).body;
    let sessions = listed["items"].as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let other = sessions.iter().find(|session| session["current"] == false).unwrap()["id"].as_str().unwrap();
    renewed.call(Method::DELETE, &format!("/v1/sessions/{other}"), &[], None).await.expect(204);
    second.get("/v1/me").await.expect(401);
    renewed.call(Method::DELETE, "/v1/sessions/current", &[], None).await.expect(204);
    renewed.get("/v1/me").await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_listed_newest_first() {
    let world = World::new().await;
    let mut opened = Vec::new();
    for _ in 0..5 {
        world.sandbox.session_clock().advance(MINUTE);
        opened.insert(0, world.try_login(&world.code, CHOSEN_PIN).await.expect(201).body);
    }
    let oldest = world.anonymous.with(&opened[4]["token"]);
    let listed = oldest.get("/v1/sessions").await.expect(200).body;
    let ids = |sessions: &[Value]| sessions.iter().map(|session| session["id"].clone()).collect::<Vec<_>>();
    let sessions = listed["items"].as_array().unwrap();
    assert_eq!(ids(&sessions[..5]), ids(&opened));
    let current: Vec<_> = sessions.iter().map(|session| session["current"].as_bool().unwrap()).collect();
    assert_eq!(current, [false, false, false, false, true, false]);
}

#[tokio::test(flavor = "multi_thread")]
async fn to_renew_a_session_gives_it_no_more_time() {
    let world = World::new().await;
    let mut session = world.anonymous.login(&world.code, CHOSEN_PIN).await;
    for _ in 0..47 {
        world.sandbox.session_clock().advance(MINUTE * 10);
        let renewed = session.call(Method::PUT, "/v1/sessions/current", &[], None).await.expect(200).body;
        session = session.with(&renewed["token"]);
    }
    let renewed = session.call(Method::PUT, "/v1/sessions/current", &[], None).await.expect(200).body;
    assert_eq!((&renewed["absolute_seconds"], &renewed["idle_seconds"]), (&json!(600), &json!(600)));
    let session = session.with(&renewed["token"]);
    world.sandbox.session_clock().advance(MINUTE * 10);
    assert_eq!(session.get("/v1/me").await.expect(401).code(), "session_expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_left_open_is_no_place_to_guess_the_pin_at() {
    let world = World::new().await;
    for _ in 0..6 {
        world.change_pin(&world.expert, "WRONG123", "GOODPIN8").await.expect(422);
    }
    let answer = world.change_pin(&world.expert, CHOSEN_PIN, "GOODPIN8").await.expect(429);
    assert_eq!(answer.header("retry-after"), Some("2"));
    // The same count as at the door.
    world.try_login(&world.code, CHOSEN_PIN).await.expect(429);
    world.sandbox.session_clock().advance(Duration::from_secs(2));
    world.change_pin(&world.expert, CHOSEN_PIN, "GOODPIN8").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_pin_ends_the_other_sessions_and_the_old_pin() {
    let world = World::new().await;
    let other = world.anonymous.login(&world.code, CHOSEN_PIN).await;
    let changed = world.change_pin(&world.expert, CHOSEN_PIN, "OTHER678").await.expect(200).body;
    other.get("/v1/me").await.expect(401);
    world.expert.get("/v1/me").await.expect(401);
    world.anonymous.with(&changed["token"]).get("/v1/me").await.expect(200);
    world.try_login(&world.code, CHOSEN_PIN).await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_officer_suspends_resumes_reissues_and_revokes() {
    let world = World::new().await;
    let account = world.account().await;
    let path = format!("/v1/accounts/{account}/pin");

    world.patch_pin(&account, true).await.expect(204);
    world.expert.get("/v1/me").await.expect(401);
    world.try_login(&world.code, CHOSEN_PIN).await.expect(401);
    world.patch_pin(&account, false).await.expect(204);
    let resumed = world.anonymous.login(&world.code, CHOSEN_PIN).await;

    let issued = world.officer.call(Method::POST, &path, &[], None).await.expect(201).body;
    resumed.get("/v1/me").await.expect(401);
    world.try_login(&world.code, CHOSEN_PIN).await.expect(401);
    let again = world.anonymous.first_access(&world.code, issued["pin"].as_str().unwrap()).await;

    world.officer.call(Method::DELETE, &path, &[], None).await.expect(204);
    again.get("/v1/me").await.expect(401);
    world.try_login(&world.code, CHOSEN_PIN).await.expect(401);
    world.patch_pin(&account, true).await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_session_outlives_a_suspension_that_it_meets_on_its_way() {
    let world = World::new().await;
    let account = world.account().await;
    let mut pins = [CHOSEN_PIN, "GOODPIN8"];
    for _ in 0..6 {
        let (login, suspended) = tokio::join!(world.try_login(&world.code, pins[0]), world.patch_pin(&account, true));
        suspended.expect(204);
        if login.status == 201 {
            world.anonymous.with(&login.body["token"]).get("/v1/me").await.expect(401);
        }
        world.patch_pin(&account, false).await.expect(204);

        let session = world.anonymous.login(&world.code, pins[0]).await;
        let change = world.change_pin(&session, pins[0], pins[1]);
        let (changed, suspended) = tokio::join!(change, world.patch_pin(&account, true));
        suspended.expect(204);
        if changed.status == 200 {
            world.anonymous.with(&changed.body["token"]).get("/v1/me").await.expect(401);
            pins.swap(0, 1);
        }
        session.get("/v1/me").await.expect(401);
        world.patch_pin(&account, false).await.expect(204);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doctor_known_elsewhere_is_served_by_the_office_that_authorised_them() {
    let world = World::new().await;
    let account = world.account().await;
    let code = tax_code(14);
    let clerk = world.sandbox.add_account(perito_portal::StaffAccount {
        role: Role::Officer,
        inps_office: perito::domain::InpsOffice::parse("8000").unwrap(),
        tax_code: TaxCode::parse(&code).unwrap(),
        given_name: perito::domain::PersonName::parse("Prova").unwrap(),
        family_name: perito::domain::PersonName::parse("Prova").unwrap(),
        pin_level: perito::domain::PinLevel::Dispositivo,
    });
    let clerk = world.anonymous.first_access(&code, clerk.unwrap().pin.expose()).await;
    let path = format!("/v1/accounts/{account}/pin");
    clerk.call(Method::POST, &path, &[], None).await.expect(404);

    let registration = json!({
        "tax_code": world.code, "given_name": "Prova", "family_name": "Perito", "inps_office": "8000",
        "license": {"province": "RM", "register": "M", "number": 1}, "email": "prova@example.org",
    });
    let opened = world.anonymous.post("/v1/registrations", &registration).await.expect(201).body;
    let registrant = world.anonymous.with(&opened["token"]);
    let registration = format!("/v1/registrations/{}", opened["id"].as_str().unwrap());
    for kind in ["form", "identity", "license"] {
        let put = format!("{registration}/documents/{kind}");
        let pdf = Some(b"%PDF-1.4".to_vec());
        registrant.call(Method::PUT, &put, &[("content-type", "application/pdf")], pdf).await.expect(200);
    }
    let decision = json!({"decision": "authorise"});
    let decided = clerk.post(&format!("{registration}/decision"), &decision).await.expect(200);
    assert_eq!(decided.body["account_id"], account.as_str(), "one person has one account");
    clerk.call(Method::POST, &path, &[], None).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pin_must_be_changed_after_three_months_and_is_disabled_after_six_unused() {
    let world = World::new().await;
    let clock = world.sandbox.clock();
    // Chosen on 1 September 2026.
    clock.set(datetime!(2026-12-01 10:00 UTC));
    let answer = world.try_login(&world.code, CHOSEN_PIN).await.expect(201);
    assert_eq!(answer.body["outcome"], "active");
    // 23:30 UTC is the day after in Rome.
    clock.set(datetime!(2026-12-01 23:30 UTC));
    let answer = world.try_login(&world.code, CHOSEN_PIN).await.expect(201);
    assert_eq!(answer.body["outcome"], "must_change_pin");
    // Last used on 2 December 2026.
    clock.set(datetime!(2027-06-02 10:00 UTC));
    world.try_login(&world.code, CHOSEN_PIN).await.expect(201);
    clock.set(datetime!(2027-12-03 10:00 UTC));
    assert_eq!(world.try_login(&world.code, CHOSEN_PIN).await.expect(403).code(), "pin_disabled");
    world.try_login(&world.code, "WRONG123").await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_omocode_variant_is_the_same_person() {
    let world = World::new().await;
    let code = TaxCode::parse(&world.code).unwrap();
    let variant = code.variants().into_iter().find(|variant| variant.as_str() != code.as_str()).unwrap();
    world.try_login(variant.as_str(), CHOSEN_PIN).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pin_never_used_is_disabled_after_six_months_and_a_new_one_is_issued() {
    let world = World::new().await;
    let path = format!("/v1/accounts/{}/pin", world.account().await);
    let issued = world.officer.call(Method::POST, &path, &[], None).await.expect(201).body;
    // Issued on 1 September 2026: good until 1 March.
    world.sandbox.clock().set(datetime!(2027-03-02 10:00 UTC));
    let issued = issued["pin"].as_str().unwrap();
    assert_eq!(world.try_login(&world.code, issued).await.expect(403).code(), "pin_disabled");
    let again = world.officer.call(Method::POST, &path, &[], None).await.expect(201).body;
    world.anonymous.first_access(&world.code, again["pin"].as_str().unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ordinary_pin_stays_ordinary_when_it_is_changed() {
    let world = World::new().await;
    let account = world.sandbox.add_account(StaffAccount {
        role: Role::LegalOffice,
        inps_office: InpsOffice::parse("7000").unwrap(),
        tax_code: TaxCode::parse(&tax_code(7)).unwrap(),
        given_name: PersonName::parse("Prova").unwrap(),
        family_name: PersonName::parse("Prova").unwrap(),
        pin_level: PinLevel::Ordinario,
    });
    let account = account.unwrap();
    let session = world.anonymous.first_access(account.tax_code.as_str(), account.pin.expose()).await;
    session.get("/v1/cases").await.expect(200);
    let case = json!({
        "case_key": support::case_key("L", 1), "proceeding": "atpo", "inps_office": "7000",
        "ctu_tax_code": world.code, "appointed_on": "2026-08-20",
    });
    assert_eq!(session.send(Method::PUT, "/v1/cases", &[], &case).await.expect(403).code(), "pin_level");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_s_token_is_good_for_a_day() {
    let world = World::new().await;
    let request = json!({
        "tax_code": tax_code(8), "given_name": "Prova", "family_name": "Perito", "inps_office": "7000",
        "license": {"province": "RM", "register": "M", "number": 1}, "email": "prova@example.org",
    });
    let opened = world.anonymous.post("/v1/registrations", &request).await.expect(201).body;
    assert_eq!(opened["expires_in_seconds"], 86_400);
    let (path, holder) = (format!("/v1/registrations/{}", opened["id"].as_str().unwrap()), &opened["token"]);
    let holder = world.anonymous.with(holder);
    world.sandbox.session_clock().advance(MINUTE * (24 * 60 - 1));
    holder.get(&path).await.expect(200);
    assert_eq!(holder.get("/v1/me").await.expect(401).code(), "unauthenticated");
    world.sandbox.session_clock().advance(MINUTE);
    assert_eq!(holder.get(&path).await.expect(401).code(), "session_expired");
}
