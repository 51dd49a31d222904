//! SIGKILL at random points of a run of notices loses nothing acknowledged and repeats nothing; SIGTERM answers whatever
//! is in flight.
//!
//! The seed of the points is printed; `PERITO_KILL_SEED=…` takes the same ones again.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod kill_ledger;
mod support;

use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use kill_ledger::{Act, replay};
use support::binary::{Folders, Served};
use support::wire::Wire;
use support::{Api, CHOSEN_PIN, tax_code};

const KILLS: usize = 50;
const IN_FLIGHT: usize = 8;
const CTU: u8 = 1;
const OFFICER: u8 = 2;

#[test]
fn fifty_kills_lose_nothing_acknowledged_and_repeat_nothing() {
    let seed = std::env::var("PERITO_KILL_SEED").ok().map_or_else(seed_of_now, |seed| seed.parse().unwrap());
    println!("PERITO_KILL_SEED={seed}");
    let mut random = Random(seed);
    let folders = folders_with_ctu();
    let next = AtomicU32::new(1);
    let mut ledger: Vec<Act> = Vec::new();
    let mut last_run = 0;
    let (mut kills_with_unanswered, mut unanswered, mut committed_unanswered) = (0, 0, 0);
    for kill in 1..=KILLS {
        let served = folders.serve();
        let token = login(&served);
        // What the kill before has cut off is asked again, and what it had acknowledged must be there.
        committed_unanswered += replay(served.address(), &token, &mut ledger[last_run..]);
        last_run = ledger.len();
        let run = Run::new(&served, &token, &next);
        let (acts, in_flight) = run.until_killed(served, &mut random);
        assert!(in_flight >= IN_FLIGHT, "kill {kill}: {in_flight} in flight");
        let lost = acts.iter().filter(|act| act.left_before_kill && act.reply.is_none()).count();
        kills_with_unanswered += usize::from(lost > 0);
        unanswered += lost;
        ledger.extend(acts);
    }
    println!(
        "{KILLS} kills, {kills_with_unanswered} of them left requests unanswered: {unanswered} of {} in all, \
         {committed_unanswered} of which had been committed",
        ledger.len()
    );
    assert!(kills_with_unanswered * 2 >= KILLS, "only {kills_with_unanswered} kills left a request unanswered");
    assert!(committed_unanswered > 0, "no kill fell between a commit and its answers");

    let served = folders.serve();
    let token = login(&served);
    replay(served.address(), &token, &mut ledger);
    assert!(ledger.iter().all(|act| act.reply.is_some()));
    served.terminate();
    let trusted = served.verifying_key.clone();
    assert_eq!(served.wait().code(), Some(0), "{}", folders.log());
    kill_ledger::check_database(&folders.data.join("portal.sqlite"), &trusted, &ledger);
}

#[test]
fn sigterm_answers_what_is_in_flight_and_ends_well() {
    let folders = folders_with_ctu();
    let served = folders.serve();
    let token = login(&served);
    let mut idle = Wire::connect(served.address()).unwrap();
    idle.send("GET /status HTTP/1.1\r\nhost: portal\r\n\r\n").unwrap();
    assert_eq!(idle.reply().unwrap().status, 200);

    let mut acts: Vec<Act> = (1..=12).map(Act::new).collect();
    let mut wires: Vec<Wire> = Vec::new();
    for act in &acts {
        let mut wire = Wire::connect(served.address()).unwrap();
        wire.send(&act.head(&token, "expect: 100-continue\r\n")).unwrap();
        // The portal asks for the body, so it has this request in hand.
        assert_eq!(wire.reply().unwrap().status, 100);
        wires.push(wire);
    }
    served.terminate();
    wait_until(|| TcpStream::connect(served.address()).is_err());
    for (wire, act) in wires.iter_mut().zip(&mut acts) {
        wire.send(&act.body).unwrap();
        let reply = wire.reply().unwrap();
        assert_eq!(reply.status, 201, "{}", reply.body);
        act.reply = Some(reply.body);
    }
    assert!(idle.is_closed());
    assert_eq!(served.wait().code(), Some(0), "{}", folders.log());

    let served = folders.serve();
    replay(served.address(), &login(&served), &mut acts);
    let trusted = served.verifying_key.clone();
    drop(served);
    kill_ledger::check_database(&folders.data.join("portal.sqlite"), &trusted, &acts);
}

/// A run of notices on one portal, from as many connections as the random points say.
struct Run<'a> {
    address: String,
    token: &'a str,
    next: &'a AtomicU32,
    killed: AtomicBool,
    left: AtomicUsize,
    answered: AtomicUsize,
}

impl<'a> Run<'a> {
    fn new(served: &Served, token: &'a str, next: &'a AtomicU32) -> Self {
        let (left, answered) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Self { address: served.address().to_owned(), token, next, killed: AtomicBool::new(false), left, answered }
    }

    /// Sends notices until the portal is killed at a random point. Gives them, and how many were in flight then.
    fn until_killed(&self, served: Served, random: &mut Random) -> (Vec<Act>, usize) {
        let connections = random.between(IN_FLIGHT + 2, 3 * IN_FLIGHT);
        let (count, at) = match random.between(0, 1) {
            0 => (&self.answered, random.between(0, 60)),
            _ => (&self.left, random.between(IN_FLIGHT, 60 + IN_FLIGHT)),
        };
        let spins = random.between(0, 200_000);
        std::thread::scope(|scope| {
            let senders: Vec<_> = (0..connections).map(|_| scope.spawn(|| self.send())).collect();
            wait_until(|| count.load(SeqCst) >= at);
            // Counted events come in step with the portal's batches; this takes the kill out of step.
            (0..spins).for_each(|_| std::hint::spin_loop());
            let mut in_flight = 0;
            wait_until(|| {
                // Read in this order, what is answered in between only makes it less.
                let left = self.left.load(SeqCst);
                in_flight = left.saturating_sub(self.answered.load(SeqCst));
                in_flight >= IN_FLIGHT
            });
            self.killed.store(true, SeqCst);
            served.kill();
            (senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect(), in_flight)
        })
    }

    /// Sends one notice after the other on one connection, until that breaks.
    fn send(&self) -> Vec<Act> {
        let mut acts = Vec::new();
        let Ok(mut wire) = Wire::connect(&self.address) else { return acts };
        while !self.killed.load(SeqCst) {
            let mut act = Act::new(self.next.fetch_add(1, SeqCst));
            let sent = wire.send(&act.request(self.token));
            act.left_before_kill = sent.is_ok() && !self.killed.load(SeqCst);
            let reply = sent.and_then(|()| {
                self.left.fetch_add(1, SeqCst);
                wire.reply()
            });
            let broken = reply.is_err();
            act.reply = reply.ok().map(|reply| {
                assert_eq!(reply.status, 201, "{}", reply.body);
                self.answered.fetch_add(1, SeqCst);
                reply.body
            });
            acts.push(act);
            if broken {
                break;
            }
        }
        acts
    }
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

fn folders_with_ctu() -> Folders {
    let folders = Folders::init();
    let issued = folders.pin_of_new_account("officer", &tax_code(OFFICER));
    let served = folders.serve();
    in_runtime(async {
        let api = Api::new(&served.url);
        let officer = api.first_access(&tax_code(OFFICER), &issued).await;
        api.register_ctu(&officer, &tax_code(CTU)).await
    });
    folders
}

fn login(served: &Served) -> String {
    in_runtime(async { Api::new(&served.url).login(&tax_code(CTU), CHOSEN_PIN).await.token })
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
