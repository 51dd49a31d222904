//! The README's commands: those marked `sh run` are run, every other is at least known to exist.
//!
//! Its Rust snippets are doctests of the `perito-examples` crate.

use std::fs;

use anyhow::{Context, Result, bail};
use clap::Parser;

use crate::Cli;
use crate::shell::{Metadata, Run, program, root};

/// One line of a fenced `sh` block.
#[derive(Debug, PartialEq, Eq)]
struct ReadmeCommand<'a> {
    line: &'a str,
    run: bool,
}

pub(crate) fn check(metadata: &Metadata) -> Result<()> {
    let readme = fs::read_to_string(root().join("README.md")).context("cannot read README.md")?;
    for ReadmeCommand { line, run } in commands(&readme) {
        exists(line, metadata).with_context(|| format!("README.md says `{line}`"))?;
        if run {
            program("sh").args(["-euc", line]).run()?;
        }
    }
    Ok(())
}

/// Checks that the command, task or example that a line names is there.
fn exists(line: &str, metadata: &Metadata) -> Result<()> {
    let words: Vec<_> = line.split_whitespace().take_while(|word| *word != "#").collect();
    match words.as_slice() {
        ["cargo", "xtask", ..] => {
            Cli::try_parse_from(words.iter().skip(1))?;
        }
        ["cargo", "run", "--example", name, ..] if !metadata.has_example(name) => bail!("there is no example `{name}`"),
        _ => {}
    }
    Ok(())
}

/// The command lines of the fenced `sh` blocks, in their order.
fn commands(markdown: &str) -> Vec<ReadmeCommand<'_>> {
    let mut commands = Vec::new();
    let mut block = None;
    for line in markdown.lines() {
        match (block, line.strip_prefix("```")) {
            (None, Some(language)) => block = Some(language.trim()),
            (Some(_), Some(_)) => block = None,
            (Some(language @ ("sh" | "sh run")), None) if !line.trim().is_empty() && !line.starts_with('#') => {
                commands.push(ReadmeCommand { line, run: language == "sh run" });
            }
            _ => {}
        }
    }
    commands
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_marked_blocks_are_run() {
        let markdown = "```sh\na\n```\ntext\n```sh run\n# why\nb\n\nc\n```\n```rust\nd\n```\n";
        let expected = [("a", false), ("b", true), ("c", true)];
        assert_eq!(commands(markdown), expected.map(|(line, run)| ReadmeCommand { line, run }));
    }
}
