//! The journey of a court's expert, first half: from the registration to a verified receipt of the notice.
//!
//! `cargo run --example quickstart [--lang it|en] [--late]`. A real portal is started in a temporary folder, and
//! reached over HTTP through the typed client alone; only its start and the moves of its clock are in-process.

mod journey;
mod timeline;

use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use timeline::{Language, Timeline};

/// From a doctor's registration to a verified receipt of the notice.
#[derive(Parser)]
struct Arguments {
    /// The language of the timeline.
    #[arg(long, value_enum, default_value = "it")]
    lang: Language,
    /// Send the notice after its last useful day, to see what happens.
    #[arg(long)]
    late: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let timeline = Timeline::new(arguments.lang);
    match journey::run(&timeline, Path::new("quickstart-output"), arguments.late).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
