//! A portal that is brought back from a backup, before the clients that saw what it has lost.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use perito::archive::Receipt;
use perito::client::{
    ArchiveCheck, CheckpointFile, LoginOutcome, NotifiedOperation, PortalClient, SendOptions, Session,
};
use perito::domain::{
    Appointment, CaseKey, CaseNumber, CourtOffice, InpsOffice, OperationNotice, Pin, Place, Register, TaxCode,
};
use time::OffsetDateTime;

use crate::archive_epochs::{Office, fill};
use crate::support::binary::Served;
use crate::support::{Api, CHOSEN_PIN, tax_code};

const CTU: u8 = 1;

/// A client that starts now, and remembers what is in this file.
async fn client(office: &Office, served: &Served, memory: &str) -> (PortalClient, Session) {
    let store = Arc::new(CheckpointFile::new(memory_of(office, memory)));
    let client = PortalClient::connect_remembering(&served.url, office.trusted(), store).await.unwrap();
    let login = client.login(&TaxCode::parse(&tax_code(CTU)).unwrap(), &Pin::parse(CHOSEN_PIN).unwrap()).await;
    match login.unwrap() {
        LoginOutcome::Session(session) => (client, session),
        LoginOutcome::MustChangePin(_) => panic!("the PIN was changed already"),
    }
}

fn memory_of(office: &Office, memory: &str) -> PathBuf {
    office.folders.root.path().join(memory)
}

/// A notice in a case of its own, and how it is sent: the same, whenever it is sent again.
fn act(number: u32) -> (OperationNotice, SendOptions) {
    let now = OffsetDateTime::now_utc();
    let case = CaseNumber::parse(&format!("R.G. {number}/2026")).unwrap();
    let case = CaseKey::of(CourtOffice::parse("0581040224").unwrap(), &case, Some(Register::Labour)).unwrap();
    let day = (now.date() + time::Duration::days(40)).to_string();
    let notice = OperationNotice::new(
        case,
        InpsOffice::parse("7000").unwrap(),
        Appointment::parse(&day, "09:30").unwrap(),
        Place::new(None, "Via Tiburtina 1", "Tivoli", Some("RM")).unwrap(),
    );
    let idempotency_key = Some(format!("act-{number}"));
    (notice, SendOptions { idempotency_key, composed_at: Some(now), ..SendOptions::default() })
}

async fn send(session: &Session, (notice, options): &(OperationNotice, SendOptions)) -> NotifiedOperation {
    session.notify_operation(notice, options).await.unwrap()
}

#[tokio::test]
async fn whoever_saw_what_is_lost_is_told_so_and_sends_it_again() {
    let office = Office::open().await;
    let (acts, mut receipts) = ([act(1), act(2), act(3)], Vec::<Receipt>::new());
    let first = office
        .while_served(async |served| {
            let (_, session) = client(&office, served, "memory").await;
            let notified = send(&session, &acts[0]).await;
            assert_eq!(notified.archive, ArchiveCheck::First);
            fill(&Api::new(&served.url), 300).await;
            notified.receipt
        })
        .await;
    receipts.push(first);
    // Of the time before the backup.
    fs::copy(memory_of(&office, "memory"), memory_of(&office, "older")).unwrap();
    office.back_up("backup");
    let lost = office
        .while_served(async |served| {
            let (_, session) = client(&office, served, "memory").await;
            let lost = [send(&session, &acts[1]).await, send(&session, &acts[2]).await];
            assert!(lost.iter().all(|notified| notified.archive == ArchiveCheck::Consistent));
            fill(&Api::new(&served.url), 600).await;
            lost
        })
        .await;
    receipts.extend(lost.map(|notified| notified.receipt));
    office.bring_back("backup");
    let statement = office.restore();

    let again = office
        .while_served(async |served| {
            let (portal, session) = client(&office, served, "memory").await;
            let checked = portal.check_archive().await.unwrap();
            assert_eq!((checked.check, &checked.restorations), (ArchiveCheck::Restored, &vec![statement.clone()]));
            assert_eq!(statement.at_risk(&receipts), [&receipts[1], &receipts[2]]);
            let mut again = Vec::new();
            for act in &acts[1..] {
                let notified = send(&session, act).await;
                assert_eq!((notified.archive, notified.replayed), (ArchiveCheck::Consistent, false));
                notified.receipt.verify(&office.trusted()).unwrap();
                again.push(notified.receipt);
            }
            assert!(statement.at_risk(&again).is_empty());
            // What was kept is the portal's as it was.
            assert!(send(&session, &acts[0]).await.replayed);
            assert_eq!(session.receipt(receipts[0].id()).await.unwrap(), receipts[0]);
            assert_eq!(portal.check_archive().await.unwrap().check, ArchiveCheck::Consistent);
            again
        })
        .await;
    office
        .while_served(async |served| {
            // After a restart; with a memory that went on from what was kept; and with none.
            for (memory, check) in [
                ("memory", ArchiveCheck::Consistent),
                ("older", ArchiveCheck::Restored),
                ("older", ArchiveCheck::Consistent),
                ("none", ArchiveCheck::First),
            ] {
                let (portal, session) = client(&office, served, memory).await;
                let notified = send(&session, &acts[1]).await;
                assert_eq!((notified.archive, notified.replayed), (check, true), "{memory}");
                assert_eq!(notified.receipt, again[0]);
                assert_eq!(portal.restorations(), std::slice::from_ref(&statement));
                assert_eq!(session.receipt(receipts[0].id()).await.unwrap(), receipts[0]);
                assert_eq!(portal.check_archive().await.unwrap().check, ArchiveCheck::Consistent);
            }
        })
        .await;

    // Once more the same backup: the second epoch is lost with what was sent again.
    office.bring_back("backup");
    let third = office.restore();
    office
        .while_served(async |served| {
            for memory in ["memory", "older", "none"] {
                let (portal, session) = client(&office, served, memory).await;
                assert_eq!(portal.check_archive().await.unwrap().check, ArchiveCheck::Restored, "{memory}");
                assert_eq!(portal.restorations(), [statement.clone(), third.clone()]);
                assert_eq!(session.receipt(receipts[0].id()).await.unwrap(), receipts[0]);
            }
            assert_eq!(third.at_risk(&again).len(), 2);
            let (_, session) = client(&office, served, "memory").await;
            for act in &acts[1..] {
                let notified = send(&session, act).await;
                assert_eq!((notified.archive, notified.replayed), (ArchiveCheck::Consistent, false));
                assert!(third.at_risk(&[notified.receipt]).is_empty());
            }
        })
        .await;
}
