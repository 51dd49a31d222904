//! SIGKILL of the real `perito-portal rotate-key`, as soon as something of it is seen.

#![cfg(unix)]

use std::fs;
use std::process::Stdio;

use perito::archive::TrustedKeys;

use crate::support::binary::{Folders, stderr, stdout};
use crate::support::tax_code;

/// What can be seen of a rotation from outside.
type Sight = fn(&Folders) -> bool;

const SIGHTS: [(&str, Sight); 4] = [
    ("nothing", |_| true),
    ("the new key", |folders| folders.keys.join("signing.key.next").exists()),
    ("its announcement", |folders| keys_of(folders) == Some(2)),
    ("the write-ahead log", |folders| {
        fs::metadata(folders.data.join("portal.sqlite-wal")).is_ok_and(|log| log.len() > 0)
    }),
];

fn keys_of(folders: &Folders) -> Option<usize> {
    let text = fs::read_to_string(folders.keys.join("verifier.pub")).ok()?;
    TrustedKeys::parse(&text).ok().map(|keys| keys.keys().len())
}

#[test]
fn killed_anywhere_it_is_ended_by_another_run() {
    let mut cut_short = 0;
    for (what, sight) in SIGHTS {
        for delay in [0, 400_000] {
            let folders = Folders::init();
            folders.pin_of_new_account("officer", &tax_code(1));
            let mut child = folders.command(&["rotate-key"]).stderr(Stdio::null()).spawn().unwrap();
            while !sight(&folders) && child.try_wait().unwrap().is_none() {
                std::thread::yield_now();
            }
            (0..delay).for_each(|_| std::hint::spin_loop());
            child.kill().unwrap();
            child.wait().unwrap();

            let half_done = folders.keys.join("signing.key.next").exists();
            cut_short += usize::from(half_done);
            if half_done {
                let refused = folders.command(&["serve"]).output().unwrap();
                assert!(stderr(&refused).contains("Run `perito-portal rotate-key` again"), "{}", stderr(&refused));
            }
            let ended = if half_done || keys_of(&folders) == Some(1) {
                let ended = folders.command(&["rotate-key"]).output().unwrap();
                assert!(ended.status.success(), "{what}, {delay}: {}", stderr(&ended));
                stdout(&ended)
            } else {
                fs::read_to_string(folders.keys.join("verifier.pub")).unwrap()
            };
            assert_eq!(ended, fs::read_to_string(folders.keys.join("verifier.pub")).unwrap());
            assert_eq!(keys_of(&folders), Some(2), "{what}, {delay}");
            let checked = folders.command(&["fsck"]).output().unwrap();
            assert!(checked.status.success(), "{what}, {delay}: {}", stdout(&checked));
            let served = folders.serve();
            assert!(ended.trim_end().lines().last().unwrap().starts_with(&served.verifying_key), "{what}, {delay}");
        }
    }
    assert!(cut_short > 0, "no kill came before the end");
}
