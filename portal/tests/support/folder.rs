//! Folders as a whole, as whoever backs them up treats them.

use std::path::Path;
use std::{fs, io};

use rusqlite::Connection;
use rusqlite::backup::Backup;

/// Copies a folder and all below it, over what is there. Nobody may be writing in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    copy_but(from, to, &|_| false);
}

/// Copies a portal's two folders, `data` and `keys`, while it is served: the database first and as one moment of it,
/// then the archive's files, of which the database holds whatever was not yet written by then.
pub(crate) fn copy_served(from: &Path, to: &Path) {
    const DATABASE: &str = "data/portal.sqlite";
    fs::create_dir_all(to.join("data")).unwrap();
    let (served, mut copied) = (open(&from.join(DATABASE)), open(&to.join(DATABASE)));
    let backup = Backup::new(&served, &mut copied).unwrap();
    backup.run_to_completion(i32::MAX, std::time::Duration::ZERO, None).unwrap();
    copy_but(from, to, &|name| name.starts_with("portal.sqlite"));
}

fn open(database: &Path) -> Connection {
    Connection::open(database).unwrap()
}

fn copy_but(from: &Path, to: &Path, skip: &impl Fn(&str) -> bool) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_but(&entry.path(), &target, skip);
        } else if !entry.file_name().to_str().is_some_and(skip) {
            match fs::copy(entry.path(), target) {
                // A file that is being written has another name until it is whole.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                copied => drop(copied.unwrap()),
            }
        }
    }
}
