//! `cargo xtask bench -- foreign`: what one call across to Rust takes from Swift and from Kotlin, beside the same in Rust.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::{Context, Result};

use crate::foreign::Library;
use crate::shell::{Metadata, Run, cargo, program};
use crate::steps::Steps;
use crate::{kotlin, swift};

/// How often each language has its turn.
const TURNS: usize = 3;
/// What the ratios are to.
const PEER: &str = "rust";

/// By call and by language, the nanoseconds of one call in each turn.
type Times = BTreeMap<String, BTreeMap<&'static str, Vec<u64>>>;

/// Measures with the library as an app carries it: every language in turn, several times.
pub(crate) fn bench(steps: &mut Steps) -> Result<()> {
    let metadata = Metadata::load()?;
    let library = steps.take("library of an app", || Library::small(&metadata))?;
    steps.take("the same in Rust", || {
        cargo(["build", "--package=perito-uniffi", "--example=calls", "--profile=mobile"]).run()
    })?;
    let native = library.folder().join("examples/calls");
    let swift = steps.take("Swift", || swift::Bench::ready(&metadata, &library))?;
    let kotlin = steps.take("Kotlin", || kotlin::Bench::ready(&metadata, &library))?;
    let mut times = Times::new();
    for _ in 0..TURNS {
        steps.take("Rust's turn", || read(&mut times, PEER, &mut program(&native)))?;
        steps.take("Swift's turn", || read(&mut times, "swift", &mut swift.calls(&library)?))?;
        steps.take("Kotlin's turn", || read(&mut times, "kotlin", &mut kotlin.calls()))?;
    }
    print!("{}", table(&times));
    Ok(())
}

/// Reads the lines `CALL NANOSECONDS` of a program among whatever else it says.
fn read(times: &mut Times, language: &'static str, bench: &mut Command) -> Result<()> {
    let said = bench.capture()?;
    let mut found = 0;
    for line in said.lines() {
        let mut words = line.split_whitespace();
        let (Some(call), Some(time), None) = (words.next(), words.next(), words.next()) else { continue };
        let Ok(time) = time.parse() else { continue };
        times.entry(call.to_owned()).or_default().entry(language).or_default().push(time);
        found += 1;
    }
    (found > 0).then_some(()).with_context(|| format!("{language} measured nothing:\n{said}"))
}

/// The medians, and their ratios to Rust's.
fn table(times: &Times) -> String {
    let mut table = format!("{:<20} {:>10} {:>14} {:>14}\n", "call", "language", "ns, median", "times Rust's");
    for (call, languages) in times {
        let medians: BTreeMap<_, _> = languages.iter().map(|(language, times)| (*language, median(times))).collect();
        let peer = medians.get(PEER).copied().unwrap_or_default();
        for (language, time) in &medians {
            table += &format!("{call:<20} {language:>10} {time:>14} {:>14.1}\n", *time as f64 / peer as f64);
        }
    }
    table
}

fn median(times: &[u64]) -> u64 {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_of_medians_to_those_of_rust() {
        let mut times = Times::new();
        let of_call = times.entry("parse_tax_code".to_owned()).or_default();
        of_call.insert(PEER, vec![90, 100, 400]);
        of_call.insert("swift", vec![250, 20_000, 240]);
        let table = table(&times);
        let rows: Vec<Vec<_>> = table.lines().skip(1).map(|row| row.split_whitespace().collect()).collect();
        assert_eq!(rows, [["parse_tax_code", PEER, "100", "1.0"], ["parse_tax_code", "swift", "250", "2.5"]]);
    }
}
