//! A Debian release in a folder of its own, for a toolchain that the machine's own release does not have.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cache;
use crate::shell::{Run, program};

const RELEASE: &str = "trixie";
const PUBLIC_MIRROR: &str = "http://deb.debian.org/debian";

/// Keeps mounts and processes to the command: whichever way it ends, nothing remains mounted and nothing that it started
/// goes on.
const APART: [&str; 4] = ["--mount", "--pid", "--fork", "--kill-child"];

/// A mirror that does not answer once is asked again.
const RETRIES: [&str; 2] = ["--option", "Acquire::Retries=5"];

/// Installs a package of the machine's own release.
pub(crate) fn install(package: &str) -> Result<()> {
    // A machine that has just started updates itself: it is waited for.
    let patient = ["--option", "DPkg::Lock::Timeout=300"];
    let apt = |arguments: &[&str]| program("apt-get").args(RETRIES).args(patient).args(arguments).run();
    let install = || apt(&["install", "--quiet", "--yes", "--no-install-recommends", package]);
    // Lists that are up to date are not fetched again, which takes another lock, that nobody can wait for.
    install().or_else(|_| apt(&["update", "--quiet"]).and_then(|()| install()))
}

/// The root folder of the release, with some packages installed in it.
pub(crate) struct Tree(PathBuf);

impl Tree {
    /// Finds the tree in the cache, or makes it there, which takes root and some minutes.
    pub(crate) fn with(name: &str, packages: &[&str]) -> Result<Self> {
        if program("id").arg("-u").capture()?.trim() != "0" {
            bail!("only root can make a Debian {RELEASE} tree, and run something in it");
        }
        let folder = cache::once(name, (RELEASE, packages), |folder| {
            if program("debootstrap").arg("--version").capture().is_err() {
                install("debootstrap")?;
            }
            if folder.exists() {
                fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
            }
            let tree = Self(folder.join("root"));
            let debootstrap = ["debootstrap", "--variant=minbase", RELEASE];
            program("unshare").args(APART).args(debootstrap).arg(&tree.0).arg(mirror()).run()?;
            let apt = |arguments: &[&str]| {
                let mut apt = tree.command(Path::new("/"), &[], "apt-get");
                apt.args(RETRIES).args(arguments).env("DEBIAN_FRONTEND", "noninteractive").run()
            };
            apt(&["update", "--quiet"])?;
            apt(&[&["install", "--quiet", "--yes", "--no-install-recommends"], packages].concat())?;
            apt(&["clean"])
        })?;
        Ok(Self(folder.join("root")))
    }

    /// A program of the tree, to be run in a folder, with the machine's folders that it may see.
    pub(crate) fn command(&self, folder: &Path, seen: &[&Path], program_name: &str) -> Command {
        let mut command = program("unshare");
        command.args(APART).args(["sh", "xtask/inside.sh"]).arg(&self.0).arg(folder);
        command.args(seen).arg("--").arg(program_name).env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        // They name files of the machine, which are not seen.
        command.env_remove("SSL_CERT_FILE").env_remove("SSL_CERT_DIR");
        command
    }
}

/// Where apt already gets this machine's Debian from, whatever stands in its sources; the public mirror where it is no Debian.
fn mirror() -> String {
    let targets = || {
        program("apt-get").args(["indextargets", "--format=$(REPO_URI) $(COMPONENT)", "Identifier: Packages"]).capture()
    };
    targets().ok().and_then(|targets| mirror_among(&targets)).unwrap_or_else(|| PUBLIC_MIRROR.to_owned())
}

fn mirror_among(targets: &str) -> Option<String> {
    let uris = targets.lines().filter_map(|target| target.strip_suffix(" main"));
    let mut uris = uris.map(|uri| uri.trim_end_matches('/'));
    uris.find(|uri| uri.ends_with("/debian")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mirror_is_the_one_that_apt_is_set_to() {
        let targets = "https://apt.example.org/tools stable\nhttps://security.example.org/debian-security/ main\n\
                       https://mirror.example.org/debian/ main\nhttp://deb.debian.org/debian/ main\n";
        assert_eq!(mirror_among(targets).as_deref(), Some("https://mirror.example.org/debian"));
        assert_eq!(mirror_among("https://apt.example.org/ubuntu/ main\n"), None);
        assert_eq!(mirror_among(""), None);
    }
}
