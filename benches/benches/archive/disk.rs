//! The disk's own price for being asked to keep something.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Instant;

/// Milliseconds that writing 4 KiB and forcing them to the disk takes, in the median of many.
pub(crate) fn fsync(folder: &Path) -> f64 {
    let mut file = File::create(folder.join("fsync")).expect("a file");
    let mut times: Vec<f64> = (0..200)
        .map(|_| {
            let begun = Instant::now();
            file.seek(SeekFrom::Start(0)).expect("a file");
            file.write_all(&[7; 4096]).expect("room");
            file.sync_data().expect("a disk");
            begun.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
