//! What is lost more than once.

use perito::archive::Receipt;
use perito_portal::{Fault, Place};

use super::bureau::{Office, ctu, notify, openings, receipt, sequence};
use crate::support::Api;

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
