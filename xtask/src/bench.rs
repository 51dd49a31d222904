//! `cargo xtask bench`: see docs/benchmarks.md for how the numbers are to be read.

use anyhow::Result;
use clap::Args;

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
    steps.take("benches", || {
        cargo(["bench", "--package=perito-benches", "--benches", "--"]).args(&options.criterion).run()
    })
}
