//! `cargo xtask contract`: strangers' tools judge the protocol, and use it. `contract/README.md` says how they are called.

use std::env::consts::EXE_SUFFIX;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::node;
use crate::python::{Python, REQUIREMENTS};
use crate::shell::{Metadata, Run, cargo, program, root};
use crate::steps::Steps;

/// An outside tool, and the script that lets it judge.
struct Judge {
    /// As the package is called, with its version pinned.
    package: &'static str,
    script: &'static str,
}

const JUDGES: [Judge; 0] = [];

/// Builds the portal and hears all judges.
pub(crate) fn contract(steps: &mut Steps) -> Result<()> {
    steps.take("portal, built", || cargo(["build", "--package=perito-portal"]).run())?;
    let python = steps.take("Python tools", Python::ready)?;
    judge(steps, &Metadata::load()?, &python)
}

/// Hears all judges of the portal that has been built.
pub(crate) fn judge(steps: &mut Steps, metadata: &Metadata, python: &Python) -> Result<()> {
    let portal = metadata.target_directory()?.join(format!("debug/perito-portal{EXE_SUFFIX}"));
    let modules = steps.take("Node packages", node::modules)?;
    for Judge { package, script } in &JUDGES {
        let version = version(package)?;
        let verdict = steps.take(script, || {
            let mut command = if script.ends_with(".mjs") {
                let mut node = program("node");
                node.arg(script);
                node
            } else {
                python.script(script)
            };
            command.env("PERITO_PORTAL", &portal).env("PERITO_NODE_MODULES", &modules).stderr(Stdio::inherit());
            let told = command.capture()?;
            told.lines().last().map(str::to_owned).context("the judge gave no verdict")
        })?;
        steps.judged(package, version, verdict);
    }
    Ok(())
}

/// The version that is pinned for a package.
fn version(package: &str) -> Result<String> {
    let python = REQUIREMENTS.lines().find_map(|line| line.strip_prefix(package)?.strip_prefix("=="));
    if let Some(version) = python {
        return Ok(version.to_owned());
    }
    let manifest: PathBuf = root().join("contract/package.json");
    let manifest: Value = serde_json::from_slice(&std::fs::read(manifest)?)?;
    let version = manifest.pointer("/dependencies").and_then(|all| all.get(package)).and_then(Value::as_str);
    version.map(str::to_owned).with_context(|| format!("no version is pinned for {package}"))
}
