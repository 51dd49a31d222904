//! A thousand random flips over an archive of 20,000 entries.

use std::collections::BTreeSet;
use std::fs;

use perito::archive::tile::{BundleId, TileId};
use perito::protocol::Role;
use perito_portal::Place;
use sha2::{Digest, Sha256};
use time::macros::datetime;

use super::log::{Log, at_once, extent, places};
use crate::support::journey::record_case;
use crate::support::office::Office;

const ENTRIES: usize = 20_000;
const CASES: u32 = 100;

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_random_flips_are_all_named() {
    let log = log_of_20_000().await;
    let whole = log.check();
    assert!(whole.is_whole() && whole.entries >= 20_000, "{:?}", whole.differences);
    let full = whole.entries / 256;
    let mut random = Random(0);
    for round in 0..10 {
        let (path, flips): (fn(u64) -> String, _) = match round % 2 {
            0 => (|bundle| BundleId::full(bundle).to_string(), 130),
            _ => (|bundle| TileId::full(0, bundle).to_string(), 70),
        };
        let mut expected = BTreeSet::new();
        let mut damaged = Vec::new();
        let mut chosen = BTreeSet::new();
        while chosen.len() < flips {
            let bundle = random.below(full);
            // Of an entry one byte, of a tile one: two could undo each other.
            let slot = if round % 2 == 0 { random.below(256) } else { 0 };
            if !chosen.insert((bundle, slot)) {
                continue;
            }
            let file = log.file(path(bundle));
            let whole = fs::read(&file).unwrap();
            let mut bytes = whole.clone();
            let (place, named) = if round % 2 == 0 {
                let entry = bundle * 256 + slot;
                let original = damaged.iter().find(|(known, _)| *known == file).map_or(&whole, |(_, whole)| whole);
                let own = extent(original, slot as usize);
                let place = own.start + random.below(own.len() as u64) as usize;
                (place, format!("{:?}", Place::Entry(entry)))
            } else {
                (random.below(8192) as usize, format!("{:?}", Place::Tile(TileId::full(0, bundle))))
            };
            bytes[place] ^= 1 + random.below(255) as u8;
            fs::write(&file, bytes).unwrap();
            damaged.push((file, whole));
            expected.insert(named);
        }
        let named: BTreeSet<_> = places(&log.check()).iter().map(|place| format!("{place:?}")).collect();
        assert_eq!(named, expected, "round {round}");
        // The first copy of a file is the whole one.
        for (file, whole) in damaged.into_iter().rev() {
            fs::write(file, whole).unwrap();
        }
    }
    assert_eq!(log.named(), []);
}

/// Each read of a list of a hundred cases is a hundred entries.
async fn log_of_20_000() -> Log {
    let office = Office::open(datetime!(2026-09-01 08:00 UTC)).await;
    let (expert, legal) = (office.ctu(1).await, office.staff(&Role::LegalOffice).await);
    for number in 1..=CASES {
        record_case(&legal, number, 1).await;
    }
    let missing = ENTRIES - office.count("archive_entries");
    at_once(vec!["/v1/cases?limit=200"; missing.div_ceil(CASES as usize)], &expert).await;
    Log::of(&office.sandbox)
}

/// The same numbers at every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 += 1;
        let digest = Sha256::digest(self.0.to_be_bytes());
        u64::from_be_bytes(digest[..8].try_into().unwrap()) % end
    }
}
