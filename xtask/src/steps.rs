//! The steps of a command: announced, timed, and summed up in a table.

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// The steps taken so far, each with its time.
#[derive(Default)]
pub(crate) struct Steps {
    taken: Vec<Step>,
}

struct Step {
    name: &'static str,
    time: Duration,
    passed: bool,
}

impl Steps {
    /// Announces and takes one step; its failure names the step.
    pub(crate) fn take<T>(&mut self, name: &'static str, step: impl FnOnce() -> Result<T>) -> Result<T> {
        eprintln!("\n=== {name}");
        let start = Instant::now();
        let outcome = step();
        let time = start.elapsed();
        let passed = outcome.is_ok();
        eprintln!("=== {name}: {} in {:.1} s", verdict(passed), time.as_secs_f64());
        self.taken.push(Step { name, time, passed });
        outcome.with_context(|| format!("step `{name}` failed"))
    }
}

impl fmt::Display for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\n{:<28} {:>8}", "step", "seconds")?;
        for Step { name, time, passed } in &self.taken {
            writeln!(f, "{name:<28} {:>8.1}  {}", time.as_secs_f64(), verdict(*passed))?;
        }
        let total: Duration = self.taken.iter().map(|step| step.time).sum();
        writeln!(f, "{:<28} {:>8.1}", "total", total.as_secs_f64())
    }
}

fn verdict(passed: bool) -> &'static str {
    if passed { "ok" } else { "FAILED" }
}
