//! `perito-portal`: makes, serves and administers a portal.

mod admin;
mod upkeep;

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use perito::domain::PinPolicy;
use perito_portal::{Keys, Portal, RULES};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

type Failure = Box<dyn std::error::Error>;

/// A portal that speaks the perito protocol.
#[derive(Parser)]
#[command(name = "perito-portal", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes a data folder and, apart from it, its keys. Back the data up often, the keys once, never together.
    Init {
        /// The data folder to make.
        #[arg(long)]
        data: PathBuf,
        /// The keys folder to make; keys that are there are never overwritten.
        #[arg(long)]
        keys: PathBuf,
        /// The name of the archive and its signing key, such as portal.example.org.
        #[arg(long)]
        origin: String,
    },
    /// Serves until SIGTERM or Ctrl-C. Prints one JSON line when it is ready; logs go to standard error.
    Serve {
        /// Serve a demonstration instead: a temporary portal on this machine alone, with a world in it to try.
        ///
        /// Its line also has accounts with their PINs, and keys of cases. Everything is removed at the end.
        #[arg(long, conflicts_with_all = OF_A_LASTING_PORTAL)]
        demo: bool,
        /// Serve one for tests: the world of a sandbox that is ready, whose clock stands still at 1 September 2026, 08:00
        /// UTC, until it is moved.
        #[arg(long, requires = "demo")]
        ready: bool,
        /// The data folder.
        #[arg(long, required_unless_present = "demo")]
        data: Option<PathBuf>,
        /// The keys folder that belongs to it.
        #[arg(long, required_unless_present = "demo")]
        keys: Option<PathBuf>,
        /// Where to listen. TLS is the business of a proxy in front.
        #[arg(long, default_value = "127.0.0.1:8460")]
        listen: SocketAddr,
        #[command(flatten)]
        options: Box<Options>,
    },
    /// Administers a portal that is not being served.
    Admin {
        #[command(subcommand)]
        command: admin::Admin,
    },
    /// Checks the archive of a portal that is not being served: makes it again from its entries, and names what differs.
    ///
    /// Prints one difference a line, in English and in Italian. Ends with 0 when the archive is whole, 1 when there are
    /// differences, 2 when it could not look.
    Fsck {
        #[command(flatten)]
        folders: Folders,
        /// Write missing and wrong tiles anew first, from entries that give the signed root. Nothing else is repaired.
        #[arg(long)]
        repair: bool,
        /// How many differences end the check.
        #[arg(long, default_value_t = 1000)]
        most: usize,
    },
    /// Empties a case of a portal that is not being served: nobody can read anything of it any more, and the archive
    /// stays whole. It cannot be undone. Purge the backups too: nothing else does.
    ///
    /// Reads which from standard input, as JSON: {"case_key": {"court_office", "register", "year", "number"}}.
    Purge {
        #[command(flatten)]
        folders: Folders,
    },
    /// Goes on from a backup of a portal that is not being served, when everything newer is lost.
    ///
    /// A portal refuses data that is older than what it has signed for. Look for the newer data first: what is not found is
    /// lost to the portal, and only whoever holds its receipt can prove it. Prints what the archive says of it.
    Restore {
        #[command(flatten)]
        folders: Folders,
        /// Go on under a new name of the archive, for the old one has signed for what is lost.
        #[arg(long, required = true)]
        new_epoch: bool,
        /// The newest receipt or checkpoint that is to be found, where the keys folder comes from a copy too.
        #[arg(long)]
        signed: Option<PathBuf>,
    },
    /// Puts a new signing key in the place of the old one, of a portal that is not being served. The archive records it.
    ///
    /// Prints the keys with their validity, old and new, as `verifier.pub` in the keys folder then holds them: publish
    /// them. One that was cut short is ended by running it again; until then the portal does not serve.
    RotateKey {
        #[command(flatten)]
        folders: Folders,
    },
    /// Prints the OpenAPI document.
    Openapi,
    /// Prints the table of routes and roles.
    Routes,
}

/// What a demonstration has of its own.
const OF_A_LASTING_PORTAL: [&str; 9] = [
    "data",
    "keys",
    "fee_warning_days",
    "max_batch",
    "max_upload_mib",
    "pin_policy",
    "protocol_prefix",
    "requests_per_minute",
    "trust_forwarded_for",
];

/// How a lasting portal is served.
#[derive(clap::Args)]
struct Options {
    /// The rules for PINs: inps_2012 or inps_2013.
    #[arg(long, default_value = "inps_2013")]
    pin_policy: String,
    /// The prefix of protocol numbers.
    #[arg(long, default_value = "PERITO")]
    protocol_prefix: String,
    /// Requests that an account may make in a minute.
    #[arg(long, default_value_t = 600)]
    requests_per_minute: u32,
    /// Take the client's address from the last entry of X-Forwarded-For, which one's own proxy must set.
    #[arg(long)]
    trust_forwarded_for: bool,
    /// The most MiB that an uploaded document may have; the courts' own channel takes 60 MB.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=10_240))]
    max_upload_mib: u64,
    /// Requests that share one transaction, fsync and checkpoint at the most; 1 is for comparison.
    #[arg(long, default_value_t = 256, value_parser = clap::value_parser!(u16).range(1..=4096))]
    max_batch: u16,
    /// From how many days before the end of its term a fee not asked for is a finding.
    #[arg(long, default_value_t = 30)]
    fee_warning_days: u16,
}

#[derive(clap::Args)]
struct Folders {
    /// The data folder.
    #[arg(long)]
    data: PathBuf,
    /// The keys folder that belongs to it.
    #[arg(long)]
    keys: PathBuf,
}

fn main() -> ExitCode {
    let level = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().json().with_env_filter(level).with_writer(std::io::stderr).init();
    let command = Arguments::parse().command;
    if let Command::Fsck { folders, repair, most } = &command {
        return upkeep::fsck(folders, *repair, *most);
    }
    match run(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("perito-portal: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Init { data, keys, origin } => {
            say(&Portal::init(&data, &keys, &origin)?.to_string())?;
            eprintln!("Receipts verify with the key above. Keep {} out of the backups of the data.", keys.display());
            Ok(())
        }
        Command::Serve { demo: true, ready, listen, .. } => runtime()?.block_on(demonstrate(listen, ready)),
        Command::Serve { data: Some(data), keys: Some(keys), listen, options, .. } => {
            let portal = Portal::builder(&data, Keys::load(&keys)?)
                .pin_policy(PinPolicy::from_code(&options.pin_policy)?)
                .protocol_prefix(&options.protocol_prefix)
                .requests_per_minute(options.requests_per_minute)
                .max_upload(options.max_upload_mib << 20)
                .max_batch(usize::from(options.max_batch))
                .fee_warning_days(options.fee_warning_days)
                .trust_forwarded_for(options.trust_forwarded_for)
                .open()?;
            runtime()?.block_on(serve(&portal, listen))
        }
        Command::Serve { .. } => Err("--data and --keys are needed, or --demo".into()),
        Command::Admin { command } => admin::run(command),
        Command::Fsck { .. } => Err("fsck ends by itself".into()),
        Command::Purge { folders } => upkeep::purge(&folders),
        Command::Restore { folders, signed, .. } => upkeep::restore(&folders, signed.as_deref()),
        Command::RotateKey { folders } => upkeep::rotate_key(&folders),
        Command::Openapi => say(perito_portal::openapi_document().trim_end()),
        Command::Routes => say(&routes()),
    }
}

async fn serve(portal: &Portal, listen: SocketAddr) -> Result<(), Failure> {
    let listener = TcpListener::bind(listen).await?;
    let ready = serde_json::json!({
        "url": format!("http://{}", listener.local_addr()?),
        "verifying_key": portal.verifier().to_string(),
    });
    say(&ready.to_string())?;
    portal.serve(listener, stop_signal()?).await?;
    tracing::info!("stopped");
    Ok(())
}

/// Serves a demonstration. The folder is removed whenever the signal comes, also while the world is being seeded.
#[cfg(feature = "demo")]
async fn demonstrate(listen: SocketAddr, ready: bool) -> Result<(), Failure> {
    use perito_portal::Demo;
    let stop = stop_signal()?;
    let start = if ready { Demo::start_ready } else { Demo::start };
    let demo = tokio::task::spawn_blocking(move || start(listen)).await??;
    say(&demo.to_json()?)?;
    stop.await;
    // It waits for requests under way.
    tokio::task::spawn_blocking(move || drop(demo)).await?;
    tracing::info!("stopped");
    Ok(())
}

#[cfg(not(feature = "demo"))]
async fn demonstrate(_: SocketAddr, _: bool) -> Result<(), Failure> {
    Err("this perito-portal was built without its demonstration (cargo feature `demo`)".into())
}

/// Ends at SIGTERM or Ctrl-C.
#[cfg(unix)]
fn stop_signal() -> Result<impl Future<Output = ()> + Send + 'static, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Ends at Ctrl-C.
#[cfg(not(unix))]
fn stop_signal() -> Result<impl Future<Output = ()> + Send + 'static, Failure> {
    Ok(async {
        // Without a handler there is nothing to wait for, and the portal serves until it is ended from outside.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

fn routes() -> String {
    let head = "| method | route | who | whose | effect |\n|---|---|---|---|---|".to_owned();
    let rows = RULES
        .iter()
        .map(|rule| format!("| {} | {} | {} | {} | {:?} |", rule.method, rule.path, rule.who, rule.scope, rule.effect));
    std::iter::once(head).chain(rows).collect::<Vec<_>>().join("\n")
}

/// Prints lines. Whoever has closed the pipe has read enough.
fn say(lines: &str) -> Result<(), Failure> {
    match writeln!(std::io::stdout(), "{lines}") {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}
