//! `cargo xtask openapi | routes`: what only the portal's own code can tell.

use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::shell::{Run, cargo, root};
use crate::steps::Steps;

pub(crate) fn openapi(steps: &mut Steps) -> Result<()> {
    steps.take("openapi", || {
        let document = cargo(["run", "--quiet", "--package=perito-portal", "--", "openapi"]).capture()?;
        serde_json::from_str::<Value>(&document).context("the portal did not print JSON")?;
        let path = root().join("docs/openapi.json");
        fs::write(&path, document).with_context(|| format!("cannot write {}", path.display()))
    })
}

pub(crate) fn routes(steps: &mut Steps) -> Result<()> {
    steps.take("routes", || cargo(["run", "--quiet", "--package=perito-portal", "--", "routes"]).run())
}
