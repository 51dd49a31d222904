//! `perito-portal fsck` and `perito-portal purge`, as whoever keeps a portal runs them.

use std::process::Output;

use perito::archive::tile::TileId;
use rusqlite::Connection;
use serde_json::json;
use time::macros::date;

use super::purge::input;
use crate::support::binary::{Folders, person, stderr, stdout};
use crate::support::{Api, notice, tax_code};

fn fsck(folders: &Folders, words: &[&str]) -> (i32, Output) {
    let output = folders.command(&["fsck"]).args(words).output().unwrap();
    (output.status.code().unwrap(), output)
}

#[tokio::test]
async fn the_commands_say_by_their_end_what_they_found() {
    let folders = Folders::init();
    let (code, output) = fsck(&folders, &[]);
    assert_eq!(code, 2, "there is no database yet: {}", stderr(&output));
    let pin = folders.pin_of_new_account("officer", &tax_code(1));
    assert_eq!(fsck(&folders, &[]).0, 0);

    let served = folders.serve();
    let (code, output) = fsck(&folders, &[]);
    assert_eq!(code, 2, "it is being served");
    assert!(stderr(&output).contains("in use by another portal / "), "{}", stderr(&output));
    assert!(stderr(&output).contains(" è in uso da un altro portale"), "{}", stderr(&output));
    let officer = Api::new(&served.url).first_access(&tax_code(1), &pin).await;
    for _ in 0..256 {
        officer.get("/v1/me").await.expect(200);
    }
    let refused = officer.notify("k1", &notice(1, "7000", date!(2099 - 10 - 20))).await.expect(403);
    assert!(refused.body["refusal_receipt"].is_string());
    served.kill();
    let (code, output) = fsck(&folders, &[]);
    assert_eq!((code, &*stdout(&output)), (0, ""), "killed, and whole");
    drop(folders.add_account("officer", &person(&tax_code(2)).to_string()));

    let tile = folders.data.join("archive").join(TileId::full(0, 0).to_string());
    std::fs::write(&tile, [1; 8192]).unwrap();
    let (code, output) = fsck(&folders, &[]);
    let told = "tile/0/000 is not what the rest of the archive gives / \
                tile/0/000 non è ciò che risulta dal resto dell'archivio\n";
    assert_eq!((code, &*stdout(&output)), (1, told));
    assert_eq!(fsck(&folders, &["--repair"]).0, 0);

    let purged = folders.administer(&["purge"], &input(1).to_string());
    assert_eq!(stdout(&purged), "1 entries purged\n", "{}", stderr(&purged));
    let again = folders.administer(&["purge"], &input(1).to_string());
    assert!(
        !again.status.success() && stderr(&again).contains("has been purged already / la causa è già"),
        "{}",
        stderr(&again)
    );
    let wrong = folders.administer(&["purge"], &json!({"case": 1}).to_string());
    assert!(!wrong.status.success() && stderr(&wrong).contains("JSON with case_key"), "{}", stderr(&wrong));
    let (code, output) = fsck(&folders, &[]);
    assert_eq!(code, 0, "{}", stdout(&output));
    assert!(stderr(&output).contains("(1 purged), 0 receipts"), "{}", stderr(&output));

    let database = Connection::open(folders.data.join("portal.sqlite")).unwrap();
    database.execute("UPDATE archive_entries SET action = 'x.y'", []).unwrap();
    let (code, output) = fsck(&folders, &["--most", "2"]);
    assert_eq!((code, stdout(&output).lines().count()), (1, 2));
    assert!(stderr(&output).contains("there may be more"), "{}", stderr(&output));
}
