//! Every command that a developer or CI runs: `cargo xtask --help`.

mod bench;
mod bindings;
mod cache;
mod calls;
mod conformance;
mod contract;
mod debian;
mod folder;
mod foreign;
mod kotlin;
mod lint;
mod mobile;
mod node;
mod portal;
mod python;
mod quickstart;
mod readme;
mod scan;
mod shell;
mod steps;
mod swift;
mod test;
mod wheel;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use steps::Steps;

/// Every command that a developer or CI runs.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Measures what the library does, beside its peers
    Bench(bench::Options),
    /// Lets strangers' tools judge the protocol, and use it
    Contract,
    /// Builds the Kotlin package with the library it loads, and tests it: by Maven, on Java 17
    Kotlin(kotlin::Options),
    /// Checks style, lints, dependencies, licences and known vulnerabilities
    Lint,
    /// Builds the library of Swift and Kotlin as small as an app wants it, and prints its size
    Mobile,
    /// Writes docs/openapi.json from the portal's own code
    Openapi,
    /// Prints the portal's routes and who may call them
    Routes,
    /// Builds the Swift package with the library it loads, and tests it; installs Swift outside the clone where there is none
    Swift(swift::Options),
    /// Checks everything that must hold before a change lands
    Test,
    /// Builds the Python package as it is shipped, and plays the journey with nothing else installed
    Wheel,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut steps = Steps::default();
    let outcome = match cli.task {
        Task::Bench(options) => bench::bench(&mut steps, &options),
        Task::Contract => contract::contract(&mut steps),
        Task::Kotlin(options) => kotlin::kotlin(&mut steps, &options),
        Task::Lint => lint::lint(&mut steps),
        Task::Mobile => mobile::mobile(&mut steps),
        Task::Openapi => portal::openapi(&mut steps),
        Task::Routes => portal::routes(&mut steps),
        Task::Swift(options) => swift::swift(&mut steps, &options),
        Task::Test => test::test(&mut steps),
        Task::Wheel => wheel::wheel(&mut steps),
    };
    eprint!("{steps}");
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
