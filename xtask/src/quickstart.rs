//! Playing the README's first command in each of its ways, down to the words in which it refuses.

use std::fs;
use std::path::Path;
use std::process::Output;

use anyhow::{Context, Result, bail};

use crate::scan;
use crate::shell::{Metadata, cargo, root};

/// One way of playing the quickstart.
struct Variant<'a> {
    arguments: &'a [&'a str],
    /// What the timeline tells, beyond what every journey that ends well tells.
    told: &'a [&'a str],
}

/// The first bytes of a JPEG, and enough after them to be no slip.
const JPEG: &[u8] = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9";

/// Plays every way; the plain one last, so that what it leaves is what is found.
pub(crate) fn play(metadata: &Metadata) -> Result<()> {
    let folder = metadata.target_directory()?.join("quickstart");
    fs::create_dir_all(&folder)?;
    let (photograph, scan) = (folder.join("photograph.pdf"), folder.join("scan-60-mb.pdf"));
    fs::write(&photograph, JPEG)?;
    scan::write(&scan)?;
    refused(&["--report", utf8(&photograph)?], "rinominarlo non basta")?;
    refused(&["--lang", "en", "--report", utf8(&photograph)?], "renaming it is not enough")?;
    let variants = [
        Variant { arguments: &["--report", utf8(&scan)?], told: &["caricati 60,", "75%"] },
        Variant { arguments: &["--late"], told: &["[breach]", "la comunicazione non è partita"] },
        Variant { arguments: &["--late", "--lang", "en"], told: &["[breach]", "the notice was not sent"] },
        Variant { arguments: &["--lang", "en"], told: &["Findings: none"] },
        Variant { arguments: &[], told: &["Rilievi: nessuno"] },
    ];
    variants.iter().try_for_each(ends_well)
}

fn ends_well(variant: &Variant<'_>) -> Result<()> {
    let Output { status, stdout, stderr } = run(variant.arguments)?;
    let (timeline, trouble) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    let missing = variant.told.iter().find(|words| !timeline.contains(**words));
    if !status.success() || missing.is_some() || !root().join("quickstart-output/agenda.ics").exists() {
        bail!("the quickstart with {:?} did not come to its end:\n{timeline}{trouble}", variant.arguments);
    }
    Ok(())
}

/// A document that is no PDF ends the journey, and the doctor is told why.
fn refused(arguments: &[&str], told: &str) -> Result<()> {
    let Output { status, stdout, stderr } = run(arguments)?;
    // Told in lines of the timeline, whose margin is no word.
    let words = String::from_utf8_lossy(&stderr).replace('│', " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if status.code() != Some(1) || !words.contains(told) {
        let timeline = String::from_utf8_lossy(&stdout);
        bail!("the quickstart with {arguments:?} was to be refused in words ({status}):\n{timeline}{words}");
    }
    Ok(())
}

fn run(arguments: &[&str]) -> Result<Output> {
    let mut command = cargo(["run", "--quiet", "--example", "quickstart", "--"]);
    command.args(arguments).output().context("cannot start the quickstart")
}

fn utf8(path: &Path) -> Result<&str> {
    path.to_str().context("the target directory's path is not UTF-8")
}
