//! The scenarios of `testdata/conformance`: which language ran which of them, and whether they hold.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::shell::Metadata;

/// Those that have a runner.
const LANGUAGES: [&str; 4] = ["rust", "python", "swift", "kotlin"];

/// Where the runners add a line for every scenario, in the form that the scenarios' README tells.
pub(crate) struct Report(PathBuf);

/// By file and by language the scenarios that were run, and whether each holds.
type Outcomes = BTreeMap<String, BTreeMap<String, BTreeMap<String, bool>>>;

impl Report {
    /// An empty report, whatever an earlier run left there.
    pub(crate) fn begin(metadata: &Metadata) -> Result<Self> {
        let folder = metadata.target_directory()?;
        let path = folder.join("conformance.jsonl");
        fs::create_dir_all(folder)?;
        fs::write(&path, "").with_context(|| format!("cannot empty {}", path.display()))?;
        Ok(Self(path))
    }

    /// The same tests, which tell what they saw.
    pub(crate) fn of<'a>(&self, tests: &'a mut Command) -> &'a mut Command {
        tests.env("PERITO_CONFORMANCE_REPORT", &self.0)
    }

    /// Shows a table of all files, and fails where a scenario does not hold or a language lacks one that another ran.
    pub(crate) fn judge(&self) -> Result<()> {
        let lines = fs::read_to_string(&self.0).with_context(|| format!("cannot read {}", self.0.display()))?;
        let outcomes = read(&lines)?;
        eprint!("{}", table(&outcomes));
        let faults = faults(&outcomes);
        if !faults.is_empty() {
            bail!("the languages differ:\n{}", faults.join("\n"));
        }
        Ok(())
    }
}

fn read(lines: &str) -> Result<Outcomes> {
    let mut outcomes = Outcomes::new();
    for line in lines.lines() {
        let told: Value = serde_json::from_str(line).with_context(|| format!("the report has the line {line}"))?;
        let text = |key| told.get(key).and_then(Value::as_str).map(str::to_owned);
        let passed = told.get("passed").and_then(Value::as_bool);
        let (Some(language), Some(file), Some(scenario), Some(passed)) =
            (text("language"), text("file"), text("scenario"), passed)
        else {
            bail!("the report has the line {line}");
        };
        if !LANGUAGES.contains(&language.as_str()) {
            bail!("the report is of {LANGUAGES:?}, and has the line {line}");
        }
        let of_language = outcomes.entry(file).or_default().entry(language).or_default();
        // A language that runs it in several ways tells of each: it holds when all of them say so.
        *of_language.entry(scenario).or_insert(true) &= passed;
    }
    if outcomes.is_empty() {
        bail!("nothing was reported");
    }
    Ok(outcomes)
}

/// A line for each file, with how many of its scenarios hold in each language.
fn table(outcomes: &Outcomes) -> String {
    let mut table = row("file", &LANGUAGES.map(str::to_owned));
    for (file, languages) in outcomes {
        table += &row(file, &LANGUAGES.map(|language| share(languages.get(language).into_iter())));
    }
    table + &row("total", &LANGUAGES.map(|language| share(outcomes.values().filter_map(|file| file.get(language)))))
}

fn row(name: &str, cells: &[String]) -> String {
    let cells: String = cells.iter().map(|cell| format!(" {cell:>9}")).collect();
    format!("{name:<36}{cells}\n")
}

fn share<'a>(files: impl Iterator<Item = &'a BTreeMap<String, bool>>) -> String {
    let passed: Vec<_> = files.flat_map(BTreeMap::values).collect();
    format!("{}/{}", passed.iter().filter(|passed| ***passed).count(), passed.len())
}

fn faults(outcomes: &Outcomes) -> Vec<String> {
    let mut faults = Vec::new();
    for (file, languages) in outcomes {
        let scenarios: BTreeSet<_> = languages.values().flat_map(BTreeMap::keys).collect();
        for language in LANGUAGES {
            let ran = languages.get(language);
            faults.extend(scenarios.iter().filter_map(|scenario| match ran.and_then(|ran| ran.get(*scenario)) {
                Some(true) => None,
                Some(false) => Some(format!("{file}, {scenario}: does not hold in {language}")),
                None => Some(format!("{file}, {scenario}: was not run in {language}")),
            }));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(language: &str, scenario: &str, passed: bool) -> String {
        format!(
            "{{\"language\": \"{language}\", \"file\": \"pin\", \"scenario\": \"{scenario}\", \"passed\": {passed}}}\n"
        )
    }

    #[test]
    fn what_all_ran_holds_where_every_line_says_so() {
        let same =
            ["rust", "python", "python", "swift", "kotlin"].map(|language| line(language, "short", true)).concat();
        let outcomes = read(&same).unwrap();
        assert_eq!(faults(&outcomes), [""; 0]);
        let shown = table(&outcomes);
        let rows: Vec<Vec<_>> = shown.lines().map(|row| row.split_whitespace().collect()).collect();
        assert_eq!(
            rows,
            [
                ["file", "rust", "python", "swift", "kotlin"],
                ["pin", "1/1", "1/1", "1/1", "1/1"],
                ["total", "1/1", "1/1", "1/1", "1/1"],
            ]
        );
        let awaited = read(&(same + &line("python", "short", false))).unwrap();
        assert_eq!(faults(&awaited), ["pin, short: does not hold in python"]);
    }

    #[test]
    fn what_one_alone_ran_is_missed() {
        let long = ["python", "swift", "kotlin"].map(|language| line(language, "long", true)).concat();
        let missed = [
            "pin, long: was not run in rust",
            "pin, short: was not run in python",
            "pin, short: was not run in swift",
            "pin, short: was not run in kotlin",
        ];
        assert_eq!(faults(&read(&(line("rust", "short", true) + &long)).unwrap()), missed);
    }

    #[test]
    fn a_report_that_says_nothing_or_something_else_is_none() {
        for lines in ["", "passed\n", "{}\n", &line("cobol", "short", true)] {
            assert!(read(lines).is_err(), "{lines}");
        }
    }
}
