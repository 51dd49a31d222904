//! The real `perito-portal` in a temporary folder.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use serde_json::{Value, json};

/// A temporary folder with a data folder and, apart from it, a keys folder.
pub(crate) struct Folders {
    pub(crate) root: tempfile::TempDir,
    pub(crate) data: PathBuf,
    pub(crate) keys: PathBuf,
}

/// A portal being served; it is killed when dropped.
pub(crate) struct Served {
    child: Child,
    pub(crate) url: String,
    pub(crate) verifying_key: String,
}

impl Folders {
    /// Folders that `init` has not made yet.
    pub(crate) fn bare() -> Self {
        let root = tempfile::tempdir().unwrap();
        let (data, keys) = (root.path().join("data"), root.path().join("keys"));
        Self { root, data, keys }
    }

    pub(crate) fn init() -> Self {
        let folders = Self::bare();
        let made = folders.command(&["init"]).args(["--origin", "portal.example.org"]).output().unwrap();
        assert!(made.status.success(), "{}", stderr(&made));
        folders
    }

    /// `perito-portal WORDS --data D --keys K`.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_perito-portal"));
        command.args(words).arg("--data").arg(&self.data).arg("--keys").arg(&self.keys);
        command.env("RUST_LOG", "warn").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// `admin add-account` with this text on standard input.
    pub(crate) fn add_account(&self, role: &str, input: &str) -> Output {
        self.administer(&["admin", "add-account", "--role", role, "--office", "7000"], input)
    }

    /// A command with this text on standard input.
    pub(crate) fn administer(&self, words: &[&str], input: &str) -> Output {
        let mut child = self.command(words).stdin(Stdio::piped()).spawn().unwrap();
        // A portal that refuses before it reads has closed its end.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// Makes an account and gives its PIN.
    pub(crate) fn pin_of_new_account(&self, role: &str, tax_code: &str) -> String {
        let added = self.add_account(role, &person(tax_code).to_string());
        assert!(added.status.success(), "{}", stderr(&added));
        stdout(&added).trim().to_owned()
    }

    /// Serves on a free port, without a limit of use worth the name; the log goes to `log` beside the data.
    pub(crate) fn serve(&self) -> Served {
        let log = File::options().create(true).append(true).open(self.root.path().join("log")).unwrap();
        let mut command = self.command(&["serve"]);
        command.args(["--listen", "127.0.0.1:0", "--requests-per-minute", "1000000"]).stderr(log);
        Served::of(command.spawn().unwrap(), || self.log()).0
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.root.path().join("log")).unwrap_or_default()
    }
}

impl Served {
    /// Waits until a portal is ready, and gives what it then prints. One that does not become ready says why in its log.
    pub(crate) fn of(mut child: Child, log: impl FnOnce() -> String) -> (Self, Value) {
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("not ready: {}", log()));
        let text = |name: &str| ready[name].as_str().unwrap().to_owned();
        (Self { child, url: text("url"), verifying_key: text("verifying_key") }, ready)
    }

    /// `127.0.0.1:PORT`.
    pub(crate) fn address(&self) -> &str {
        self.url.strip_prefix("http://").unwrap()
    }

    /// SIGKILL.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM; [`Self::wait`] tells how it ended.
    pub(crate) fn terminate(&self) {
        let sent = Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status().unwrap();
        assert!(sent.success());
    }

    pub(crate) fn wait(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // One that has ended already cannot be killed, and need not be.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What `admin add-account` reads.
pub(crate) fn person(tax_code: &str) -> Value {
    json!({"tax_code": tax_code, "given_name": "Prova", "family_name": "Interno"})
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
