//! Archives to be checked: made by requests, copied out of the sandbox, and settled.

use std::path::PathBuf;
use std::sync::Arc;

use perito::archive::tile::{WIDTH, read_bundle};
use perito_portal::{Fsck, Keys, ManualClock, Place, Portal, PortalBuilder, Report, Sandbox};
use rusqlite::Connection;
use serde_json::json;
use time::macros::{date, datetime};
use tokio::task::JoinSet;

use crate::support::filing::{self, terms};
use crate::support::folder::{copy, copy_served};
use crate::support::journey::{Journey, fresh_pdf, record_case, report};
use crate::support::{Api, case_key, notice};

/// A portal's two folders, apart from the portal that filled them.
pub(crate) struct Log {
    root: tempfile::TempDir,
}

impl Log {
    /// A copy of what a sandbox that nobody is asking has stored.
    pub(crate) fn of(sandbox: &Sandbox) -> Self {
        let root = tempfile::tempdir().unwrap();
        copy_served(sandbox.data_folder().parent().unwrap(), root.path());
        let log = Self { root };
        // Opening it writes the files that were still being written.
        log.reopen();
        log.forget_tail();
        log
    }

    /// What the writer does once the files of full bundles are written.
    fn forget_tail(&self) {
        let forgotten =
            "DELETE FROM archive_tail WHERE leaf_index < (SELECT COUNT(*) / 256 * 256 FROM archive_entries)";
        self.database().execute(forgotten, []).unwrap();
    }

    /// Some 300 entries of every kind, a bundle and a partial one.
    pub(crate) async fn of_300() -> Self {
        let journey = every_kind().await;
        fill(&journey, 300).await;
        Self::of(&journey.office.sandbox)
    }

    pub(crate) fn copy(&self) -> Self {
        let root = tempfile::tempdir().unwrap();
        copy(self.root.path(), root.path());
        Self { root }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.root.path().join("data")
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.root.path().join("keys")
    }

    /// The path of a file of the archive.
    pub(crate) fn file(&self, path: impl std::fmt::Display) -> PathBuf {
        self.data().join("archive").join(path.to_string())
    }

    pub(crate) fn database(&self) -> Connection {
        let database = Connection::open(self.data().join("portal.sqlite")).unwrap();
        // Whoever damages an archive asks nobody.
        database.pragma_update(None, "foreign_keys", false).unwrap();
        database
    }

    pub(crate) fn fsck(&self) -> Fsck {
        Fsck::open(&self.data(), Keys::load(&self.keys()).unwrap()).unwrap()
    }

    pub(crate) fn check(&self) -> Report {
        self.fsck().check().unwrap()
    }

    /// What is named.
    pub(crate) fn named(&self) -> Vec<Place> {
        places(&self.check())
    }

    /// The portal on it, a day later than anything in it.
    pub(crate) fn portal(&self) -> PortalBuilder {
        let keys = Keys::load(&self.keys()).unwrap();
        Portal::builder(&self.data(), keys).clock(Arc::new(ManualClock::at(datetime!(2026-09-30 08:00 UTC))))
    }

    /// Opens the portal and closes it.
    pub(crate) fn reopen(&self) {
        drop(self.portal().open().unwrap());
    }
}

pub(crate) fn places(report: &Report) -> Vec<Place> {
    report.differences.iter().map(|difference| difference.place.clone()).collect()
}

/// Where an entry's own bytes are in its full bundle.
pub(crate) fn extent(bytes: &[u8], slot: usize) -> std::ops::Range<usize> {
    let entries = read_bundle(bytes, WIDTH).unwrap();
    let first = entries[..slot].iter().map(|entry| entry.len() + 2).sum::<usize>() + 2;
    first..first + entries[slot].len()
}

/// Two cases with acts of every kind, and what was refused, searched and read beside them.
pub(crate) async fn every_kind() -> Journey {
    let journey = Journey::begin().await;
    let other = journey.office.ctu(2).await;
    journey.submit("draft", "draft", &fresh_pdf()).await.expect(201);
    let mut observation = filing::observation(1, "osservazione della causa prima");
    observation["document"] = journey.doctor.upload(&fresh_pdf()).await;
    journey.doctor.observe("observation", &observation).await.expect(201);
    journey.treasury.pay(&filing::new_id(), "payment", &filing::payment(1)).await.expect(201);
    let put = journey.legal.get(&journey.case_path("/terms")).await.expect(200);
    journey.legal.change(&journey.case_path("/terms"), put.header("etag").unwrap(), &terms()).await.expect(200);
    let convocation = json!({
        "case_key": case_key("L", 1), "operations_at": {"date": "2026-11-03", "time": "09:30"},
        "place": {"address": "Via della Convocazione 3", "comune": "Tivoli"}, "composed_at": "2026-09-01T08:00:00Z",
    });
    let convocations = format!("/v1/operations/{}/convocations", journey.notice["id"].as_str().unwrap());
    journey.ctu.act(&convocations, "convocation", &convocation).await.expect(201);

    record_case(&journey.legal, 2, 2).await;
    other.notify("other", &notice(2, "7000", date!(2026 - 10 - 20))).await.expect(201);
    let upload = other.upload(&fresh_pdf()).await;
    other.report("other-draft", &filing::report(2, "draft", &upload)).await.expect(201);
    journey.doctor.observe("other", &filing::observation(2, "osservazione della causa seconda")).await.expect(201);

    // Refused with a receipt in a case that nobody has, without one, and searched in vain.
    journey.doctor.notify("refused", &notice(7, "7000", date!(2026 - 10 - 20))).await.expect(403);
    journey.ctu.report("refused", &report("draft", &json!({"upload_id": "x", "sha256": "0"}))).await.expect(422);
    journey.ctu.get("/v1/registrations").await.expect(403);
    journey.ctu.post("/v1/case-searches", &json!({"case_key": case_key("L", 9)})).await.expect(200);
    journey.ctu.post("/v1/case-searches", &json!({"case_key": case_key("L", 1)})).await.expect(200);
    journey
}

/// Reads until the archive has so many entries.
pub(crate) async fn fill(journey: &Journey, entries: usize) {
    let missing = entries.checked_sub(journey.office.count("archive_entries")).unwrap();
    at_once(vec!["/v1/me"; missing], &journey.ctu).await;
    assert_eq!(journey.office.count("archive_entries"), entries);
}

/// Reads these, 64 at a time.
pub(crate) async fn at_once(paths: Vec<&'static str>, api: &Api) {
    let mut reading = JoinSet::new();
    for path in paths {
        if reading.len() == 64 {
            reading.join_next().await.unwrap().unwrap();
        }
        let api = api.clone();
        reading.spawn(async move { drop(api.get(path).await.expect(200)) });
    }
    reading.join_all().await;
}
