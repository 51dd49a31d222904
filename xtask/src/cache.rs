//! What is big or slow to make and the same for every clone of this machine is made once, outside the clone.

use std::collections::hash_map::DefaultHasher;
use std::env;
use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// `$XDG_CACHE_HOME/perito`, or `~/.cache/perito`.
pub(crate) fn folder() -> Result<PathBuf> {
    let named = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
    let cache = named.or_else(|| Some(env::home_dir()?.join(".cache")));
    let cache = cache.context("no home folder to keep a cache in: set XDG_CACHE_HOME")?.join("perito");
    fs::create_dir_all(&cache).with_context(|| format!("cannot make {}", cache.display()))?;
    Ok(cache)
}

/// The folder that `make` fills, which is asked only when there is none yet for these inputs. Two commands at once wait
/// for one another; what was left half made is made again.
pub(crate) fn once(name: &str, inputs: impl Hash, make: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let cache = folder()?;
    let lock = File::create(cache.join(format!("{name}.lock")))?;
    lock.lock()?;
    let mut hasher = DefaultHasher::new();
    inputs.hash(&mut hasher);
    let folder = cache.join(format!("{name}-{:016x}", hasher.finish()));
    let complete = folder.join("complete");
    if !complete.exists() {
        make(&folder)?;
        fs::write(complete, "")?;
    }
    Ok(folder)
}
