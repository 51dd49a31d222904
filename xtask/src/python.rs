//! The Python tools at their pinned versions, in a virtual environment that every clone of this machine shares.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::shell::{Run, program};
use crate::{cache, debian};

/// The tools and their versions, as pip reads them.
pub(crate) const REQUIREMENTS: &str = include_str!("../requirements.txt");
const VIRTUALENV: &str = "virtualenv==21.15.8";

/// A virtual environment. Nothing of this project is ever installed into the one that holds the tools.
pub(crate) struct Python {
    folder: PathBuf,
}

impl Python {
    /// Finds the environment, or makes it.
    pub(crate) fn ready() -> Result<Self> {
        let interpreter = system_python()?;
        let folder = cache::once("python", (interpreter, REQUIREMENTS), |folder| {
            let python = Self::empty(folder)?;
            python.module("pip", ["install", "--quiet", "--requirement", "xtask/requirements.txt"]).run()
        })?;
        Ok(Self { folder })
    }

    /// Makes an environment in which nothing is installed.
    pub(crate) fn empty(folder: &Path) -> Result<Self> {
        create(folder)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// `python -m module arguments`, inside the environment.
    pub(crate) fn module<const N: usize>(&self, module: &str, arguments: [&str; N]) -> Command {
        let mut command = self.command();
        command.args(["-m", module]).args(arguments);
        command
    }

    /// The environment's `python`, which finds what is installed there however it is started.
    pub(crate) fn interpreter(&self) -> PathBuf {
        self.folder.join("bin").join("python")
    }

    /// `python`, inside the environment.
    pub(crate) fn command(&self) -> Command {
        let bin = self.folder.join("bin");
        let mut path = bin.clone().into_os_string();
        if let Some(rest) = env::var_os("PATH") {
            path.push(":");
            path.push(rest);
        }
        let mut command = program(self.interpreter());
        command.env("VIRTUAL_ENV", &self.folder).env("PATH", path).env_remove("PYTHONHOME").env_remove("PYTHONPATH");
        command
    }
}

/// Makes the environment by whatever this machine has: Debian ships Python without `venv`, and at times without pip.
fn create(folder: &Path) -> Result<()> {
    let tools = cache::folder()?.join("virtualenv").display().to_string();
    let folder = folder.display().to_string();
    let venv = || program("python3").args(["-m", "venv", "--clear", &folder]).run();
    let virtualenv = || {
        program("python3").args(["-m", "pip", "install", "--quiet", "--target", &tools, VIRTUALENV]).run()?;
        program("python3").args(["-m", "virtualenv", "--quiet", "--clear", &folder]).env("PYTHONPATH", &tools).run()
    };
    let by_debian = || {
        debian::install("python3-venv")?;
        venv()
    };
    venv().or_else(|_| virtualenv()).or_else(|_| by_debian()).context(
        "cannot make a Python virtual environment: install the `venv` module (Debian: apt-get install python3-venv)",
    )
}

/// What identifies the machine's `python3`: its path and full version.
fn system_python() -> Result<String> {
    let script = "import sys; print(sys.executable, sys.version); sys.exit(sys.version_info < (3, 10))";
    program("python3").args(["-c", script]).capture().context("Python 3.10 or later is needed, as `python3`")
}
