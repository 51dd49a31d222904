//! The README's commands: those marked `sh run` are run, every other is at least known to exist.
//!
//! Its Rust snippets are doctests of the `perito-examples` crate.

use std::path::PathBuf;
use std::{env, fs};

use anyhow::{Context, Result, bail};
use clap::Parser;

use crate::Cli;
use crate::shell::{Metadata, Run, program, root};

/// A fenced `sh` block: one script.
#[derive(Debug, PartialEq, Eq)]
struct Script<'a> {
    lines: Vec<&'a str>,
    run: bool,
}

pub(crate) fn check(metadata: &Metadata) -> Result<()> {
    let readme = fs::read_to_string(root().join("README.md")).context("cannot read README.md")?;
    let path = search_path(metadata)?;
    for Script { lines, run } in scripts(&readme) {
        for line in lines.iter().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
            exists(line, metadata).with_context(|| format!("README.md says `{line}`"))?;
        }
        if run {
            program("sh").args(["-euc", &lines.join("\n")]).env("PATH", &path).run()?;
        }
    }
    Ok(())
}

/// Where programs are looked for: first among those that the tests have built.
fn search_path(metadata: &Metadata) -> Result<std::ffi::OsString> {
    let built = metadata.target_directory()?.join("debug");
    let others = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::iter::once(built).chain(env::split_paths(&others)).collect();
    env::join_paths(folders).context("the target directory cannot stand in PATH")
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

/// The fenced `sh` blocks, in their order.
fn scripts(markdown: &str) -> Vec<Script<'_>> {
    let mut scripts: Vec<Script<'_>> = Vec::new();
    let mut block = None;
    for line in markdown.lines() {
        match (block, line.strip_prefix("```")) {
            (None, Some(language)) => {
                block = Some(language.trim());
                if let Some(language @ ("sh" | "sh run")) = block {
                    scripts.push(Script { lines: Vec::new(), run: language == "sh run" });
                }
            }
            (Some(_), Some(_)) => block = None,
            (Some("sh" | "sh run"), None) => {
                if let Some(script) = scripts.last_mut() {
                    script.lines.push(line);
                }
            }
            _ => {}
        }
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_marked_blocks_are_run() {
        let markdown = "```sh\na\n```\ntext\n```sh run\n# why\nb\n\nc\n```\n```rust\nd\n```\n";
        let shown = Script { lines: vec!["a"], run: false };
        let run = Script { lines: vec!["# why", "b", "", "c"], run: true };
        assert_eq!(scripts(markdown), [shown, run]);
    }
}
