//! `cargo xtask mobile`: the library as an app carries it, how large it is, and what the other targets of apps say of the code.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::folder::emptied;
use crate::foreign::Library;
use crate::shell::{Metadata, Run, cargo, program};
use crate::steps::Steps;

/// What the stripped library of one target may have, in bytes.
const MOST: u64 = 8 << 20;

/// Where apps run. Each wants a linker and a C compiler of its own, which no one machine has: the code that needs none is
/// checked.
const TARGETS: [&str; 5] = [
    "aarch64-apple-ios",
    "aarch64-apple-ios-sim",
    "aarch64-linux-android",
    "armv7-linux-androideabi",
    "x86_64-linux-android",
];

/// What became of a target.
enum Outcome {
    /// Its library was built; the size of the stripped one, in bytes.
    Built(u64),
    /// The compiler took the code that compiles no C.
    Checked,
    /// Nothing was done, for this reason.
    NotChecked(String),
}

/// Builds the library for this machine, generates from it, strips a copy and prints its size; checks the other targets.
pub(crate) fn mobile(steps: &mut Steps) -> Result<()> {
    let metadata = Metadata::load()?;
    let library = steps.take("library of an app", || Library::small(&metadata))?;
    let folder = metadata.target_directory()?.join("mobile");
    steps.take("Swift and Kotlin from it", || generate(&library, &folder))?;
    let size = steps.take("stripped copy", || stripped(&library, &folder.join("stripped")))?;
    let mut outcomes = vec![(host()?, Outcome::Built(size))];
    for target in TARGETS {
        outcomes.push((target.to_owned(), steps.take(target, || check(target))?));
    }
    println!("{:<28} the library of Swift and Kotlin", "target");
    for (target, outcome) in outcomes {
        println!("{target:<28} {outcome}");
    }
    if size > MOST {
        bail!("the stripped library has {}, more than {}", mebibytes(size), mebibytes(MOST));
    }
    Ok(())
}

/// Before anything is stripped: the code is generated from the symbols.
fn generate(library: &Library, folder: &Path) -> Result<()> {
    for language in ["swift", "kotlin"] {
        let into = folder.join(language);
        emptied(&into)?;
        library.generate(language, &into)?;
        if fs::read_dir(&into)?.next().is_none() {
            bail!("nothing was generated for {language}");
        }
    }
    Ok(())
}

/// Strips a copy, and gives its size in bytes.
fn stripped(library: &Library, folder: &Path) -> Result<u64> {
    emptied(folder)?;
    let built = library.file();
    let copy = folder.join(built.file_name().context("a library has a name")?);
    fs::copy(&built, &copy)?;
    // Symbols by which the library is called stay on either.
    let unneeded = if cfg!(target_vendor = "apple") { "-x" } else { "--strip-unneeded" };
    program("strip").arg(unneeded).arg(&copy).run()?;
    Ok(fs::metadata(&copy)?.len())
}

/// Checks the library with everything but its client, whose TLS compiles C.
fn check(target: &str) -> Result<Outcome> {
    if !has_standard_library(target)? {
        let added = program("rustup").args(["target", "add", target]).capture();
        if added.is_err() || !has_standard_library(target)? {
            let why = format!("no standard library for it, and `rustup target add {target}` brings none");
            return Ok(Outcome::NotChecked(why));
        }
    }
    let mut check = cargo(["check", "--package=perito", "--package=perito-uniffi", "--target", target]);
    check.args(["--no-default-features", "--features=perito/agenda"]).run()?;
    Ok(Outcome::Checked)
}

fn has_standard_library(target: &str) -> Result<bool> {
    let folder = program("rustc").args(["--print=target-libdir", "--target", target]).capture()?;
    Ok(PathBuf::from(folder.trim_end()).is_dir())
}

/// The target of this machine.
fn host() -> Result<String> {
    let version = program("rustc").arg("-vV").capture()?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc does not name its host")
}

fn mebibytes(bytes: u64) -> String {
    format!("{:.2} MiB", bytes as f64 / f64::from(1 << 20))
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Built(size) => write!(f, "built: {} stripped", mebibytes(*size)),
            Self::Checked => write!(f, "checked without its client, not built"),
            Self::NotChecked(why) => write!(f, "not checked: {why}"),
        }
    }
}
