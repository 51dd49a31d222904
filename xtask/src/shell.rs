//! Running other programs from the workspace's root, with messages that say which one failed.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The folder of the clone.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// A program to be run in the clone's root.
pub(crate) fn program(name: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    // `cargo run` describes xtask itself to its child: a build script further down would take it for a change.
    for (name, _) in env::vars_os().filter(|(name, _)| describes_this_package(&name.to_string_lossy())) {
        command.env_remove(name);
    }
    command
}

fn describes_this_package(variable: &str) -> bool {
    ["CARGO_BIN_NAME", "CARGO_CRATE_NAME", "CARGO_MANIFEST", "CARGO_PKG_", "CARGO_PRIMARY_PACKAGE"]
        .iter()
        .any(|prefix| variable.starts_with(prefix))
}

/// Cargo, the very one that runs this command.
pub(crate) fn cargo<const N: usize>(arguments: [&str; N]) -> Command {
    let mut command = program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

/// How commands are run here.
pub(crate) trait Run {
    /// Shows the command, runs it, and fails unless it succeeds.
    fn run(&mut self) -> Result<()>;

    /// Runs the command silently and gives its standard output; a failure quotes its standard error.
    fn capture(&mut self) -> Result<String>;
}

impl Run for Command {
    fn run(&mut self) -> Result<()> {
        let shown = shown(self);
        eprintln!("$ {shown}");
        let status = self.status().with_context(|| format!("cannot start `{shown}`"))?;
        if !status.success() {
            bail!("`{shown}` ended with {status}");
        }
        Ok(())
    }

    fn capture(&mut self) -> Result<String> {
        let shown = shown(self);
        let Output { status, stdout, stderr } = self.output().with_context(|| format!("cannot start `{shown}`"))?;
        if !status.success() {
            bail!("`{shown}` ended with {status}:\n{}", String::from_utf8_lossy(&stderr).trim_end());
        }
        String::from_utf8(stdout).with_context(|| format!("`{shown}` did not write UTF-8"))
    }
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// What cargo knows about the workspace.
pub(crate) struct Metadata(Value);

impl Metadata {
    /// Asks cargo.
    pub(crate) fn load() -> Result<Self> {
        let json = cargo(["metadata", "--no-deps", "--format-version=1"]).capture()?;
        Ok(Self(serde_json::from_str(&json).context("cargo metadata did not write JSON")?))
    }

    /// The folder that cargo builds into.
    pub(crate) fn target_directory(&self) -> Result<PathBuf> {
        let folder = self.0.get("target_directory").and_then(Value::as_str);
        folder.map(PathBuf::from).context("cargo metadata names no target directory")
    }

    /// Whether the workspace has a runnable example of this name.
    pub(crate) fn has_example(&self, name: &str) -> bool {
        let packages = self.0.get("packages").and_then(Value::as_array);
        packages.into_iter().flatten().filter_map(|package| package.get("targets")?.as_array()).flatten().any(
            |target| {
                let is = |key, wanted: &Value| target.get(key) == Some(wanted);
                is("name", &Value::from(name)) && is("kind", &Value::from(vec!["example"]))
            },
        )
    }
}
