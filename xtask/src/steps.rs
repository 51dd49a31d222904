//! The steps of a command: announced, timed, and summed up in a table.

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// The steps taken so far, each with its time.
#[derive(Default)]
pub(crate) struct Steps {
    taken: Vec<Step>,
    judges: Vec<Judge>,
}

struct Judge {
    name: &'static str,
    version: String,
    verdict: String,
}

struct Step {
    name: &'static str,
    time: Duration,
    verdict: &'static str,
}

impl Steps {
    /// Announces and takes one step; its failure names the step.
    pub(crate) fn take<T>(&mut self, name: &'static str, step: impl FnOnce() -> Result<T>) -> Result<T> {
        eprintln!("\n=== {name}");
        let start = Instant::now();
        let outcome = step();
        let time = start.elapsed();
        let verdict = if outcome.is_ok() { "ok" } else { "FAILED" };
        eprintln!("=== {name}: {verdict} in {:.1} s", time.as_secs_f64());
        self.taken.push(Step { name, time, verdict });
        outcome.with_context(|| format!("step `{name}` failed"))
    }

    /// Notes a step that this machine cannot take.
    pub(crate) fn skip(&mut self, name: &'static str, why: &str) {
        eprintln!("\n=== {name}: skipped, {why}");
        self.taken.push(Step { name, time: Duration::ZERO, verdict: "skipped" });
    }

    /// Notes what an outside judge said.
    pub(crate) fn judged(&mut self, name: &'static str, version: String, verdict: String) {
        self.judges.push(Judge { name, version, verdict });
    }
}

impl fmt::Display for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\n{:<36} {:>8}", "step", "seconds")?;
        for Step { name, time, verdict } in &self.taken {
            writeln!(f, "{name:<36} {:>8.1}  {verdict}", time.as_secs_f64())?;
        }
        let total: Duration = self.taken.iter().map(|step| step.time).sum();
        writeln!(f, "{:<36} {:>8.1}", "total", total.as_secs_f64())?;
        if !self.judges.is_empty() {
            writeln!(f, "\n{:<36} {:>8}  verdict", "outside judge", "version")?;
        }
        for Judge { name, version, verdict } in &self.judges {
            writeln!(f, "{name:<36} {version:>8}  {verdict}")?;
        }
        Ok(())
    }
}
