//! Going on from a backup: the archive's next epoch, what it says of what was lost, and what stays as it was.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use perito::archive::{EpochOpening, EpochStatement, Receipt, SignedCheckpoint, TrustedKeys, VerifierKey};
use perito_portal::{ArchiveError, Fault, Fsck, Keys, Place, Portal, PortalError};
use rusqlite::Connection;
use serde_json::Value;
use time::OffsetDateTime;

use crate::support::binary::{Folders, Served, stderr, stdout};
use crate::support::{Answer, Api, CHOSEN_PIN, notice, tax_code};

const CTU: u8 = 1;
const OFFICER: u8 = 2;
const AUDITOR: u8 = 3;

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

    fn differences(&self) -> Vec<(u64, Place, Fault)> {
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

    fn execute(&self, sql: &str) {
        Connection::open(self.folders.data.join("portal.sqlite")).unwrap().execute_batch(sql).unwrap();
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn end(served: Served) {
    served.terminate();
    assert!(served.wait().success());
}

async fn ctu(served: &Served) -> Api {
    Api::new(&served.url).login(&tax_code(CTU), CHOSEN_PIN).await
}

/// Sends the notice of a case, under a key of that case.
async fn notify(ctu: &Api, number: u32) -> Answer {
    let on = OffsetDateTime::now_utc().date() + time::Duration::days(40);
    ctu.notify(&format!("notice-{number}"), &notice(number, "7000", on)).await.expect(201)
}

fn receipt(answer: &Answer) -> Receipt {
    Receipt::parse(answer.body["receipt"]["text"].as_str().unwrap()).unwrap()
}

/// Adds entries until there are so many.
pub(crate) async fn fill(api: &Api, size: u64) {
    while checkpoint(api, "").await.checkpoint().size < size {
        api.begin_registration(&tax_code(9)).await;
    }
}

async fn checkpoint(api: &Api, query: &str) -> SignedCheckpoint {
    let answer = api.get(&format!("/v1/archive/checkpoint{query}")).await.expect(200);
    SignedCheckpoint::parse(&String::from_utf8(answer.bytes).unwrap()).unwrap()
}

async fn openings(api: &Api) -> Vec<EpochOpening> {
    let epochs = api.get("/v1/archive/epochs").await.expect(200).body["epochs"].clone();
    let opening = |epoch: &Value| EpochOpening::parse(epoch["opening"].as_str().unwrap()).unwrap();
    epochs.as_array().unwrap().iter().map(opening).collect()
}

fn sequence(receipt: &Receipt) -> u32 {
    receipt.protocol_number().unwrap().to_string().rsplit('.').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn data_from_a_backup_go_on_as_the_next_epoch_and_say_what_was_lost() {
    let office = Office::open().await;
    let (trusted, before_loss) = (office.trusted(), "/v1/changes?limit=200");
    let first = office
        .while_served(async |served| {
            let ctu = ctu(served).await;
            let first = receipt(&notify(&ctu, 1).await);
            assert_eq!(openings(&ctu).await, []);
            fill(&ctu, 300).await;
            first
        })
        .await;
    office.back_up("backup");
    let (lost, cursor, last) = office
        .while_served(async |served| {
            let ctu = ctu(served).await;
            let lost = [receipt(&notify(&ctu, 2).await), receipt(&notify(&ctu, 3).await)];
            let cursor = ctu.get(before_loss).await.expect(200).body["cursor"].clone();
            fill(&ctu, 600).await;
            (lost, cursor, checkpoint(&ctu, "").await)
        })
        .await;
    // The files were copied after the database, so that they are newer than it.
    copy(&office.folders.data.join("archive"), &office.folders.root.path().join("backup/archive"));
    office.bring_back("backup");

    let refused = office.folders.command(&["serve"]).output().unwrap();
    assert!(stderr(&refused).contains("perito-portal restore --new-epoch"), "{}", stderr(&refused));
    let without = office.folders.command(&["restore"]).output().unwrap();
    assert!(stderr(&without).contains("--new-epoch"), "{}", stderr(&without));

    let statement = office.restore();
    assert_eq!((statement.origin.as_str(), &statement.previous), ("portal.example.org/2", last.checkpoint()));
    assert_eq!(statement.kept.origin, "portal.example.org");
    assert!((300..310).contains(&statement.kept.size), "{}", statement.kept.size);
    assert!(statement.puts_at_risk(&lost[0]) && statement.puts_at_risk(&lost[1]) && !statement.puts_at_risk(&first));
    let again = office.folders.command(&["restore", "--new-epoch"]).output().unwrap();
    assert!(!again.status.success() && stderr(&again).contains("nothing that was signed for is missing"));
    assert_eq!(office.differences(), []);
    let set_aside = office.folders.data.join("archive.lost/tile");
    assert!(set_aside.join("entries/001").is_file() && set_aside.join("0/001").is_file());

    let again = office
        .while_served(async |served| {
            let ctu = ctu(served).await;
            let auditor = Api::new(&served.url).login(&tax_code(AUDITOR), CHOSEN_PIN).await;
            assert_eq!(served.verifying_key, VerifierKey::to_string(&trusted_key(&office)));
            let [opening] = openings(&ctu).await.try_into().unwrap();
            assert_eq!(opening.verify(&trusted), Ok(&statement));

            // What was kept is there; what was lost is not, and is sent again under its key.
            ctu.get(&format!("/v1/receipts/{}", first.id())).await.expect(200);
            ctu.get(&format!("/v1/receipts/{}", lost[0].id())).await.expect(404);
            let answer = notify(&ctu, 2).await;
            assert!(!answer.is_replay());
            let again = receipt(&answer);
            assert_eq!(again.origin(), "portal.example.org/2");
            again.verify(&trusted).unwrap();
            assert!(sequence(&again) > sequence(&lost[1]), "no two receipts have one protocol number");
            assert!(!statement.puts_at_risk(&again));
            let told = ctu.get(&format!("/v1/changes?cursor={}", cursor.as_str().unwrap())).await.expect(200).body;
            assert!(
                !told["items"].as_array().unwrap().is_empty(),
                "a cursor that was lost passes nothing over: {told}"
            );

            the_first_epoch_is_there(&auditor, &statement).await;
            again
        })
        .await;
    office
        .while_served(async |served| {
            let ctu = ctu(served).await;
            let shown = ctu.get(&format!("/v1/receipts/{}", again.id())).await.expect(200);
            assert_eq!(shown.body["text"], again.to_string());
        })
        .await;
    assert_eq!(office.differences(), []);
}

fn trusted_key(office: &Office) -> VerifierKey {
    Keys::load(&office.folders.keys).unwrap().verifier()
}

/// Both epochs are shown, each by its number.
async fn the_first_epoch_is_there(auditor: &Api, statement: &EpochStatement) {
    assert_eq!(checkpoint(auditor, "?epoch=1").await.checkpoint(), &statement.kept);
    let second = checkpoint(auditor, "").await;
    assert_eq!(second.to_string(), checkpoint(auditor, "?epoch=2").await.to_string());
    let bytes = async |path: &str| auditor.get(&format!("/v1/archive/{path}")).await.expect(200).bytes;
    assert_eq!(bytes("tile/0/000").await, bytes("tile/0/000?epoch=1").await);
    assert_eq!(bytes("tile/0/000.p/1?epoch=2").await.len(), 32);
    assert_ne!(bytes("tile/0/000.p/1?epoch=2").await, bytes("tile/0/000.p/1").await);
    assert!(
        String::from_utf8_lossy(&bytes("tile/entries/000.p/1?epoch=2").await).contains("action archive.epoch_opened\n")
    );
    for path in ["tile/0/000?epoch=3", "tile/0/000?epoch=0", "checkpoint?epoch=3", "entries?epoch=3"] {
        auditor.get(&format!("/v1/archive/{path}")).await.expect(404);
    }
    for path in ["tile/0/000?epoch=x", "checkpoint?epoch=-1", "checkpoint?epoc=1"] {
        auditor.get(&format!("/v1/archive/{path}")).await.expect(422);
    }
    let search = async |query: &str| auditor.get(&format!("/v1/archive/entries?{query}")).await.expect(200).body;
    let opened = search("action=archive.epoch_opened").await;
    assert_eq!((&opened["items"][0]["index"], opened["items"].as_array().unwrap().len()), (&Value::from(0), 1));
    let notices = search("epoch=1&action=operation.notified").await;
    assert_eq!(notices["items"].as_array().unwrap().len(), 1);
    let page = search("epoch=1&limit=200").await;
    let rest = search(&format!("epoch=1&limit=200&cursor={}", page["next_cursor"].as_str().unwrap())).await;
    let count = |page: &Value| page["items"].as_array().unwrap().len() as u64;
    assert_eq!(count(&page) + count(&rest), statement.kept.size);
}

#[tokio::test]
async fn what_is_lost_again_is_said_again() {
    let office = Office::open().await;
    let trusted = office.trusted();
    let receipt_of =
        async |number| office.while_served(async |served| receipt(&notify(&ctu(served).await, number).await)).await;
    let first = receipt_of(1).await;
    office.back_up("first");
    let second = receipt_of(2).await;
    office.bring_back("first");
    assert_eq!(office.restore().origin, "portal.example.org/2");
    let third = receipt_of(3).await;
    office.back_up("second");
    let fourth = receipt_of(4).await;

    // A backup of the second epoch: two openings tell of two losses.
    office.bring_back("second");
    assert_eq!(office.restore().origin, "portal.example.org/3");
    assert_eq!(office.differences(), []);
    let at_risk = async |receipts: &[&Receipt]| {
        let openings = office.while_served(async |served| openings(&Api::new(&served.url)).await).await;
        let statements = openings.iter().map(|opening| opening.verify(&trusted).unwrap()).collect::<Vec<_>>();
        let lost = |receipt: &&Receipt| statements.iter().any(|statement| statement.puts_at_risk(receipt));
        (statements.len(), receipts.iter().map(lost).collect::<Vec<_>>())
    };
    assert_eq!(at_risk(&[&first, &second, &third, &fourth]).await, (2, vec![false, true, false, true]));
    let fifth = receipt_of(5).await;

    // And once more the first backup: the second and third epoch are lost, and so is the opening of the second.
    office.bring_back("first");
    let opened = office.restore();
    assert_eq!((opened.origin.as_str(), opened.kept.origin.as_str()), ("portal.example.org/4", "portal.example.org"));
    let lost = [false, true, true, true, true];
    assert_eq!(at_risk(&[&first, &second, &third, &fourth, &fifth]).await, (1, lost.to_vec()));
    let sixth = receipt_of(6).await;
    assert!(sequence(&sixth) > sequence(&fifth));
    let cursor = changes_cursor(&office).await;
    assert_eq!(at_risk(&[&sixth]).await.1, [false]);
    assert_eq!(office.differences(), []);

    // The same backup once more: what was numbered since it was brought back first is not numbered again.
    office.bring_back("first");
    assert_eq!(office.restore().origin, "portal.example.org/5");
    let seventh = receipt_of(7).await;
    assert!(sequence(&seventh) > sequence(&sixth));
    office
        .while_served(async |served| {
            let told = ctu(served).await.get(&format!("/v1/changes?cursor={cursor}")).await.expect(200).body;
            assert_eq!(told["items"].as_array().unwrap().len(), 1, "{told}");
        })
        .await;

    office.execute("UPDATE archive_epochs SET statement = replace(statement, 'previous_size: ', 'previous_size: 1')");
    assert_eq!(office.differences(), [(5, Place::Opening, Fault::Differs)]);
    office.execute("UPDATE archive_epochs SET statement = 'epoch: perito/v1'");
    assert_eq!(office.differences(), [(5, Place::Opening, Fault::Malformed)]);
    office.execute("DELETE FROM archive_epochs");
    assert!(!office.differences().is_empty());
}

/// Where the expert's feed of changes ends.
async fn changes_cursor(office: &Office) -> String {
    office
        .while_served(async |served| {
            let told = ctu(served).await.get("/v1/changes?limit=200").await.expect(200).body;
            told["cursor"].as_str().unwrap().to_owned()
        })
        .await
}

#[tokio::test]
async fn keys_that_come_from_a_copy_too_are_told_how_far_was_signed_for() {
    let office = Office::open().await;
    office.back_up("backup");
    let (keys, root) = (&office.folders.keys, office.folders.root.path());
    copy(keys, &root.join("copy"));
    let lost = office.while_served(async |served| receipt(&notify(&ctu(served).await, 1).await)).await;
    let file = root.join("receipt.txt");
    fs::write(&file, lost.to_string()).unwrap();
    office.bring_back("backup");
    fs::remove_dir_all(keys).unwrap();
    copy(&root.join("copy"), keys);
    let restore = |words: &[&str]| office.folders.command(words).output().unwrap();

    // Without a mark nothing is signed.
    fs::remove_file(keys.join("archive.high-water")).unwrap();
    for words in [&["serve"][..], &["restore", "--new-epoch", "--signed", "/nowhere"]] {
        assert!(!restore(words).status.success(), "{words:?}");
    }
    assert!(stderr(&restore(&["serve"])).contains("--signed FILE"));
    let forged = lost.to_string().replacen("— portal.example.org ", "— portal.example.org A", 2);
    let other = root.join("other.txt");
    fs::write(&other, forged).unwrap();
    assert!(!restore(&["restore", "--new-epoch", "--signed", other.to_str().unwrap()]).status.success());

    let restored = restore(&["restore", "--new-epoch", "--signed", file.to_str().unwrap()]);
    assert!(restored.status.success(), "{}", stderr(&restored));
    let statement = EpochStatement::parse(&stdout(&restored)).unwrap();
    assert_eq!(&statement.previous, lost.proof().unwrap().checkpoint.checkpoint());
    assert!(statement.puts_at_risk(&lost));
    let again = restore(&["restore", "--new-epoch", "--signed", file.to_str().unwrap()]);
    assert!(!again.status.success() && stderr(&again).contains("nothing that was signed for is missing"));
    office.while_served(async |served| notify(&ctu(served).await, 1).await).await;

    // A copy of the keys folder whose mark is of before the restoration is no damage.
    fs::remove_dir_all(keys).unwrap();
    copy(&root.join("copy"), keys);
    assert_eq!(office.differences(), []);
    office.while_served(async |served| notify(&ctu(served).await, 2).await).await;
    assert_eq!(office.differences(), []);
}

#[tokio::test]
async fn keys_of_before_a_rotation_sign_nothing() {
    let office = Office::open().await;
    let (keys, copied) = (&office.folders.keys, office.folders.root.path().join("copy"));
    copy(keys, &copied);
    assert!(office.folders.command(&["rotate-key"]).output().unwrap().status.success());
    fs::remove_dir_all(keys).unwrap();
    copy(&copied, keys);
    for command in ["serve", "rotate-key"] {
        assert!(!office.folders.command(&[command]).output().unwrap().status.success(), "{command}");
    }
}

#[tokio::test]
async fn a_backup_of_before_a_new_key_goes_on_under_the_new_one() {
    let office = Office::open().await;
    office.back_up("backup");
    let rotated = office.folders.command(&["rotate-key"]).output().unwrap();
    assert!(rotated.status.success(), "{}", stderr(&rotated));
    office.bring_back("backup");
    let statement = office.restore();
    assert_eq!(office.differences(), []);
    let trusted = Keys::load(&office.folders.keys).unwrap().trusted_keys().clone();
    office
        .while_served(async |served| {
            let ctu = ctu(served).await;
            receipt(&notify(&ctu, 1).await).verify(&trusted).unwrap();
            assert_eq!(openings(&ctu).await[0].verify(&trusted), Ok(&statement));
            // What was kept is still signed for by the old key.
            let kept = checkpoint(&ctu, "?epoch=1").await;
            assert_eq!(kept.verify(&trusted).unwrap().key.valid_from, None);
        })
        .await;
    assert_eq!(office.differences(), []);
}

#[tokio::test]
async fn a_rotation_that_was_lost_half_done_is_ended_by_the_restoration() {
    let office = Office::open().await;
    office.back_up("backup");
    let file = |name: &str| office.folders.keys.join(name);
    let old = fs::read(file("signing.key")).unwrap();
    assert!(office.folders.command(&["rotate-key"]).output().unwrap().status.success());
    // It was announced and recorded, and the new key not put in the old one's place.
    fs::rename(file("signing.key"), file("signing.key.next")).unwrap();
    fs::write(file("signing.key"), old).unwrap();
    office.bring_back("backup");
    for command in ["serve", "rotate-key"] {
        assert!(!office.folders.command(&[command]).output().unwrap().status.success(), "{command}");
    }
    office.restore();
    assert!(!file("signing.key.next").exists());
    let trusted = Keys::load(&office.folders.keys).unwrap().trusted_keys().clone();
    office
        .while_served(async |served| {
            receipt(&notify(&ctu(served).await, 1).await).verify(&trusted).unwrap();
        })
        .await;
    assert_eq!(office.differences(), []);
}

#[tokio::test]
async fn a_restoration_that_was_cut_short_is_done_or_is_done_again() {
    let office = Office::open().await;
    office.back_up("backup");
    office.while_served(async |served| notify(&ctu(served).await, 1).await).await;
    let keys = office.folders.root.path().join("keys-of-then");
    copy(&office.folders.keys, &keys);

    // It was committed, and the mark not moved.
    office.bring_back("backup");
    office.restore();
    fs::remove_dir_all(&office.folders.keys).unwrap();
    copy(&keys, &office.folders.keys);
    assert_eq!(office.differences(), []);
    office.while_served(async |served| notify(&ctu(served).await, 1).await).await;
    office.bring_back("backup");
    let refused = Portal::builder(&office.folders.data, Keys::load(&office.folders.keys).unwrap()).open().map(drop);
    let behind = matches!(&refused, Err(PortalError::Archive(ArchiveError::Behind { signed_origin, .. })) if signed_origin == "portal.example.org/2");
    assert!(behind, "{refused:?}");

    for attempt in 0_u64..40 {
        office.bring_back("backup");
        fs::remove_dir_all(&office.folders.keys).unwrap();
        copy(&keys, &office.folders.keys);
        let mut restoring = office.folders.command(&["restore", "--new-epoch"]).spawn().unwrap();
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_micros(attempt * 500) {
            std::hint::spin_loop();
        }
        restoring.kill().unwrap();
        restoring.wait().unwrap();
        let again = office.folders.command(&["restore", "--new-epoch"]).output().unwrap();
        let done = stderr(&again).contains("nothing that was signed for is missing");
        assert!(done || again.status.success(), "attempt {attempt}: {}", stderr(&again));
        assert_eq!(office.differences(), [], "attempt {attempt}");
    }
    let opened = office.while_served(async |served| {
        notify(&ctu(served).await, 1).await;
        openings(&Api::new(&served.url)).await
    });
    assert_eq!(opened.await.len(), 1);
}
