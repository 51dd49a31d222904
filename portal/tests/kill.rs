//! SIGKILL at random points of a run of notices, uploads, reports and payments loses nothing acknowledged, repeats
//! nothing and leaves no file that no row names; SIGTERM answers whatever is in flight.
//!
//! The seed of the points is printed; `PERITO_KILL_SEED=…` takes the same ones again.

#![cfg(unix)]

use std::io;
use std::net::TcpStream;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use reqwest::Method;
use serde_json::json;
use time::OffsetDateTime;

use crate::kill_ledger;
use crate::kill_ledger::{Act, CASES, Counts, Desk, FIRST_CASE, GivenUp, Ledger, Payment, Report, Tokens, Unanswered};
use crate::support::binary::{Folders, Served};
use crate::support::wire::Wire;
use crate::support::{Api, CHOSEN_PIN, tax_code};

const KILLS: usize = 100;
const IN_FLIGHT: usize = 8;
const CTU: u8 = 1;
const OFFICER: u8 = 2;
const LEGAL_OFFICE: u8 = 3;
pub(crate) const TREASURY: u8 = 4;

#[test]
fn a_hundred_kills_lose_nothing_acknowledged_and_repeat_nothing() {
    let seed = std::env::var("PERITO_KILL_SEED").ok().map_or_else(seed_of_now, |seed| seed.parse().unwrap());
    println!("PERITO_KILL_SEED={seed}");
    let mut random = Random(seed);
    let folders = folders_with_people();
    let numbers = Numbers::default();
    let (mut ledger, mut last_run, mut stored) = (Ledger::default(), Ledger::default(), Unanswered::default());
    let (mut kills_with_unanswered, mut unanswered) = (0, 0);
    for kill in 1..=KILLS {
        let served = folders.serve();
        kill_ledger::check_swept(&folders);
        let tokens = login(&served);
        // What the kill before has cut off is asked again, and what it had acknowledged must be there.
        stored.add(&last_run.settle(&served, &folders, &tokens));
        ledger.extend(std::mem::take(&mut last_run));
        let run =
            Run { address: served.address().to_owned(), tokens: &tokens, numbers: &numbers, counts: Counts::default() };
        let in_flight;
        (last_run, in_flight) = run.until_killed(served, &mut random);
        assert!(in_flight >= IN_FLIGHT, "kill {kill}: {in_flight} in flight");
        let lost = run.counts.unanswered.load(SeqCst);
        kills_with_unanswered += usize::from(lost > 0);
        unanswered += lost;
    }
    let served = folders.serve();
    kill_ledger::check_swept(&folders);
    let tokens = login(&served);
    stored.add(&last_run.settle(&served, &folders, &tokens));
    ledger.extend(last_run);
    println!(
        "{KILLS} kills, {kills_with_unanswered} of them left writes unanswered: {unanswered} in all, of which had been \
         committed: {stored:?}; {ledger}"
    );
    assert!(kills_with_unanswered * 2 >= KILLS, "only {kills_with_unanswered} kills left a write unanswered");
    assert!(stored.all() > 0, "no kill fell between a commit and its answers");

    ledger.settle(&served, &folders, &tokens);
    served.terminate();
    let trusted = served.verifying_key.clone();
    assert_eq!(served.wait().code(), Some(0), "{}", folders.log());
    ledger.check(&folders, &trusted);
}

#[test]
fn sigterm_answers_what_is_in_flight_and_ends_well() {
    let folders = folders_with_people();
    let served = folders.serve();
    let tokens = login(&served);
    let mut idle = Wire::connect(served.address()).unwrap();
    idle.send("GET /status HTTP/1.1\r\nhost: portal\r\n\r\n").unwrap();
    assert_eq!(idle.reply().unwrap().status, 200);

    let mut ledger = Ledger { notices: (1..=12).map(Act::notice).collect(), ..Ledger::default() };
    let mut wires: Vec<Wire> = Vec::new();
    for act in &ledger.notices {
        let mut wire = Wire::connect(served.address()).unwrap();
        let request = act.request(&tokens.ctu, "expect: 100-continue\r\n");
        wire.send(&request[..request.len() - act.body.len()]).unwrap();
        // The portal asks for the body, so it has this request in hand.
        assert_eq!(wire.reply().unwrap().status, 100);
        wires.push(wire);
    }
    served.terminate();
    wait_until(|| TcpStream::connect(served.address()).is_err());
    for (wire, act) in wires.iter_mut().zip(&ledger.notices) {
        wire.send(&act.body).unwrap();
    }
    for (wire, act) in wires.iter_mut().zip(&mut ledger.notices) {
        let reply = wire.reply().unwrap();
        assert_eq!(reply.status, 201, "{}", reply.body);
        act.reply = Some(reply.body);
    }
    assert!(idle.is_closed());
    assert_eq!(served.wait().code(), Some(0), "{}", folders.log());

    let served = folders.serve();
    ledger.settle(&served, &folders, &login(&served));
    let trusted = served.verifying_key.clone();
    drop(served);
    ledger.check(&folders, &trusted);
}

#[tokio::test]
async fn a_document_that_was_replaced_does_not_outlive_a_kill() {
    let folders = Folders::init();
    let served = folders.serve();
    let api = Api::new(&served.url);
    let registrant = api.begin_registration(&tax_code(CTU)).await;
    registrant.put_document("identity", b"%PDF-1.4 first").await;
    let mut there = std::fs::read_dir(folders.data.join("documents")).unwrap();
    let first = there.next().unwrap().unwrap().path();
    registrant.put_document("identity", b"%PDF-1.4 second").await;
    assert!(!first.exists());
    served.kill();
    // As if the kill had come between the row of the second and the removal of the first.
    std::fs::write(&first, b"%PDF-1.4 first").unwrap();
    drop(folders.serve());
    kill_ledger::check_swept(&folders);
}

/// What was numbered last, over all runs.
#[derive(Default)]
struct Numbers {
    notice: AtomicU32,
    document: AtomicU32,
    case: AtomicU32,
    payment: AtomicU32,
}

/// Writes of every kind to one portal, from as many connections as the random points say.
struct Run<'a> {
    address: String,
    tokens: &'a Tokens,
    numbers: &'a Numbers,
    counts: Counts,
}

impl Run<'_> {
    /// Writes until the portal is killed at a random point. Gives what was sent, and how many writes were in flight then.
    fn until_killed(&self, served: Served, random: &mut Random) -> (Ledger, usize) {
        let Counts { killed, left, answered, .. } = &self.counts;
        let connections = random.between(IN_FLIGHT + 4, 3 * IN_FLIGHT);
        let (count, at) = match random.between(0, 1) {
            0 => (answered, random.between(0, 40)),
            _ => (left, random.between(IN_FLIGHT, 40 + IN_FLIGHT)),
        };
        let spins = random.between(0, 200_000);
        std::thread::scope(|scope| {
            let desks: Vec<_> = (0..connections).map(|place| scope.spawn(move || self.work(place))).collect();
            wait_until(|| count.load(SeqCst) >= at);
            // Counted events come in step with the portal's batches; this takes the kill out of step.
            (0..spins).for_each(|_| std::hint::spin_loop());
            let mut in_flight = 0;
            wait_until(|| {
                // Read in this order, what is answered in between only makes it less.
                let left = left.load(SeqCst);
                in_flight = left.saturating_sub(answered.load(SeqCst));
                in_flight >= IN_FLIGHT
            });
            killed.store(true, SeqCst);
            served.kill();
            let mut sent = Ledger::default();
            desks.into_iter().for_each(|desk| sent.extend(desk.join().unwrap()));
            (sent, in_flight)
        })
    }

    /// Does one kind of work on one connection, until that breaks.
    fn work(&self, place: usize) -> Ledger {
        let mut sent = Ledger::default();
        let worked = Desk::open(&self.address, self.tokens, &self.counts).and_then(|mut desk| {
            while !desk.is_over() {
                match place % 3 {
                    0 => self.notify(&mut desk, &mut sent)?,
                    1 => self.report(&mut desk, &mut sent)?,
                    _ => self.pay(&mut desk, &mut sent)?,
                }
            }
            Ok(())
        });
        assert!(worked.is_ok() || self.counts.killed.load(SeqCst), "{worked:?}");
        sent
    }

    fn notify(&self, desk: &mut Desk<'_>, sent: &mut Ledger) -> io::Result<()> {
        sent.notices.push(Act::notice(1 + next(&self.numbers.notice)));
        last(&mut sent.notices).send(desk).map(drop)
    }

    /// Draws up a draft in a case of its own, in some a final report with the receipt of its notice, and a supplement;
    /// now and then gives an upload up.
    fn report(&self, desk: &mut Desk<'_>, sent: &mut Ledger) -> io::Result<()> {
        let case = next(&self.numbers.case);
        if case % 4 == 3 {
            sent.given_up.push(GivenUp::new(next(&self.numbers.document)));
            last(&mut sent.given_up).send(desk)?;
        }
        self.submit(case, "draft", Vec::new(), desk, sent)?;
        // A case has one final report, and is met again when all have been.
        if !case.is_multiple_of(3) || case >= CASES {
            return Ok(());
        }
        sent.notices.push(Act::notice(FIRST_CASE + case));
        let notice = last(&mut sent.notices);
        notice.send(desk)?;
        let receipts = vec![notice.text("/receipt/id").to_owned()];
        self.submit(case, "final", receipts, desk, sent)?;
        if case.is_multiple_of(2) { self.submit(case, "supplement", Vec::new(), desk, sent) } else { Ok(()) }
    }

    fn submit(
        &self,
        case: u32,
        kind: &'static str,
        receipts: Vec<String>,
        desk: &mut Desk<'_>,
        sent: &mut Ledger,
    ) -> io::Result<()> {
        sent.reports.push(Report::new(next(&self.numbers.document), case, kind, receipts));
        last(&mut sent.reports).send(desk).map(drop)
    }

    /// Puts a payment, and corrects it some times or none.
    fn pay(&self, desk: &mut Desk<'_>, sent: &mut Ledger) -> io::Result<()> {
        sent.payments.push(Payment::new(next(&self.numbers.payment)));
        let payment = last(&mut sent.payments);
        (0..payment.versions()).try_for_each(|_| payment.put(desk))
    }
}

fn next(number: &AtomicU32) -> u32 {
    number.fetch_add(1, SeqCst)
}

fn last<T>(sent: &mut [T]) -> &mut T {
    sent.last_mut().unwrap()
}

/// SplitMix64: enough to choose points, and the same everywhere.
struct Random(u64);

impl Random {
    fn between(&mut self, least: usize, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let random = usize::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap();
        least + random % (most - least + 1)
    }
}

fn seed_of_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// A data folder with an expert, the staff who have to do with them, and their cases.
fn folders_with_people() -> Folders {
    let folders = Folders::init();
    let staff = [("officer", OFFICER), ("legal_office", LEGAL_OFFICE), ("treasury", TREASURY)];
    let [officer, legal_office, treasury] =
        staff.map(|(role, person)| (tax_code(person), folders.pin_of_new_account(role, &tax_code(person))));
    let served = folders.serve();
    in_runtime(async {
        let api = Api::new(&served.url);
        let officer = api.first_access(&officer.0, &officer.1).await;
        api.register_ctu(&officer, &tax_code(CTU)).await;
        api.first_access(&treasury.0, &treasury.1).await;
        let legal_office = api.first_access(&legal_office.0, &legal_office.1).await;
        let appointed_on = OffsetDateTime::now_utc().date() - time::Duration::days(30);
        for case in 0..CASES {
            let record = json!({
                "case_key": kill_ledger::recorded_case(case), "proceeding": "atpo", "inps_office": "7000",
                "ctu_tax_code": tax_code(CTU), "appointed_on": appointed_on.to_string(),
            });
            legal_office.send(Method::PUT, "/v1/cases", &[], &record).await.expect(201);
        }
    });
    folders
}

fn login(served: &Served) -> Tokens {
    let api = Api::new(&served.url);
    let [ctu, treasury] = [CTU, TREASURY].map(tax_code);
    let (ctu, treasury) =
        in_runtime(async { tokio::join!(api.login(&ctu, CHOSEN_PIN), api.login(&treasury, CHOSEN_PIN)) });
    Tokens { ctu: ctu.token, treasury: treasury.token }
}

fn in_runtime<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

fn wait_until(mut done: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(30), "it does not come to pass");
        std::thread::yield_now();
    }
}
