//! A portal on a clock that stands still, whose officer's refused notices bring receipts.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use perito::archive::{KeyChange, Leaf, Receipt, Salt, SignedCheckpoint, TrustedKeys, VerifierKey};
use perito::protocol::Role;
use perito_portal::{Fsck, Keys, ManualClock, Portal, PortalBuilder, PortalError, Report};
use rusqlite::Connection;
use time::OffsetDateTime;
use time::macros::{date, datetime};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::support::archive::leaves;
use crate::support::folder::copy;
use crate::support::office::staff_account;
use crate::support::{Api, CHOSEN_PIN, notice, tax_code};

pub(crate) const BEGIN: OffsetDateTime = datetime!(2026-09-01 08:00 UTC);
pub(crate) const MILLISECOND: time::Duration = time::Duration::MILLISECOND;

pub(crate) struct Bureau {
    root: tempfile::TempDir,
    pub(crate) clock: Arc<ManualClock>,
}

/// An entry, its salt, and when it was made.
pub(crate) struct Entry {
    pub(crate) leaf: Leaf,
    pub(crate) salt: Salt,
}

impl Bureau {
    pub(crate) fn open() -> Self {
        let bureau = Self { root: tempfile::tempdir().unwrap(), clock: Arc::new(ManualClock::at(BEGIN)) };
        Portal::init(&bureau.data(), &bureau.keys(), "portal.example.org").unwrap();
        bureau.served(async |portal, api| {
            let officer = staff_account(Role::Officer, "7000", &tax_code(1), ("Prova", "Interno"));
            let pin = portal.add_account(officer).await.unwrap();
            api.first_access(&tax_code(1), pin.expose()).await;
        });
        bureau
    }

    /// The same folders and the same instant once more.
    pub(crate) fn copy(&self) -> Self {
        let root = tempfile::tempdir().unwrap();
        copy(self.root.path(), root.path());
        Self { root, clock: Arc::clone(&self.clock) }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.root.path().join("data")
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.root.path().join("keys")
    }

    /// The text of a file of the keys folder.
    pub(crate) fn key_file(&self, name: &str) -> String {
        fs::read_to_string(self.keys().join(name)).unwrap()
    }

    pub(crate) fn builder(&self) -> PortalBuilder {
        let keys = Keys::load(&self.keys()).unwrap();
        Portal::builder(&self.data(), keys).clock(Arc::clone(&self.clock) as _).shutdown_grace(Duration::ZERO)
    }

    /// The keys that an office publishes.
    pub(crate) fn published(&self) -> TrustedKeys {
        TrustedKeys::parse(&self.key_file("verifier.pub")).unwrap()
    }

    pub(crate) fn verifier(&self) -> VerifierKey {
        Keys::load(&self.keys()).unwrap().verifier()
    }

    pub(crate) fn rotate(&self) -> Result<KeyChange, PortalError> {
        Runtime::new().unwrap().block_on(self.builder().rotate_key())
    }

    /// Serves for as long as something is done.
    pub(crate) fn served<T>(&self, act: impl AsyncFnOnce(&Portal, Api) -> T) -> T {
        let runtime = Runtime::new().unwrap();
        let done = runtime.block_on(async {
            let portal = self.builder().open().unwrap();
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let api = Api::new(&format!("http://{}", listener.local_addr().unwrap()));
            tokio::select! {
                done = act(&portal, api) => done,
                ended = portal.serve(listener, std::future::pending()) => panic!("{ended:?}"),
            }
        });
        // Connections that are kept open must not keep the folder.
        runtime.shutdown_timeout(Duration::from_secs(5));
        done
    }

    /// The receipt of a refusal, under this key.
    pub(crate) fn receipt(&self, key: &str) -> Receipt {
        let text = self.served(async |_, api| {
            let officer = api.login(&tax_code(1), CHOSEN_PIN).await;
            let refused = officer.notify(key, &notice(1, "7000", date!(2026 - 10 - 20))).await.expect(403);
            refused.body["refusal_receipt"].as_str().unwrap().to_owned()
        });
        Receipt::parse(&text).unwrap()
    }

    pub(crate) fn check(&self) -> Report {
        Fsck::open(&self.data(), Keys::load(&self.keys()).unwrap()).unwrap().check().unwrap()
    }

    pub(crate) fn database(&self) -> Connection {
        Connection::open(self.data().join("portal.sqlite")).unwrap()
    }

    /// The last checkpoint.
    pub(crate) fn checkpoint(&self) -> SignedCheckpoint {
        let sql = "SELECT note FROM archive_checkpoint";
        let note: String = self.database().query_row(sql, [], |row| row.get(0)).unwrap();
        SignedCheckpoint::parse(&note).unwrap()
    }

    /// The checkpoints of the high-water mark, the larger one last.
    pub(crate) fn marks(&self) -> Vec<SignedCheckpoint> {
        let text = self.key_file("archive.high-water");
        let places = text.as_bytes().chunks(2048).map(|place| std::str::from_utf8(place).unwrap());
        let read = |place: &str| SignedCheckpoint::parse(&format!("{}\n", place.trim_end_matches('\n'))).ok();
        let mut marks: Vec<_> = places.filter_map(read).collect();
        marks.sort_by_key(|mark| mark.checkpoint().size);
        marks
    }

    /// The archive's entries of some action.
    pub(crate) fn entries(&self, action: &str) -> Vec<Entry> {
        let database = self.database();
        let mut query = database.prepare("SELECT salt FROM archive_entries ORDER BY leaf_index").unwrap();
        let salts = query.query_map([], |row| Ok(Salt(row.get(0)?))).unwrap().map(Result::unwrap);
        let leaves = leaves(&self.data(), &database).into_iter().map(|leaf| Leaf::parse(leaf.as_bytes()).unwrap());
        let entries = leaves.zip(salts).map(|(leaf, salt)| Entry { leaf, salt });
        entries.filter(|entry| entry.leaf.action() == action).collect()
    }
}
