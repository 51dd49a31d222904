//! A portal that is backed up, brought back and restored.

use std::fs;

use perito::archive::{EpochOpening, EpochStatement, Receipt, SignedCheckpoint, TrustedKeys};
use perito_portal::{Fault, Fsck, Keys, Place};
use rusqlite::Connection;
use serde_json::Value;
use time::OffsetDateTime;

use crate::support::binary::{Folders, Served, stderr, stdout};
use crate::support::folder::copy;
use crate::support::{Answer, Api, CHOSEN_PIN, notice, tax_code};

const CTU: u8 = 1;
const OFFICER: u8 = 2;
pub(super) const AUDITOR: u8 = 3;

/// A portal whose people have their PINs.
pub(crate) struct Office {
    pub(crate) folders: Folders,
}

impl Office {
    pub(crate) async fn open() -> Self {
        let folders = Folders::init();
        let [officer, auditor] = [("officer", OFFICER), ("auditor", AUDITOR)]
            .map(|(role, person)| (tax_code(person), folders.pin_of_new_account(role, &tax_code(person))));
        let served = folders.serve();
        let api = Api::new(&served.url);
        let officer = api.first_access(&officer.0, &officer.1).await;
        api.first_access(&auditor.0, &auditor.1).await;
        api.register_ctu(&officer, &tax_code(CTU)).await;
        end(served);
        Self { folders }
    }

    /// Serves while this is done.
    pub(crate) async fn while_served<T>(&self, work: impl AsyncFnOnce(&Served) -> T) -> T {
        let served = self.folders.serve();
        let done = work(&served).await;
        end(served);
        done
    }

    pub(crate) fn back_up(&self, name: &str) {
        copy(&self.folders.data, &self.folders.root.path().join(name));
    }

    pub(crate) fn bring_back(&self, name: &str) {
        fs::remove_dir_all(&self.folders.data).unwrap();
        copy(&self.folders.root.path().join(name), &self.folders.data);
    }

    /// `restore --new-epoch`, and what it prints.
    pub(crate) fn restore(&self) -> EpochStatement {
        let restored = self.folders.command(&["restore", "--new-epoch"]).output().unwrap();
        assert!(restored.status.success(), "{}", stderr(&restored));
        EpochStatement::parse(&stdout(&restored)).unwrap()
    }

    pub(super) fn differences(&self) -> Vec<(u64, Place, Fault)> {
        let fsck = Fsck::open(&self.folders.data, Keys::load(&self.folders.keys).unwrap()).unwrap();
        let report = fsck.check().unwrap();
        report
            .differences
            .into_iter()
            .map(|difference| (difference.epoch, difference.place, difference.fault))
            .collect()
    }

    pub(crate) fn trusted(&self) -> TrustedKeys {
        Keys::load(&self.folders.keys).unwrap().verifier().into()
    }

    pub(super) fn execute(&self, sql: &str) {
        Connection::open(self.folders.data.join("portal.sqlite")).unwrap().execute_batch(sql).unwrap();
    }
}

pub(super) fn end(served: Served) {
    served.terminate();
    assert!(served.wait().success());
}

pub(super) async fn ctu(served: &Served) -> Api {
    Api::new(&served.url).login(&tax_code(CTU), CHOSEN_PIN).await
}

/// Sends the notice of a case, under a key of that case.
pub(super) async fn notify(ctu: &Api, number: u32) -> Answer {
    let on = OffsetDateTime::now_utc().date() + time::Duration::days(40);
    ctu.notify(&format!("notice-{number}"), &notice(number, "7000", on)).await.expect(201)
}

pub(super) fn receipt(answer: &Answer) -> Receipt {
    Receipt::parse(answer.body["receipt"]["text"].as_str().unwrap()).unwrap()
}

/// Adds entries until there are so many.
pub(crate) async fn fill(api: &Api, size: u64) {
    while checkpoint(api, "").await.checkpoint().size < size {
        api.begin_registration(&tax_code(9)).await;
    }
}

pub(super) async fn checkpoint(api: &Api, query: &str) -> SignedCheckpoint {
    let answer = api.get(&format!("/v1/archive/checkpoint{query}")).await.expect(200);
    SignedCheckpoint::parse(&String::from_utf8(answer.bytes).unwrap()).unwrap()
}

pub(super) async fn openings(api: &Api) -> Vec<EpochOpening> {
    let epochs = api.get("/v1/archive/epochs").await.expect(200).body["epochs"].clone();
    let opening = |epoch: &Value| EpochOpening::parse(epoch["opening"].as_str().unwrap()).unwrap();
    epochs.as_array().unwrap().iter().map(opening).collect()
}

pub(super) fn sequence(receipt: &Receipt) -> u32 {
    receipt.protocol_number().unwrap().to_string().rsplit('.').next().unwrap().parse().unwrap()
}
