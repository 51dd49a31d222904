//! The Python tools at their pinned versions, in a virtual environment that every clone of this machine shares.

use std::collections::hash_map::DefaultHasher;
use std::env;
use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::shell::{Run, program};

const REQUIREMENTS: &str = include_str!("../requirements.txt");
const VIRTUALENV: &str = "virtualenv==21.15.8";

/// A virtual environment that holds the tools; nothing of this project is ever installed into it.
pub(crate) struct Python {
    folder: PathBuf,
}

impl Python {
    /// Finds the environment, or makes it.
    pub(crate) fn ready() -> Result<Self> {
        let cache = cache_folder()?;
        fs::create_dir_all(&cache).with_context(|| format!("cannot make {}", cache.display()))?;
        let lock = File::create(cache.join("python.lock"))?;
        lock.lock()?;

        let interpreter = system_python()?;
        let mut hasher = DefaultHasher::new();
        (&interpreter, REQUIREMENTS).hash(&mut hasher);
        let python = Self { folder: cache.join(format!("python-{:016x}", hasher.finish())) };
        let complete = python.folder.join("complete");
        if !complete.exists() {
            python.create(&cache)?;
            python.module("pip", ["install", "--quiet", "--requirement", "xtask/requirements.txt"]).run()?;
            fs::write(complete, "")?;
        }
        Ok(python)
    }

    /// `python -m module arguments`, inside the environment.
    pub(crate) fn module<const N: usize>(&self, module: &str, arguments: [&str; N]) -> Command {
        let bin = self.folder.join("bin");
        let mut path = bin.clone().into_os_string();
        if let Some(rest) = env::var_os("PATH") {
            path.push(":");
            path.push(rest);
        }
        let mut command = program(bin.join("python"));
        command.args(["-m", module]).args(arguments);
        command.env("VIRTUAL_ENV", &self.folder).env("PATH", path).env_remove("PYTHONHOME").env_remove("PYTHONPATH");
        command
    }

    /// Makes the environment by whatever this machine has: Debian ships Python without `venv`, and at times without pip.
    fn create(&self, cache: &Path) -> Result<()> {
        let folder = self.folder.display().to_string();
        let tools = cache.join("virtualenv").display().to_string();
        let venv = || program("python3").args(["-m", "venv", "--clear", &folder]).run();
        let virtualenv = || {
            program("python3").args(["-m", "pip", "install", "--quiet", "--target", &tools, VIRTUALENV]).run()?;
            program("python3").args(["-m", "virtualenv", "--quiet", "--clear", &folder]).env("PYTHONPATH", &tools).run()
        };
        let debian = || {
            program("apt-get").args(["update", "--quiet"]).run()?;
            program("apt-get")
                .args(["install", "--quiet", "--yes", "--no-install-recommends", "python3-venv"])
                .run()?;
            venv()
        };
        venv().or_else(|_| virtualenv()).or_else(|_| debian()).context(
            "cannot make a Python virtual environment: install the `venv` module (Debian: apt-get install python3-venv)",
        )
    }
}

/// `$XDG_CACHE_HOME/perito`, or `~/.cache/perito`: outside the clone, so that a fresh clone reuses it.
pub(crate) fn cache_folder() -> Result<PathBuf> {
    let named = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
    let cache = named.or_else(|| Some(env::home_dir()?.join(".cache")));
    Ok(cache.context("no home folder to keep a cache in: set XDG_CACHE_HOME")?.join("perito"))
}

/// What identifies the machine's `python3`: its path and full version.
fn system_python() -> Result<String> {
    let script = "import sys; print(sys.executable, sys.version); sys.exit(sys.version_info < (3, 10))";
    program("python3").args(["-c", script]).capture().context("Python 3.10 or later is needed, as `python3`")
}
