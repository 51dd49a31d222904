//! The real `perito-portal serve --demo`.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use perito::archive::TrustedKeys;
use perito::client::blocking::{LoginOutcome, PortalClient, Session};
use perito::domain::{Pin, TaxCode};
use serde_json::Value;

use super::binary::Served;

/// A demonstration whose temporary folder is made in a folder of the test's own.
pub(crate) struct Demonstration {
    pub(crate) served: Served,
    pub(crate) world: Value,
    pub(crate) folder: tempfile::TempDir,
}

impl Demonstration {
    /// With these options beside `--demo`.
    pub(crate) fn start(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = tempfile::NamedTempFile::new().unwrap();
        let child = command(folder.path())
            .args(["--listen", "127.0.0.1:0"])
            .args(options)
            .env("RUST_LOG", "warn")
            .stderr(File::create(log.path()).unwrap())
            .spawn();
        let (served, world) = Served::of(child.unwrap(), || std::fs::read_to_string(log.path()).unwrap());
        Self { served, world, folder }
    }

    pub(crate) fn portal(&self) -> PortalClient {
        PortalClient::connect(&self.served.url, TrustedKeys::parse(&self.served.verifying_key).unwrap()).unwrap()
    }

    /// The first account of this tax code, as the line tells it.
    pub(crate) fn account(&self, tax_code: &str) -> Value {
        let accounts = self.world["accounts"].as_array().unwrap();
        accounts.iter().find(|account| account["tax_code"] == tax_code).unwrap().clone()
    }
}

/// `perito-portal serve --demo`, whose temporary folder is made in this one.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_perito-portal"));
    command.args(["serve", "--demo"]).env("TMPDIR", folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A session of an account, as the line tells it.
pub(crate) fn log_in(portal: &PortalClient, account: &Value) -> Session {
    let text = |name: &str| account[name].as_str().unwrap();
    let opened = portal.login(&TaxCode::parse(text("tax_code")).unwrap(), &Pin::parse(text("pin")).unwrap());
    match opened.unwrap() {
        LoginOutcome::Session(session) => session,
        LoginOutcome::MustChangePin(_) => panic!("the PIN of {} is not ready to use", text("role")),
    }
}

/// How many things are in a folder.
pub(crate) fn entries(folder: &Path) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}
