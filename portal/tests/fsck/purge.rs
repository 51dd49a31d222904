//! A case that is purged: nothing of it can be read any more, and the archive stays whole.

use std::collections::BTreeSet;
use std::fs;
use std::net::Ipv4Addr;

use perito::archive::Receipt;
use perito::domain::CaseKey;
use perito_portal::{Keys, PurgeError};
use serde_json::{Value, json};
use time::macros::date;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::log::{Log, every_kind};
use crate::support::journey::{Journey, fresh_pdf, text};
use crate::support::{Api, CHOSEN_PIN, case_key, notice, tax_code};

/// Words that only the first case has.
const OF_THE_CASE: [&str; 4] =
    ["0580910098/L/2026/1\"", "0580910098/L/2026/1\n", "osservazione della causa prima", "Via della Convocazione 3"];

pub(super) fn key(number: u32) -> CaseKey {
    CaseKey::parse(&format!("0580910098/L/2026/{number}")).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_of_a_case_but_a_whole_archive() {
    let journey = every_kind().await;
    let log = Log::of(&journey.office.sandbox);
    let (before, entries_before) = (receipts(&log), log.check().entries);
    assert!(words_of(&log, &OF_THE_CASE).len() >= 3, "{:?}", words_of(&log, &OF_THE_CASE));
    assert_eq!(documents(&log), 3);

    let purged = log.portal().purge_case(&key(1)).await.unwrap();
    let report = log.check();
    assert!(report.is_whole(), "{:?}", report.differences);
    assert_eq!((report.purged, report.entries), (purged.entries, entries_before + 1));
    assert!(purged.entries >= 10, "{}", purged.entries);
    assert_eq!(words_of(&log, &OF_THE_CASE), BTreeSet::new());
    assert_eq!(documents(&log), 1);
    for table in ["case_terms", "payments", "payment_versions", "replaced_files"] {
        assert_eq!(count(&log, table), 0, "{table}");
    }
    for table in ["case_documents", "reports", "operations", "observations", "cases"] {
        assert_eq!(count(&log, table), 1, "{table}");
    }
    let linkable =
        "SELECT COUNT(*) FROM archive_entries WHERE salt IS NULL AND (actor IS NOT NULL OR case_ref IS NOT NULL)";
    assert_eq!(log.database().query_row(linkable, [], |row| row.get::<_, i64>(0)).unwrap(), 0);

    // The receipts of other cases are what they were, and verify.
    let after = receipts(&log);
    let keys = Keys::load(&log.keys()).unwrap().verifier().into();
    for receipt in &after {
        assert!(before.contains(receipt));
        Receipt::parse(receipt).unwrap().verify(&keys).unwrap();
    }
    let of_case = |receipt: &&String| receipt.contains("\ncase_key: 0580910098/L/2026/1\n");
    assert_eq!(before.iter().filter(of_case).count(), before.len() - after.len());
    assert_eq!(after.iter().filter(of_case).count(), 0);

    assert!(matches!(log.portal().purge_case(&key(1)).await, Err(PurgeError::Already)));
    assert!(matches!(log.portal().purge_case(&key(3)).await, Err(PurgeError::Unknown)));
    assert!(log.check().is_whole());
    nothing_is_shown(&log, &journey).await;
    let report = log.check();
    assert!(report.is_whole(), "{:?}", report.differences);
    // The refusals of who asked for it again name it again, and can be purged too; so can those of a case that nobody has.
    for case in [1, 7] {
        let again = log.portal().purge_case(&key(case)).await.unwrap();
        assert!(again.entries > 0);
        assert!(log.check().is_whole());
    }
}

/// Whoever had part in the case is told that there is none.
async fn nothing_is_shown(log: &Log, journey: &Journey) {
    let served = Served::open(log).await;
    let ctu = served.api.login(&tax_code(1), CHOSEN_PIN).await;
    for path in ["/v1/operations", "/v1/reports", "/v1/observations", "/v1/payments", "/v1/cases", "/v1/changes"] {
        assert_eq!(ctu.get(path).await.expect(200).body["items"], json!([]), "{path}");
    }
    let receipt = format!("/v1/receipts/{}", journey.receipt_id());
    let operation = format!("/v1/operations/{}", text(&journey.notice["id"]));
    for path in [receipt, operation, journey.case_path(""), journey.case_path("/terms")] {
        ctu.get(&path).await.expect(404);
    }
    // The key was used, and what it made is gone.
    ctu.notify("notice", &notice(1, "7000", date!(2026 - 09 - 21))).await.expect(404);
    served.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_whose_people_upload_is_not_purged() {
    let journey = every_kind().await;
    let path = journey.ctu.begin_upload(fresh_pdf().len()).await;
    let log = Log::of(&journey.office.sandbox);
    assert!(matches!(log.portal().purge_case(&key(1)).await, Err(PurgeError::UploadUnderWay)));
    let report = log.check();
    assert_eq!((report.is_whole(), report.purged), (true, 0));
    // The other case has another expert.
    assert!(log.portal().purge_case(&key(2)).await.unwrap().entries > 0);
    assert!(log.check().is_whole());
    drop(path);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_of_purged_entries_is_held_to() {
    let journey = every_kind().await;
    let log = Log::of(&journey.office.sandbox);
    for case in [1, 2] {
        log.portal().purge_case(&key(case)).await.unwrap();
    }
    let changes = [
        // One more without its salt, of which nothing else was there.
        "UPDATE archive_entries SET salt = NULL WHERE leaf_index = 0",
        "UPDATE purges SET entries = entries + 1 WHERE rowid = 1",
        "UPDATE purges SET entries = 'many' WHERE rowid = 1",
        "DELETE FROM purges WHERE rowid = 2",
        "INSERT INTO purges (tag, entries) VALUES (x'00', 0)",
    ];
    for change in changes {
        let damaged = log.copy();
        assert_eq!(damaged.database().execute(change, []).unwrap(), 1, "{change}");
        assert!(!damaged.check().is_whole(), "{change}");
    }
    assert!(log.check().is_whole());
}

/// A portal on a log, served in this process.
pub(super) struct Served {
    pub(super) api: Api,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Served {
    pub(super) async fn open(log: &Log) -> Self {
        let portal = log.portal().open().unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let api = Api::new(&format!("http://{}", listener.local_addr().unwrap()));
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(async move {
            portal.serve(listener, async { drop(stopped.await) }).await.unwrap();
        });
        Self { api, stop, serving }
    }

    pub(super) async fn close(self) {
        drop((self.api, self.stop));
        self.serving.await.unwrap();
    }
}

fn receipts(log: &Log) -> Vec<String> {
    let database = log.database();
    let mut query = database.prepare("SELECT text FROM receipt_texts ORDER BY id").unwrap();
    query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn documents(log: &Log) -> i64 {
    let database = log.database();
    let mut query = database.prepare("SELECT file FROM registration_documents").unwrap();
    let registered: BTreeSet<String> = query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let names = fs::read_dir(log.data().join("documents")).unwrap();
    names.filter(|name| !registered.contains(&*name.as_ref().unwrap().file_name().to_string_lossy())).count() as i64
}

fn count(log: &Log, table: &str) -> i64 {
    log.database().query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

/// Which of these words the database's files hold, also where nothing is kept any more.
fn words_of<'a>(log: &Log, words: &[&'a str]) -> BTreeSet<&'a str> {
    let mut bytes = Vec::new();
    for name in ["portal.sqlite", "portal.sqlite-wal"] {
        bytes.extend(fs::read(log.data().join(name)).unwrap_or_default());
    }
    let holds = |word: &&&str| memchr::memmem::find(&bytes, word.as_bytes()).is_some();
    words.iter().filter(holds).copied().collect()
}

/// What the command reads.
pub(super) fn input(number: u32) -> Value {
    json!({"case_key": case_key("L", number)})
}
