//! `cargo xtask kotlin`: builds the library, generates its Kotlin face, compiles the package around it, and tries it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, iter};

use anyhow::{Context, Result, ensure};

use crate::conformance::Report;
use crate::folder::emptied;
use crate::foreign::Library;
use crate::shell::{Metadata, Run, program, root};
use crate::steps::Steps;

/// What the generator writes, and what stands there instead. The package is compiled with its warnings as errors and with
/// every visibility said, which is asked of people and not of a generator; the message of an exception is for people; and
/// text that is not Unicode is refused as every other input is.
const REPLACED: [[&str; 2]; 3] = [
    ["@file:Suppress(\"NAME_SHADOWING\")", "@file:Suppress(\"NAME_SHADOWING\", \"warnings\")"],
    ["get() = \"details=${ `details` }\"", "get() = details.toString()"],
    ["encode(CharBuffer.wrap(value))", "encodeOrRefuse(value)"],
];

/// How a method that is awaited begins, up to its name.
const AWAITED_CALL: &str = "override suspend fun `";

/// The calls that write. A coroutine that is cancelled while it awaits one must not lose what came of it, so these are
/// awaited to their end.
const WRITES: [&str; 24] = [
    "advanceSandboxClock",
    "authoriseRegistration",
    "changeMe",
    "changePin",
    "convoke",
    "discardUpload",
    "disconnect",
    "endSession",
    "issuePin",
    "linkCase",
    "login",
    "logout",
    "notifyOperation",
    "putCase",
    "putDocument",
    "putPayment",
    "register",
    "rejectRegistration",
    "renew",
    "revokePin",
    "setTerms",
    "submitObservation",
    "submitReport",
    "suspendPin",
];

/// The calls that read or wait: they end with the coroutine that awaits them. Every call is on one of the two lists.
const READS: [&str; 29] = [
    "case",
    "caseFile",
    "cases",
    "changes",
    "checkArchive",
    "findCase",
    "findings",
    "finish",
    "me",
    "newSendOptions",
    "now",
    "observation",
    "observations",
    "operation",
    "operations",
    "payment",
    "payments",
    "receipt",
    "receiptPage",
    "registration",
    "registrationDocument",
    "registrations",
    "report",
    "reports",
    "searchCases",
    "sessions",
    "terms",
    "today",
    "view",
];

/// What is done with the package.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Plays the journey of examples/kotlin against a portal of its own, and leaves its receipts in journey-output/
    #[arg(long)]
    example: bool,
}

/// Builds the library, and does what the options ask for: all tests when they ask for nothing.
pub(crate) fn kotlin(steps: &mut Steps, options: &Options) -> Result<()> {
    let metadata = Metadata::load()?;
    let library = steps.take("library of Swift and Kotlin", || Library::built(&metadata))?;
    if options.example {
        return steps.take("examples/kotlin", || {
            let output = format!("-Dperito.output={}", root().join("journey-output").display());
            maven(&metadata, &library)?.args(["-Dmaven.test.skip=true", &output, "verify"]).run()
        });
    }
    test(steps, &metadata, &library, &Report::begin(&metadata)?)
}

/// Compiles everything without a warning, runs the package's tests, and plays the journey of the example, which depends on
/// the package as any application does.
pub(crate) fn test(steps: &mut Steps, metadata: &Metadata, library: &Library, report: &Report) -> Result<()> {
    steps.take("bindings-kotlin", || report.of(maven(metadata, library)?.arg("verify")).run())
}

/// Writes the library's face into an empty folder.
fn generate(library: &Library, folder: &Path) -> Result<()> {
    emptied(folder)?;
    library.generate("kotlin", folder)?;
    let path = folder.join("it/perito/perito.kt");
    let mut face = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    for [written, wanted] in REPLACED {
        ensure!(face.contains(written), "the generator does not write `{written}` any more");
        face = face.replace(written, wanted);
    }
    for call in face.split(AWAITED_CALL).skip(1).filter_map(|call| call.split('`').next()) {
        ensure!(
            WRITES.contains(&call) || READS.contains(&call),
            "whether `{call}` writes, xtask/src/kotlin.rs must say"
        );
    }
    for write in WRITES {
        face = awaited_to_its_end(&face, write)?;
    }
    fs::write(&path, face).with_context(|| format!("cannot write {}", path.display()))
}

/// The same with every method of this name awaited to its end, of which there must be one.
fn awaited_to_its_end(face: &str, method: &str) -> Result<String> {
    const AWAITED: &str = "return uniffiRustCallAsync(";
    let head = format!("{AWAITED_CALL}{method}`(");
    let mut methods = face.split(head.as_str());
    let mut patched = methods.next().unwrap_or_default().to_owned();
    ensure!(patched.len() < face.len(), "the generator writes no `{head}` any more");
    for body in methods {
        ensure!(body.contains(AWAITED), "the generator does not await `{method}` by `{AWAITED}` any more");
        patched += &(head.clone() + &body.replacen(AWAITED, "return toItsEnd(", 1));
    }
    Ok(patched)
}

/// The bench of benches/kotlin, compiled.
pub(crate) struct Bench {
    library: PathBuf,
    classpath: OsString,
}

impl Bench {
    /// Compiles the package and the bench over it.
    pub(crate) fn ready(metadata: &Metadata, library: &Library) -> Result<Self> {
        let mut maven = maven_over("benches/kotlin/with-perito.xml", metadata, library)?;
        maven.args(["-Dmaven.test.skip=true", "package"]).run()?;
        let built = metadata.target_directory()?.join("kotlin/benches");
        let dependencies = fs::read_to_string(built.join("classpath"))?;
        let classpath = iter::once(built.join("classes")).chain(env::split_paths(dependencies.trim_end()));
        Ok(Self { library: library.folder().to_owned(), classpath: env::join_paths(classpath)? })
    }

    /// The bench, as it runs.
    pub(crate) fn calls(&self) -> Command {
        let mut java = program("java");
        java.arg(format!("-Djna.library.path={}", self.library.display()));
        java.arg("-classpath").arg(&self.classpath).arg("CallsKt");
        java
    }
}

/// Maven over the package, complete with what is generated, and its example.
fn maven(metadata: &Metadata, library: &Library) -> Result<Command> {
    maven_over("bindings-kotlin/with-example.xml", metadata, library)
}

/// Maven, quiet but for warnings, which are errors when people wrote the code.
fn maven_over(project: &str, metadata: &Metadata, library: &Library) -> Result<Command> {
    let target = metadata.target_directory()?;
    generate(library, &target.join("kotlin/generated"))?;
    let property = |name: &str, path: &Path| format!("-Dperito.{name}={}", path.display());
    let mut maven = program("mvn");
    maven.args(["--batch-mode", "--no-transfer-progress", "--file", project]);
    maven.arg("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    maven.args([property("target", &target), property("library", library.folder())]);
    maven.arg(property("portal", &library.portal()));
    Ok(maven)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_alone_is_awaited_to_its_end() {
        let method = |name: &str, call: &str| format!("override suspend fun `{name}`() {{\n return {call}(\n) }}\n");
        let face = method("me", "uniffiRustCallAsync") + &method("renew", "uniffiRustCallAsync");
        let patched = method("me", "uniffiRustCallAsync") + &method("renew", "toItsEnd");
        assert_eq!(awaited_to_its_end(&face, "renew").unwrap(), patched);
        assert!(awaited_to_its_end(&face, "login").is_err());
    }
}
