//! `cargo xtask bench`: see docs/benchmarks.md for how the numbers are to be read.

use anyhow::Result;
use clap::Args;

use crate::calls;
use crate::python::Python;
use crate::shell::{Metadata, Run, cargo};
use crate::steps::Steps;
use crate::wheel::{self, Profile};

#[derive(Args)]
pub(crate) struct Options {
    /// Passed on to criterion: a filter by name, or `--quick`. After `python`, the benches in Python alone; `foreign` is
    /// what a call takes from Swift and Kotlin
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

pub(crate) fn bench(steps: &mut Steps, options: &Options) -> Result<()> {
    match options.words.split_first() {
        None => rust(steps, &[]).and_then(|()| python(steps, &[])),
        Some((first, words)) if first == "python" => python(steps, words),
        Some((first, _)) if first == "foreign" => calls::bench(steps),
        Some(_) => rust(steps, &options.words),
    }
}

fn rust(steps: &mut Steps, criterion: &[String]) -> Result<()> {
    steps.take("build", || cargo(["bench", "--package=perito-benches", "--benches", "--no-run"]).run())?;
    let python = steps.take("Python peers", Python::ready)?;
    steps.take("benches", || {
        let mut benches = cargo(["bench", "--package=perito-benches", "--benches", "--"]);
        benches.args(criterion).env("PERITO_BENCH_PYTHON", python.interpreter()).run()
    })
}

/// What the package does as it is shipped, beside its peers in Python.
fn python(steps: &mut Steps, words: &[String]) -> Result<()> {
    let target = Metadata::load()?.target_directory()?;
    let python = steps.take("Python peers", Python::ready)?;
    let wheel = steps.take("wheel", || wheel::build(&python, Profile::Release, &target.join("python/dist")))?;
    steps.take("benches in Python", || {
        let site = wheel::unpacked(&python, &wheel, &target.join("python/dist-site"))?;
        python.command().arg("benches/python").args(words).env("PYTHONPATH", site).run()
    })
}
