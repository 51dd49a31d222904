//! `cargo xtask contract`: strangers' tools judge the protocol, and use it. `contract/README.md` says how they are called.

use std::env::consts::EXE_SUFFIX;
use std::process::Stdio;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::cache;
use crate::node;
use crate::python::{Python, REQUIREMENTS};
use crate::shell::{Metadata, Run, cargo, program, root};
use crate::steps::Steps;

/// The outside tools, and the scripts that let them judge.
const JUDGES: [(&str, &str); 8] = [
    ("@stoplight/spectral-cli", "contract/spectral/check.mjs"),
    ("openapi-spec-validator", "contract/spec_validator.py"),
    ("schemathesis", "contract/schemathesis/run.py"),
    ("openapi-generator-cli", "contract/generated_client/judge.py"),
    ("tuspy", "contract/tus/tuspy_judge.py"),
    ("tus-js-client", "contract/tus/tus_js_judge.py"),
    ("curl", "contract/protocol_page.py"),
    ("cryptography", "contract/receipts.py"),
];

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
    let cache = cache::folder()?;
    for (tool, script) in JUDGES {
        let version = version(tool)?;
        let verdict = steps.take(script, || {
            let mut command = match script.ends_with(".mjs") {
                true => program("node"),
                false => python.command(),
            };
            command.arg(script).stderr(Stdio::inherit());
            command.env("PERITO_PORTAL", &portal).env("PERITO_NODE_MODULES", &modules).env("PERITO_CACHE", &cache);
            let told = command.capture()?;
            told.lines().last().map(str::to_owned).context("the judge gave no verdict")
        })?;
        steps.judged(tool, version, verdict);
    }
    Ok(())
}

/// The version of a tool: the pinned one, or what a tool that every machine has says of itself.
fn version(tool: &str) -> Result<String> {
    let python = REQUIREMENTS.lines().find_map(|line| line.strip_prefix(tool)?.strip_prefix("=="));
    let manifest: Value = serde_json::from_slice(&std::fs::read(root().join("contract/package.json"))?)?;
    let node = manifest.pointer("/dependencies").and_then(|all| all.get(tool)).and_then(Value::as_str);
    if let Some(pinned) = python.or(node) {
        return Ok(pinned.to_owned());
    }
    let said = program(tool).arg("--version").capture()?;
    said.split_whitespace().nth(1).map(str::to_owned).with_context(|| format!("{tool} does not say its version"))
}
