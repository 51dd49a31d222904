//! Every byte of an archive of 300 entries, flipped.

use std::fs;

use perito::archive::tile::{BundleId, TileId};
use perito_portal::{Fsck, Place};

use super::log::{Log, extent, places};

#[tokio::test(flavor = "multi_thread")]
async fn every_byte_of_bundle_tile_and_checkpoint_is_checked() {
    let log = Log::of_300().await;
    let report = log.check();
    assert_eq!((report.differences.as_slice(), report.entries, report.unwritten), (&[][..], 300, 0));
    assert!(report.receipts >= 9, "{}", report.receipts);
    let other = log.copy();
    std::thread::scope(|threads| {
        threads.spawn(|| {
            bundle(&log);
            tile(&log, 0);
        });
        threads.spawn(|| tile(&other, 1));
    });
    checkpoint(&other);
    for log in [log, other] {
        assert_eq!(log.named(), [], "all was put back");
    }
}

/// A byte of every entry at once, the same of each, and each of them is named; then the lengths, one by one.
fn bundle(log: &Log) {
    let path = log.file(BundleId::full(0));
    let whole = fs::read(&path).unwrap();
    let extents: Vec<_> = (0..256).map(|slot| extent(&whole, slot)).collect();
    let longest = extents.iter().map(ExactSizeIterator::len).max().unwrap();
    let mut fsck = log.fsck();
    let mut flipped = 0;
    for offset in 0..longest {
        let mut bytes = whole.clone();
        let of_entries = (0..).zip(&extents).filter(|(_, extent)| offset < extent.len());
        let named: Vec<_> = of_entries
            .map(|(index, extent)| {
                flip(&mut bytes, extent.start + offset);
                Place::Entry(index)
            })
            .collect();
        fs::write(&path, bytes).unwrap();
        flipped += named.len();
        // As many as are expected are enough to end the check.
        fsck = fsck.most(named.len());
        assert_eq!(places(&fsck.check().unwrap()), named, "byte {offset} of each");
    }
    fsck = fsck.most(1);
    for extent in &extents {
        for place in extent.start - 2..extent.start {
            let mut bytes = whole.clone();
            flip(&mut bytes, place);
            fs::write(&path, bytes).unwrap();
            assert_eq!(first(&fsck), Place::Bundle(0), "byte {place}");
            flipped += 1;
        }
    }
    assert_eq!(flipped, whole.len(), "every byte");
    fs::write(&path, whole).unwrap();
}

/// The bytes of the tile at even or odd places.
fn tile(log: &Log, parity: usize) {
    let path = log.file(TileId::full(0, 0));
    let mut bytes = fs::read(&path).unwrap();
    let fsck = log.fsck().most(1);
    for place in (parity..bytes.len()).step_by(2) {
        flip(&mut bytes, place);
        fs::write(&path, &bytes).unwrap();
        assert_eq!(first(&fsck), Place::Tile(TileId::full(0, 0)), "byte {place}");
        flip(&mut bytes, place);
    }
    fs::write(&path, &bytes).unwrap();
}

fn checkpoint(log: &Log) {
    let database = log.database();
    let note: String = database.query_row("SELECT note FROM archive_checkpoint", [], |row| row.get(0)).unwrap();
    let mut bytes = note.into_bytes();
    let put = |bytes: &[u8]| {
        database.execute("UPDATE archive_checkpoint SET note = CAST(?1 AS TEXT)", [bytes]).unwrap();
    };
    let fsck = log.fsck().most(1);
    for place in 0..bytes.len() {
        flip(&mut bytes, place);
        put(&bytes);
        assert_eq!(first(&fsck), Place::Checkpoint, "byte {place}");
        flip(&mut bytes, place);
    }
    put(&bytes);
}

fn first(fsck: &Fsck) -> Place {
    fsck.check().unwrap().differences.first().expect("a difference is named").place.clone()
}

fn flip(bytes: &mut [u8], place: usize) {
    bytes[place] ^= 1 << (place % 8);
}
