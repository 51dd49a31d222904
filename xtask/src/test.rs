//! `cargo xtask test`: everything that must hold before a change lands.

use anyhow::{Result, bail};

use crate::conformance::Report;
use crate::lint::UNCHECKED;
use crate::python::Python;
use crate::shell::{Metadata, Run, cargo};
use crate::steps::Steps;
use crate::{bindings, contract, lint, quickstart, readme};

/// Takes every step with one set of packages and features, examples always included: cargo would build the dependencies
/// once more for each further set, and examples bring the features that development dependencies ask for.
pub(crate) fn test(steps: &mut Steps) -> Result<()> {
    lint::style(steps)?;
    steps.take("no C compiler", no_c_compiler)?;
    steps.take("rustdoc", || {
        let mut doc = cargo(["doc", "--workspace", UNCHECKED, "--all-features", "--no-deps"]);
        doc.args(["--lib", "--bins", "--examples"]);
        doc.env("RUSTDOCFLAGS", "--deny=warnings").run()
    })?;
    let metadata = Metadata::load()?;
    let report = Report::begin(&metadata)?;
    steps.take("tests and doctests", || report.of(&mut cargo(["test", "--workspace", "--all-features"])).run())?;
    let python = steps.take("Python tools", Python::ready)?;
    bindings::test(steps, &metadata, &python, &report)?;
    steps.take("README commands", || readme::check(&metadata))?;
    steps.take("quickstart", || quickstart::play(&metadata))?;
    contract::judge(steps, &metadata, &python)?;
    steps.take("conformance", || report.judge())
}

/// Proves that the library without its client needs no C: nothing in its tree compiles any, and it builds with a C
/// compiler that always fails.
fn no_c_compiler() -> Result<()> {
    let tree = ["tree", "--package=perito", "--no-default-features", "--edges=normal,build", "--prefix=none"];
    let tree = cargo(tree).arg("--format={p}").capture()?;
    let names = tree.lines().filter_map(|line| line.split_whitespace().next());
    let compilers: Vec<_> = names.filter(|name| compiles_c(name)).collect();
    if !compilers.is_empty() {
        bail!("perito without its default features depends on {}, which compile C", compilers.join(", "));
    }
    let mut clippy = cargo(["clippy", "--package=perito", "--no-default-features", "--", "--deny=warnings"]);
    for variable in ["CC", "CXX", "HOST_CC", "HOST_CXX", "TARGET_CC", "TARGET_CXX"] {
        clippy.env(variable, "/bin/false");
    }
    clippy.run()
}

fn compiles_c(package: &str) -> bool {
    ["bindgen", "cc", "cmake", "pkg-config", "vcpkg"].contains(&package) || package.ends_with("-sys")
}
