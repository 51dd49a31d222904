//! The whole journey of a court's expert: registration, notice, draft, observations, final report, payment, agenda.
//!
//! `cargo run --example quickstart [-- --lang it|en --late --report FILE.pdf --demo-json FILE]`. A real portal is started
//! in a temporary folder, or a demonstration that runs already is taken; either is reached over HTTP, through the typed
//! client alone. What the journey makes is left in `quickstart-output/`.

mod access;
mod agenda;
mod assignment;
mod attachment;
mod journey;
mod manuscript;
mod notice;
mod observations;
mod output;
mod paper;
mod payment;
mod progress;
mod report;
mod side;
mod stage;
mod timeline;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::output::Output;
use crate::side::Side;
use crate::stage::Stage;
use crate::timeline::Timeline;
use crate::words::Language;

/// Why the journey ended before its time.
type Failure = Box<dyn std::error::Error>;

/// From a doctor's registration to the payment of the fee.
#[derive(Parser)]
struct Arguments {
    /// The language of the timeline.
    #[arg(long, value_enum, default_value = "it")]
    lang: Language,
    /// Send the notice after its last useful day, to see what becomes of it.
    #[arg(long)]
    late: bool,
    /// A PDF of your own as the report.
    #[arg(long, value_name = "FILE.pdf")]
    report: Option<PathBuf>,
    /// Play against a running demonstration: the line that `perito-portal serve --demo` has printed, in a file.
    #[arg(long, value_name = "FILE")]
    demo_json: Option<PathBuf>,
    /// Where to leave what the journey makes.
    #[arg(long, default_value = "quickstart-output", hide = true)]
    output: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let language = arguments.lang;
    match play(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            timeline::tell_failure(language, &*failure);
            ExitCode::FAILURE
        }
    }
}

async fn play(arguments: Arguments) -> Result<(), Failure> {
    let side = match &arguments.demo_json {
        Some(file) => Side::demo(file).await?,
        None => Side::sandbox().await?,
    };
    let output = Output::fresh(arguments.output, arguments.report.as_deref())?;
    let stage = Stage { told: Timeline::new(arguments.lang), side, output };
    journey::play(&stage, arguments.late, arguments.report.as_deref()).await
}
