//! What is planted to be looked for, and the log to look in.

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// The letters of a digest.
const DIGEST: usize = 64;

/// The log, in memory.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

/// What was planted, under names that a failure may show.
#[derive(Clone)]
pub(crate) struct Planted(pub(crate) Vec<(&'static str, String)>);

impl Log {
    /// Captures everything that this process logs from now on, at every level: the portal and what it is built on, but
    /// for the client that the test itself asks with.
    pub(crate) fn capture() -> Self {
        let log = Self::default();
        let portal = EnvFilter::new("trace,reqwest=off,hyper_util::client=off");
        tracing_subscriber::fmt().with_env_filter(portal).with_writer(log.clone()).with_ansi(false).init();
        log
    }

    /// What has been logged.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl Planted {
    /// The names of what a text holds, in whatever case.
    pub(crate) fn found(&self, text: &str) -> Vec<&'static str> {
        let text = text.to_lowercase();
        let held = self.0.iter().filter(|(_, value)| holds(&text, &value.to_lowercase()));
        held.map(|(name, _)| *name).collect()
    }
}

/// Whether a text holds this. What a digest holds is there by chance.
fn holds(text: &str, value: &str) -> bool {
    text.match_indices(value).any(|(at, found)| {
        let hexadecimal = |byte: &&u8| byte.is_ascii_hexdigit();
        let (before, from) = text.as_bytes().split_at(at);
        let before = before.iter().rev().take_while(hexadecimal).count();
        let after = from.iter().take_while(hexadecimal).count();
        before + after.max(found.len()) < DIGEST
    })
}
