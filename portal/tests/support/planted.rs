//! What is planted to be looked for, and the portal's log to look in.

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;

/// The portal's log, in memory.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

/// What was planted, under names that a failure may show.
#[derive(Clone)]
pub(crate) struct Planted(pub(crate) Vec<(&'static str, String)>);

impl Log {
    /// Captures everything that this process logs from now on, at every level.
    pub(crate) fn capture() -> Self {
        let log = Self::default();
        let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone());
        subscriber.with_ansi(false).init();
        log
    }

    /// What the portal has written: the test's own client logs its requests at this level too.
    pub(crate) fn of_the_portal(&self) -> String {
        let logged = String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned();
        logged.lines().filter(|line| line.contains("perito")).collect::<Vec<_>>().join("\n")
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
        let held = self.0.iter().filter(|(_, value)| text.contains(&value.to_lowercase()));
        held.map(|(name, _)| *name).collect()
    }
}
