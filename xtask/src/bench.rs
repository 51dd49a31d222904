//! `cargo xtask bench`: see docs/benchmarks.md for how the numbers are to be read.

use anyhow::Result;
use clap::Args;

use crate::python::Python;
use crate::shell::{Run, cargo};
use crate::steps::Steps;

#[derive(Args)]
pub(crate) struct Options {
    /// Passed on to criterion: a filter by name, or `--quick`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    criterion: Vec<String>,
}

pub(crate) fn bench(steps: &mut Steps, options: &Options) -> Result<()> {
    steps.take("build", || cargo(["bench", "--package=perito-benches", "--benches", "--no-run"]).run())?;
    let python = steps.take("Python peers", Python::ready)?;
    steps.take("benches", || {
        let mut benches = cargo(["bench", "--package=perito-benches", "--benches", "--"]);
        benches.args(&options.criterion).env("PERITO_BENCH_PYTHON", python.interpreter()).run()
    })
}
