//! The one writer: a thread that runs a batch of requests as one transaction, and answers them after COMMIT.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use perito::protocol::ProblemCode;
use rusqlite::Connection;
use time::{Duration, OffsetDateTime};
use tokio::sync::oneshot;

use super::sequencer::{Pending, Proofs, Proven, Sequencer};
use super::tx::{Seal, Tx};
use crate::clock::Clock;
use crate::problem::Refusal;

/// Requests that may wait for the writer; more are told to come back.
const QUEUE: usize = 4096;
/// Requests that share one transaction at the most, unless told otherwise.
pub(crate) const MAX_BATCH: usize = 256;
/// How far the clock may be behind the last entry before writes stop.
const MAX_CLOCK_LAG: Duration = Duration::seconds(5);

/// One request's work on the open transaction. It gives what must happen once COMMIT has succeeded, with the proofs of
/// the batch's receipts, or failed.
type Job = Box<dyn FnOnce(&mut Batch<'_>) -> Outcome + Send>;
type Outcome = Box<dyn FnOnce(Option<&Proofs>) + Send>;

/// A handle on the writer's thread; dropping the last one ends it after the queue is done.
#[derive(Debug)]
pub(crate) struct Writer {
    sender: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

struct Batch<'a> {
    connection: &'a Connection,
    clock: &'a dyn Clock,
    seal: &'a Seal,
    last_entry_at: OffsetDateTime,
    /// The entries of the requests that were done.
    pending: Vec<Pending>,
}

/// What the writer's thread works with.
pub(crate) struct Desk {
    pub(crate) connection: Connection,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) seal: Arc<Seal>,
    pub(crate) sequencer: Sequencer,
    /// Requests that share one transaction at the most.
    pub(crate) max_batch: usize,
    /// The first instant at which the key may sign.
    pub(crate) not_before: Option<OffsetDateTime>,
}

impl Writer {
    /// Starts the thread.
    pub(crate) fn start(desk: Desk) -> rusqlite::Result<Self> {
        let last_entry_at = super::archive::last_entry_at(&desk.connection)?.max(desk.not_before);
        let last_entry_at = last_entry_at.unwrap_or(OffsetDateTime::UNIX_EPOCH);
        let (sender, receiver) = sync_channel(QUEUE);
        let thread = std::thread::spawn(move || run(desk, last_entry_at, &receiver));
        Ok(Self { sender: Some(sender), thread: Some(thread) })
    }

    /// Runs `act` in the next batch, and puts the proof below the receipt that it made.
    pub(crate) async fn write_proven<T: Proven + Send + 'static>(
        &self,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        self.run(act, T::prove).await
    }

    /// Runs `act` in the next batch: whole, or not at all when it refuses. The answer comes after COMMIT.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        self.run(act, |_, _| ()).await
    }

    async fn run<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T, Refusal> + Send + 'static,
        prove: fn(&mut T, &Proofs),
    ) -> Result<T, Refusal> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |batch| {
            let mut result = batch.savepoint(act);
            Box::new(move |committed| {
                match (committed, &mut result) {
                    (Some(proofs), Ok(done)) => prove(done, proofs),
                    (Some(_), Err(_)) => {}
                    (None, _) => result = Err(Refusal::new(ProblemCode::Unavailable)),
                }
                // Whoever asked may be gone; what was committed stays committed, and a replay finds it.
                let _ = answer.send(result);
            })
        });
        let sender = self.sender.as_ref().ok_or_else(|| Refusal::new(ProblemCode::Unavailable))?;
        sender.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) | TrySendError::Disconnected(_) => Refusal::new(ProblemCode::Unavailable),
        })?;
        // A job that was dropped was not run.
        answered.await.unwrap_or_else(|_| Err(Refusal::new(ProblemCode::Unavailable)))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.sender.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the writer has been answered as a fault to everybody who waited.
            let _ = thread.join();
        }
    }
}

fn run(mut desk: Desk, mut last_entry_at: OffsetDateTime, jobs: &Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let Desk { connection, clock, seal, .. } = &desk;
        if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE") {
            // The job is dropped unrun: a savepoint outside a transaction would commit by itself.
            tracing::error!(%error, "a batch could not be begun");
            continue;
        }
        let mut batch = Batch { connection, clock: &**clock, seal, last_entry_at, pending: Vec::new() };
        let mut outcomes = vec![first(&mut batch)];
        outcomes.extend(jobs.try_iter().take(desk.max_batch - 1).map(|job| job(&mut batch)));
        let Batch { pending, last_entry_at: moved_to, .. } = batch;
        let before = desk.sequencer.size();
        let sealed = desk.sequencer.seal(&desk.connection, &pending);
        let committed = sealed.and_then(|sealed| desk.connection.execute_batch("COMMIT").map(|()| sealed));
        match &committed {
            Ok(sealed) => {
                desk.sequencer.committed(sealed);
                last_entry_at = moved_to;
            }
            Err(error) => {
                tracing::error!(%error, "a batch could not be committed");
                // Fails where there is no transaction left to roll back, which is what is wanted.
                let _ = desk.connection.execute_batch("ROLLBACK");
                desk.sequencer.undo(before);
            }
        }
        for outcome in outcomes {
            outcome(committed.as_ref().ok().map(|sealed| &sealed.proofs));
        }
    }
}

impl Batch<'_> {
    fn savepoint<T>(&mut self, act: impl FnOnce(&mut Tx<'_>) -> Result<T, Refusal>) -> Result<T, Refusal> {
        // A full disk makes SQLite roll the whole transaction back: a savepoint would then commit by itself.
        if self.connection.is_autocommit() {
            return Err(Refusal::new(ProblemCode::Unavailable));
        }
        let now = self.clock.now();
        if now + MAX_CLOCK_LAG < self.last_entry_at {
            tracing::error!("the clock is behind the last archive entry: writes are stopped");
            return Err(Refusal::new(ProblemCode::Unavailable));
        }
        let at = now.max(self.last_entry_at);
        self.run("SAVEPOINT request")?;
        let mut tx = Tx::new(self.connection, self.seal, at);
        let result = act(&mut tx);
        match result {
            Ok(value) => {
                self.run("RELEASE request")?;
                let entries = tx.into_entries();
                if !entries.is_empty() {
                    // Only an entry moves the archive's time.
                    self.last_entry_at = at;
                }
                self.pending.extend(entries);
                Ok(value)
            }
            Err(refusal) => {
                self.run("ROLLBACK TO request")?;
                self.run("RELEASE request")?;
                Err(refusal)
            }
        }
    }
    fn run(&self, statement: &str) -> Result<(), Refusal> {
        let done = self.connection.prepare_cached(statement).and_then(|mut statement| statement.execute([]));
        done.map(|_| ()).map_err(Refusal::internal)
    }
}
