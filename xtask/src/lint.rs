//! `cargo xtask lint`: style, lints, and what the dependencies bring with them.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::cache;
use crate::shell::{Run, cargo, program};
use crate::steps::Steps;

const CARGO_DENY: &str = "0.20.2";

/// The generator of the bindings is built, never checked beside: rustc needs a minute and a half for either, and its one
/// line is not worth it.
pub(crate) const UNCHECKED: &str = "--exclude=perito-uniffi-bindgen";

pub(crate) fn lint(steps: &mut Steps) -> Result<()> {
    style(steps)?;
    let deny = steps.take("cargo-deny, installed", cargo_deny)?;
    let deny = |arguments: &[&str]| program(&deny).args(["--all-features"]).args(arguments).run();
    steps.take("bans, licences, sources", || deny(&["check", "bans", "licenses", "sources"]))?;
    match deny(&["fetch", "db"]) {
        Ok(()) => steps.take("advisories", || deny(&["check", "--disable-fetch", "advisories"])),
        Err(_) => {
            steps.skip("advisories", "the database of known vulnerabilities cannot be reached from here");
            Ok(())
        }
    }
}

/// rustfmt and clippy, both without mercy.
pub(crate) fn style(steps: &mut Steps) -> Result<()> {
    steps.take("rustup components", || {
        let missing: Vec<_> = [("clippy", "clippy"), ("rustfmt", "fmt")]
            .iter()
            .filter(|(_, command)| cargo([command, "--version"]).capture().is_err())
            .map(|(component, _)| *component)
            .collect();
        match missing.as_slice() {
            [] => Ok(()),
            missing => program("rustup").args(["component", "add"]).args(missing).run(),
        }
    })?;
    steps.take("rustfmt", || cargo(["fmt", "--all", "--check"]).run().context("`cargo fmt --all` puts it right"))?;
    steps.take("clippy", || {
        cargo(["clippy", "--workspace", UNCHECKED, "--all-targets", "--all-features", "--", "--deny=warnings"]).run()
    })
}

/// The pinned cargo-deny, built once into the cache.
fn cargo_deny() -> Result<PathBuf> {
    let folder = cache::folder()?.join(format!("cargo-deny-{CARGO_DENY}"));
    let binary = folder.join("bin/cargo-deny");
    if !Path::exists(&binary) {
        let folder = folder.display().to_string();
        cargo(["install", "--quiet", "--locked", "--version", CARGO_DENY, "--root", &folder, "cargo-deny"]).run()?;
    }
    Ok(binary)
}
