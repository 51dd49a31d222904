//! A backup that is gone on from: what was kept, what was lost, and what the next epoch says of it.

use perito::archive::{EpochStatement, VerifierKey};
use perito_portal::Keys;
use serde_json::Value;

use super::bureau::{AUDITOR, Office, checkpoint, ctu, fill, notify, openings, receipt, sequence};
use crate::support::binary::stderr;
use crate::support::folder::copy;
use crate::support::{Api, CHOSEN_PIN, tax_code};

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
