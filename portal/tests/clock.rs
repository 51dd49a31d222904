//! Legal time: the day of Rome decides, the clock of the archive never goes back, and the year's end starts a counter.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use perito::domain::{CourtOffice, InpsOffice, Matter, PersonName, PinLevel, TaxCode, notice_deadline};
use perito::protocol::Role;
use perito_portal::{Keys, ManualClock, Portal, PortalError, StaffAccount};
use time::macros::{date, datetime};
use time::{Date, OffsetDateTime};

use crate::support::office::Office;
use crate::support::{Answer, Api, notice, tax_code};

const MILLISECOND: Duration = Duration::from_millis(1);

#[tokio::test]
async fn half_past_eleven_in_utc_is_tomorrow_in_rome() {
    // Winter: midnight in Rome is 23:00 UTC. Summer: 22:00 UTC.
    let winter = (date!(2026 - 12 - 16), datetime!(2026-12-01 23:00 UTC), datetime!(2026-12-01 23:30 UTC));
    let summer = (date!(2026 - 07 - 15), datetime!(2026-06-30 22:00 UTC), datetime!(2026-06-30 23:30 UTC));
    for (operations_on, midnight, later) in [winter, summer] {
        let court = CourtOffice::parse("0580910098").unwrap();
        let last_day = notice_deadline(operations_on, Some(&court), Matter::SocialSecurity).unwrap();
        assert_eq!((last_day.prudent, last_day.nominal), (midnight.date(), midnight.date()));

        let office = Office::open(midnight - 12 * 60 * 60 * Duration::from_secs(1)).await;
        let ctu = office.ctu(1).await;
        let body = notice(1, "7000", operations_on);
        office.sandbox.clock().set(midnight - MILLISECOND);
        let in_time = ctu.notify("in-time", &body).await.expect(201);
        assert_eq!(rules(&in_time), [""; 0]);
        assert_eq!(received(&in_time), (midnight - MILLISECOND, midnight.date()));

        for (key, at) in [("late", midnight), ("half-past", later)] {
            office.sandbox.clock().set(at);
            let late = ctu.notify(key, &body).await.expect(201);
            assert_eq!(rules(&late), ["notice_late"]);
            let (received_at, received_on) = received(&late);
            assert_eq!((received_at, received_on), (at, midnight.date().next_day().unwrap()));
            let number = late.body["protocol_number"].as_str().unwrap();
            assert!(number.contains(&day_month_year(received_on)), "{number}");
            let receipt = late.body["receipt"]["text"].as_str().unwrap();
            assert!(receipt.contains(&format!("\nreceived_on: {received_on}\n")), "{receipt}");
            assert!(receipt.contains("\nfindings: notice_late\n"), "{receipt}");
        }
        // Operations on what is still today in UTC lie in the past.
        let past = ctu.notify("past", &notice(2, "7000", later.date())).await.expect(422);
        assert_eq!(past.body["errors"][0]["code"], "operations_in_the_past");
    }
}

#[tokio::test]
async fn received_at_never_goes_back_with_the_clock() {
    let begin = datetime!(2026-09-01 08:00 UTC);
    let (office, ctu) = office_with_ctu(begin).await;
    let mut last = begin;
    // Each step is measured from the last entry, which stays where it is while the clock is behind it.
    for (step, behind) in [0, 1, 3000, 4999, 5000, 1, 0].into_iter().enumerate() {
        office.sandbox.clock().set(begin - behind * MILLISECOND);
        let answer = ctu.notify(&format!("step-{step}"), &notice(1, "7000", date!(2026 - 12 - 16))).await.expect(201);
        assert_eq!(received(&answer).0, begin, "{behind} ms behind");
    }
    for (step, forward) in [1, 2, 1, 60_000, 57_000].into_iter().enumerate() {
        let now = begin + forward * MILLISECOND;
        office.sandbox.clock().set(now);
        let answer =
            ctu.notify(&format!("forward-{step}"), &notice(1, "7000", date!(2026 - 12 - 16))).await.expect(201);
        let (received_at, _) = received(&answer);
        assert_eq!(received_at, last.max(now));
        last = received_at;
    }
    let database = office.database();
    let mut query = database.prepare("SELECT at FROM archive_entries ORDER BY leaf_index").unwrap();
    let instants: Vec<String> = query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(instants.is_sorted(), "{instants:?}");
    let mut query = database.prepare("SELECT received_at FROM operations ORDER BY protocol_number").unwrap();
    let instants: Vec<String> = query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(instants.is_sorted(), "{instants:?}");
}

#[tokio::test]
async fn a_clock_too_far_behind_stops_writes_until_it_has_caught_up() {
    let begin = datetime!(2026-09-01 08:00 UTC);
    let (office, ctu) = office_with_ctu(begin).await;
    let body = notice(1, "7000", date!(2026 - 12 - 16));
    let stored = ctu.notify("stored", &body).await.expect(201);
    let before = (office.count("operations"), office.count("archive_entries"));

    office.sandbox.clock().set(begin - 5001 * MILLISECOND);
    let path = format!("/v1/operations/{}", stored.body["id"].as_str().unwrap());
    let refused = [
        ctu.notify("stopped", &body).await,
        // A refusal is recorded and a read too, so neither can be answered.
        ctu.notify("refused", &notice(1, "7000", date!(2026 - 01 - 02))).await,
        ctu.get(&path).await,
        ctu.get("/v1/operations").await,
    ];
    for answer in refused {
        let answer = answer.expect(503);
        assert_eq!(answer.code(), "unavailable");
        assert!(answer.header("retry-after").unwrap().parse::<u32>().unwrap() > 0);
    }
    assert_eq!((office.count("operations"), office.count("archive_entries")), before);

    office.sandbox.clock().set(begin - 5000 * MILLISECOND);
    let resumed = ctu.notify("stopped", &body).await.expect(201);
    assert!(!resumed.is_replay());
    assert_eq!(received(&resumed).0, begin);
    ctu.get(&path).await.expect(200);
}

#[tokio::test]
async fn the_last_entry_is_remembered_beyond_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (data, keys) = (folder.path().join("data"), folder.path().join("keys"));
    Portal::init(&data, &keys, "portal.example.org").unwrap();
    let open = |now: OffsetDateTime| {
        let clock = Arc::new(ManualClock::at(now));
        let portal = Portal::builder(&data, Keys::load(&keys).unwrap()).clock(Arc::clone(&clock) as _);
        (portal.open().unwrap(), clock)
    };
    let begin = datetime!(2026-09-01 08:00 UTC);
    let (portal, _) = open(begin);
    portal.add_account(staff(1)).await.unwrap();
    drop(portal);
    let (portal, clock) = open(begin - 5001 * MILLISECOND);
    assert!(matches!(portal.add_account(staff(2)).await, Err(PortalError::Account(_))));
    clock.set(begin - 5000 * MILLISECOND);
    portal.add_account(staff(2)).await.unwrap();
}

#[tokio::test]
async fn the_counter_starts_again_with_the_year_of_rome() {
    let (office, ctu) = office_with_ctu(datetime!(2026-12-31 20:00 UTC)).await;
    let new_year = datetime!(2026-12-31 23:00 UTC);
    let mut count = 0;
    let mut number_of = async |at: OffsetDateTime, inps_office: &str| {
        office.sandbox.clock().set(at);
        count += 1;
        let body = notice(1, inps_office, date!(2027 - 03 - 16));
        let answer = ctu.notify(&format!("key-{count}"), &body).await.expect(201);
        answer.body["protocol_number"].as_str().unwrap().to_owned()
    };
    let old = new_year - MILLISECOND;
    assert_eq!(number_of(old, "7000").await, "PERITO.7000.31/12/2026.0000001");
    assert_eq!(number_of(old, "7000").await, "PERITO.7000.31/12/2026.0000002");
    assert_eq!(number_of(new_year, "7000").await, "PERITO.7000.01/01/2027.0000001");
    assert_eq!(number_of(datetime!(2026-12-31 23:30 UTC), "7000").await, "PERITO.7000.01/01/2027.0000002");
    // Each office counts for itself, and a clock a little behind does not bring the old year back.
    assert_eq!(number_of(datetime!(2026-12-31 23:30 UTC), "7001").await, "PERITO.7001.01/01/2027.0000001");
    assert_eq!(number_of(datetime!(2026-12-31 23:29:56 UTC), "7001").await, "PERITO.7001.01/01/2027.0000002");
    assert_eq!(number_of(datetime!(2027-02-01 10:00 UTC), "7000").await, "PERITO.7000.01/02/2027.0000003");
}

#[tokio::test]
async fn a_clock_that_steps_back_over_new_year_stays_in_the_new_one() {
    let (office, ctu) = office_with_ctu(datetime!(2026-12-31 23:00:01 UTC)).await;
    let body = notice(1, "7000", date!(2027 - 03 - 16));
    ctu.notify("first", &body).await.expect(201);
    office.sandbox.clock().set(datetime!(2026-12-31 22:59:58 UTC));
    let second = ctu.notify("second", &body).await.expect(201);
    assert_eq!(second.body["protocol_number"], "PERITO.7000.01/01/2027.0000002");
    assert_eq!(second.body["received_on"], "2027-01-01");
}

#[tokio::test]
async fn the_date_of_every_answer_is_legal_time() {
    let (office, ctu) = office_with_ctu(datetime!(2026-09-01 08:00 UTC)).await;
    for now in [datetime!(2026-09-01 08:00 UTC), datetime!(2026-09-01 07:59:57 UTC), datetime!(2026-12-31 23:30 UTC)] {
        office.sandbox.clock().set(now);
        let answers = [
            office.api.get("/status").await.expect(200),
            ctu.get("/v1/operations").await.expect(200),
            ctu.notify("", &notice(1, "7000", date!(2027 - 03 - 16))).await.expect(400),
            office.api.get("/v1/operations").await.expect(401),
            office.api.get("/nowhere").await.expect(404),
        ];
        for answer in answers {
            assert_eq!(httpdate::parse_http_date(answer.header("date").unwrap()).unwrap(), SystemTime::from(now));
        }
    }
}

#[tokio::test]
async fn a_replay_keeps_when_the_act_was_received() {
    let (office, ctu) = office_with_ctu(datetime!(2026-12-01 22:59 UTC)).await;
    let body = notice(1, "7000", date!(2026 - 12 - 16));
    let first = ctu.notify("key", &body).await.expect(201);
    // Days later it would be late, after the operations it would be refused.
    for days in [1, 30] {
        office.sandbox.advance_days(days);
        let replay = ctu.notify("key", &body).await.expect(201);
        assert!(replay.is_replay());
        assert_eq!(replay.body, first.body);
    }
    assert_eq!(office.count("operations"), 1);
}

async fn office_with_ctu(now: OffsetDateTime) -> (Office, Api) {
    let office = Office::open(now).await;
    let ctu = office.ctu(1).await;
    (office, ctu)
}

fn staff(person: u8) -> StaffAccount {
    StaffAccount {
        role: Role::Officer,
        inps_office: InpsOffice::parse("7000").unwrap(),
        tax_code: TaxCode::parse(&tax_code(person)).unwrap(),
        given_name: PersonName::parse("Prova").unwrap(),
        family_name: PersonName::parse("Interno").unwrap(),
        pin_level: PinLevel::Dispositivo,
    }
}

fn rules(answer: &Answer) -> Vec<&str> {
    answer.body["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap()).collect()
}

fn received(answer: &Answer) -> (OffsetDateTime, Date) {
    let text = |name: &str| answer.body[name].as_str().unwrap();
    let at = perito::protocol::instant::parse(text("received_at")).unwrap();
    (at, perito::domain::rome::parse_date("received_on", text("received_on")).unwrap())
}

fn day_month_year(day: Date) -> String {
    format!(".{:02}/{:02}/{}.", day.day(), u8::from(day.month()), day.year())
}
