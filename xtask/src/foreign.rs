//! The library that Swift and Kotlin load, and the code that is generated from it.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX, EXE_SUFFIX};
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::shell::{Metadata, Run, cargo, program};

/// The library as a debug build, with the generator and the portal that its tests talk to beside it.
pub(crate) struct Library {
    folder: PathBuf,
}

impl Library {
    /// Builds what is not built yet, with the packages and features of all other steps.
    pub(crate) fn built(metadata: &Metadata) -> Result<Self> {
        cargo(["build", "--workspace", "--all-features", "--lib", "--bins", "--examples"]).run()?;
        Ok(Self { folder: metadata.target_directory()?.join("debug") })
    }

    /// The folder in which `libperito_uniffi` is.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The `perito-portal` program.
    pub(crate) fn portal(&self) -> PathBuf {
        self.program("perito-portal")
    }

    /// Writes the library's face in a language into a folder. The library must not be stripped: the face is read from it.
    pub(crate) fn generate(&self, language: &str, into: &Path) -> Result<()> {
        program(self.program("uniffi-bindgen"))
            .arg("generate")
            .arg(self.folder.join(format!("{DLL_PREFIX}perito_uniffi{DLL_SUFFIX}")))
            .args(["--language", language, "--no-format", "--out-dir"])
            .arg(into)
            .run()
    }

    fn program(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}{EXE_SUFFIX}"))
    }
}
