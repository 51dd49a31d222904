//! `cargo xtask wheel`: the package as it is shipped, tried where nothing else is installed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::folder::emptied;
use crate::python::Python;
use crate::shell::{Metadata, Run};
use crate::steps::Steps;

/// The program that a wheel must carry through, from a registration to the payment of the fee.
const JOURNEY: &str = "examples/python/journey.py";

/// How a wheel is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    Debug,
    Release,
}

/// Builds the wheel that is shipped, prints its size, and plays the journey with it.
pub(crate) fn wheel(steps: &mut Steps) -> Result<()> {
    let target = Metadata::load()?.target_directory()?;
    let python = steps.take("Python tools", Python::ready)?;
    let wheel = steps.take("wheel", || {
        let wheel = build(&python, Profile::Release, &target.join("python/dist"))?;
        println!("{}: {:.1} MB", wheel.display(), fs::metadata(&wheel)?.len() as f64 / 1e6);
        Ok(wheel)
    })?;
    steps.take("journey", || journey(&wheel, &target))
}

/// Builds the only wheel of a folder.
pub(crate) fn build(python: &Python, profile: Profile, folder: &Path) -> Result<PathBuf> {
    let mut maturin = python.module("maturin", ["build", "--quiet", "--out", &emptied(folder)?]);
    if profile == Profile::Release {
        maturin.args(["--release", "--locked"]);
    }
    maturin.run()?;
    let built = fs::read_dir(folder)?.next().context("maturin built no wheel")??;
    Ok(built.path())
}

/// Installs a wheel into a folder of its own, for the tools to find by `PYTHONPATH`.
pub(crate) fn unpacked(python: &Python, wheel: &Path, folder: &Path) -> Result<String> {
    let site = emptied(folder)?;
    python.module("pip", ["install", "--quiet", "--no-deps", "--no-index", "--target", &site]).arg(wheel).run()?;
    Ok(site)
}

/// Plays the journey in an environment that holds this wheel, which nothing else may have to be installed for.
pub(crate) fn journey(wheel: &Path, target: &Path) -> Result<()> {
    let folder = target.join("python/journey");
    emptied(&folder)?;
    let empty = Python::empty(&folder)?;
    empty.module("pip", ["install", "--quiet", "--no-index"]).arg(wheel).run()?;
    empty.command().arg(JOURNEY).arg("--output").arg(target.join("python/journey-output")).run()
}
