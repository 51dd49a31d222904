//! The book of what was sent and acknowledged, and its comparison with what the portal has stored.

mod acts;
mod archive;
mod database;
mod desk;
mod disk;
mod payments;
mod reports;
mod uploads;

use std::collections::HashSet;
use std::fmt;

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use uuid::Uuid;

pub(crate) use acts::Act;
pub(crate) use desk::{Counts, Desk, Tokens};
pub(crate) use payments::Payment;
pub(crate) use reports::Report;
pub(crate) use uploads::GivenUp;

use crate::support::binary::{Folders, Served};
use crate::support::case_key;

/// The INPS offices that notices are sent to; the recorded cases are of the first.
const OFFICES: [&str; 3] = ["7000", "7001", "3700"];
/// The cases that the legal office has recorded.
pub(crate) const CASES: u32 = 128;
/// The number of the first, beyond those of the cases that only notices mention.
pub(crate) const FIRST_CASE: u32 = 1_000_000;
const CONNECTIONS: usize = 6;

/// Everything that was sent.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) notices: Vec<Act>,
    pub(crate) reports: Vec<Report>,
    pub(crate) given_up: Vec<GivenUp>,
    pub(crate) payments: Vec<Payment>,
    /// Uploads that were begun without an answer, and so were begun again.
    pub(crate) begun_in_vain: usize,
}

/// What was stored though nobody was told, by kind.
#[derive(Debug, Default)]
pub(crate) struct Unanswered {
    pub(crate) notices: usize,
    pub(crate) reports: usize,
    pub(crate) uploads_begun: usize,
    pub(crate) uploads_ended: usize,
    pub(crate) payments: usize,
}

/// Something that was sent in whole or in part, and can be brought to its end whatever has come of it.
trait Matter: Send {
    /// Brings it to its end; what was acknowledged must be there as it was. Gives how many of its unanswered acts had
    /// been stored.
    fn settle(&mut self, desk: &mut Desk<'_>) -> usize;
}

/// The key of a recorded case.
pub(crate) fn recorded_case(number: u32) -> Value {
    case_key("L", FIRST_CASE + number % CASES)
}

impl Ledger {
    /// Takes everything of another into this one.
    pub(crate) fn extend(&mut self, other: Self) {
        self.notices.extend(other.notices);
        self.reports.extend(other.reports);
        self.given_up.extend(other.given_up);
        self.payments.extend(other.payments);
        self.begun_in_vain += other.begun_in_vain;
    }

    /// Sends everything again, under its keys or from where it is. What was acknowledged must be there as it was; what
    /// was not is acknowledged now.
    pub(crate) fn settle(&mut self, served: &Served, folders: &Folders, tokens: &Tokens) -> Unanswered {
        let uploads_begun = self.end_unknown_uploads(served, folders, tokens);
        self.begun_in_vain += uploads_begun;
        Unanswered {
            uploads_begun,
            notices: settle(served, tokens, &mut self.notices),
            reports: settle(served, tokens, &mut self.reports),
            uploads_ended: settle(served, tokens, &mut self.given_up),
            payments: settle(served, tokens, &mut self.payments),
        }
    }

    /// Compares data folder and database of a portal that has ended with all that was sent to it.
    pub(crate) fn check(&self, folders: &Folders, verifying_key: &str) {
        let database = open(folders);
        let stored = database::check(&database, self, verifying_key);
        archive::check(&folders.data, &database, self, &stored);
        disk::check_contents(&database, folders);
        disk::check_swept(folders);
        assert_eq!(count(&database, "uploads"), 0);
    }

    /// Ends the uploads that the portal has and nobody here was told of.
    fn end_unknown_uploads(&self, served: &Served, folders: &Folders, tokens: &Tokens) -> usize {
        let uploads =
            || self.reports.iter().map(|report| &report.upload).chain(self.given_up.iter().map(|it| &it.upload));
        let known: HashSet<&str> = uploads().filter_map(|upload| upload.id()).collect();
        let database = open(folders);
        let mut query = database.prepare("SELECT id FROM uploads").unwrap();
        let there = query.query_map([], |row| row.get::<_, Uuid>(0)).unwrap().map(|id| id.unwrap().to_string());
        let unknown: Vec<String> = there.filter(|id| !known.contains(id.as_str())).collect();
        let unanswered = uploads().filter(|upload| upload.id().is_none()).count();
        assert!(unknown.len() <= unanswered, "{} uploads nobody has begun", unknown.len());
        let counts = Counts::default();
        let mut desk = Desk::open(served.address(), tokens, &counts).unwrap();
        unknown.iter().for_each(|id| uploads::end(id, &mut desk));
        unknown.len()
    }
}

impl fmt::Display for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let corrections: usize = self.payments.iter().map(|payment| payment.acts.len() - 1).sum();
        let Self { notices, reports, given_up, payments, .. } = self;
        let [notices, reports, given_up, payments] = [notices.len(), reports.len(), given_up.len(), payments.len()];
        write!(
            f,
            "{notices} notices, {reports} reports, {given_up} uploads given up, {payments} payments with {corrections} \
             corrections"
        )
    }
}

impl Unanswered {
    pub(crate) fn add(&mut self, other: &Self) {
        self.notices += other.notices;
        self.reports += other.reports;
        self.uploads_begun += other.uploads_begun;
        self.uploads_ended += other.uploads_ended;
        self.payments += other.payments;
    }

    pub(crate) fn all(&self) -> usize {
        self.notices + self.reports + self.uploads_begun + self.uploads_ended + self.payments
    }
}

/// Nothing lies in the folder of documents but what a row names, as it names it.
pub(crate) fn check_swept(folders: &Folders) {
    disk::check_swept(folders);
}

fn settle(served: &Served, tokens: &Tokens, matters: &mut [impl Matter]) -> usize {
    let share = matters.len().div_ceil(CONNECTIONS).max(1);
    let counts = &Counts::default();
    std::thread::scope(|scope| {
        let shares = matters.chunks_mut(share).map(|matters| {
            scope.spawn(move || {
                let mut desk = Desk::open(served.address(), tokens, counts).unwrap();
                matters.iter_mut().map(|matter| matter.settle(&mut desk)).sum::<usize>()
            })
        });
        let shares: Vec<_> = shares.collect();
        shares.into_iter().map(|share| share.join().unwrap()).sum()
    })
}

fn open(folders: &Folders) -> Connection {
    let path = folders.data.join("portal.sqlite");
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap()
}

fn count(database: &Connection, table: &str) -> usize {
    database.query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}
