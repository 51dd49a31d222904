//! The bindings' own tests: each package is built as it is shipped, then tried from its language.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::conformance::Report;
use crate::foreign::Library;
use crate::kotlin;
use crate::python::Python;
use crate::shell::{Metadata, Run};
use crate::steps::Steps;
use crate::swift;
use crate::wheel::{self, Profile};

pub(crate) fn test(steps: &mut Steps, metadata: &Metadata, python: &Python, report: &Report) -> Result<()> {
    let target = metadata.target_directory()?;
    steps.take("ruff", || ruff(python))?;
    // Whoever starts from an example has types that hold.
    steps.take("mypy", || mypy(python.module("mypy", []), &target))?;
    steps.take("bindings-python", || pyo3(python, &target, report))?;
    steps.take("documentation in Python", || pages(python, &target))?;
    let library = steps.take("library of Swift and Kotlin", || Library::built(metadata))?;
    swift::test(steps, metadata, &library, report)?;
    kotlin::test(steps, metadata, &library, report)
}

/// The style of all Python here, as `pyproject.toml` has it.
fn ruff(python: &Python) -> Result<()> {
    let mut check = python.module("ruff", ["check", "--no-cache", "--quiet"]);
    check.run().context("`ruff check --fix` may put it right")?;
    let mut format = python.module("ruff", ["format", "--check", "--no-cache", "--quiet"]);
    format.run().context("`ruff format` puts it right")
}

fn mypy(mut command: Command, target: &Path) -> Result<()> {
    command.env("MYPY_CACHE_DIR", target.join("python/mypy")).run()
}

/// Builds the wheel, installs it into a folder of its own, compares it with its stubs, runs its tests and plays the
/// journey.
fn pyo3(python: &Python, target: &Path, report: &Report) -> Result<()> {
    let wheel = wheel::build(python, Profile::Debug, &target.join("python/wheels"))?;
    let site = wheel::unpacked(python, &wheel, &target.join("python/site"))?;
    let allowed = "bindings-python/stubtest-allowlist.txt";
    let mut stubtest = python.module("mypy.stubtest", ["--allowlist", allowed, "perito"]);
    stubtest.env("PYTHONPATH", &site);
    mypy(stubtest, target)?;
    report.of(&mut pytest(python, "bindings-python/tests", &site)).run()?;
    wheel::journey(&wheel, target)
}

/// Builds the package's pages and its reference, which is read from the stubs.
fn pages(python: &Python, target: &Path) -> Result<()> {
    let site = target.join("python/docs").display().to_string();
    let mkdocs = ["build", "--strict", "--quiet", "--config-file=bindings-python/mkdocs.yml", "--site-dir", &site];
    python.module("mkdocs", mkdocs).env("NO_MKDOCS_2_WARNING", "1").run()
}

fn pytest(python: &Python, tests: &str, site: &str) -> Command {
    let mut pytest = python.module("pytest", ["--quiet", "-p", "no:cacheprovider", tests]);
    pytest.env("PYTHONPATH", site);
    pytest
}
