//! The Node packages of the outside judges at their pinned versions, in a folder that every clone of this machine shares.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::cache;
use crate::shell::{Run, program, root};

/// What `npm ci` goes by.
const MANIFESTS: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// Finds `node_modules` with the judges' packages, or makes it.
pub(crate) fn modules() -> Result<PathBuf> {
    let version = program("node").arg("--version").capture().context("Node 20 or later is needed, as `node`")?;
    let contract = root().join("contract");
    let texts: Vec<_> = MANIFESTS
        .iter()
        .map(|name| fs::read_to_string(contract.join(name)).with_context(|| format!("cannot read contract/{name}")))
        .collect::<Result<_>>()?;
    let folder = cache::once("node", (version, &texts), |folder| {
        fs::create_dir_all(folder)?;
        for (name, text) in MANIFESTS.iter().zip(&texts) {
            fs::write(folder.join(name), text)?;
        }
        // No package may run a script of its own here.
        let install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        program("npm").args(install).current_dir(folder).run()
    })?;
    Ok(folder.join("node_modules"))
}
