//! The library that Swift and Kotlin load, and the code that is generated from it.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX, EXE_SUFFIX};
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::shell::{Metadata, Run, cargo, program};

/// The library, and beside a debug build of it the generator and the portal that its tests talk to.
pub(crate) struct Library {
    folder: PathBuf,
    programs: PathBuf,
}

impl Library {
    /// Builds what is not built yet, with the packages and features of all other steps.
    pub(crate) fn built(metadata: &Metadata) -> Result<Self> {
        cargo(["build", "--workspace", "--all-features", "--lib", "--bins", "--examples"]).run()?;
        let folder = metadata.target_directory()?.join("debug");
        Ok(Self { programs: folder.clone(), folder })
    }

    /// Builds it as an app carries it, by the profile `mobile`, with the features of an app; and the generator for debugging,
    /// which takes as long to optimise as everything else.
    pub(crate) fn small(metadata: &Metadata) -> Result<Self> {
        cargo(["build", "--package=perito-uniffi", "--lib", "--profile=mobile"]).run()?;
        cargo(["build", "--package=perito-uniffi-bindgen"]).run()?;
        let target = metadata.target_directory()?;
        Ok(Self { folder: target.join("mobile"), programs: target.join("debug") })
    }

    /// The folder in which `libperito_uniffi` is.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The library itself, for the system that this runs on.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join(format!("{DLL_PREFIX}perito_uniffi{DLL_SUFFIX}"))
    }

    /// The `perito-portal` program.
    pub(crate) fn portal(&self) -> PathBuf {
        self.program("perito-portal")
    }

    /// Writes the library's face in a language into a folder. The library must not be stripped: the face is read from it.
    pub(crate) fn generate(&self, language: &str, into: &Path) -> Result<()> {
        program(self.program("uniffi-bindgen"))
            .arg("generate")
            .arg(self.file())
            .args(["--language", language, "--no-format", "--out-dir"])
            .arg(into)
            .run()
    }

    fn program(&self, name: &str) -> PathBuf {
        self.programs.join(format!("{name}{EXE_SUFFIX}"))
    }
}
