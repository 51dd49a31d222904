//! Folders that a step writes into.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// An empty folder, whatever an earlier run left there.
pub(crate) fn emptied(folder: &Path) -> Result<String> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder.display().to_string())
}
