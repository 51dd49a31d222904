//! `cargo xtask swift`: the Swift package, with the library it loads, generated, compiled and tried.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::conformance::Report;
use crate::debian::Tree;
use crate::folder::emptied;
use crate::foreign::Library;
use crate::shell::{Metadata, Run, program, root};
use crate::steps::Steps;

/// The compiler, what it links with, and the roots without which no client of a portal is made.
const PACKAGES: [&str; 4] = ["swiftlang", "libc6-dev", "libstdc++-14-dev", "ca-certificates"];
/// Where Debian has what builds the pages, outside of every search path.
const DEBIAN_DOCC: &str = "/usr/libexec/swift/bin/docc";

/// What is done with the package.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Plays the journey of examples/swift against a portal of its own, and leaves its receipts in journey-output/
    #[arg(long, conflicts_with = "generate")]
    example: bool,
    /// Only puts the generated code into the package, for an editor: needs no Swift
    #[arg(long)]
    generate: bool,
}

/// Builds the library, generates, and does what the options ask for: all tests when they ask for nothing.
pub(crate) fn swift(steps: &mut Steps, options: &Options) -> Result<()> {
    let metadata = Metadata::load()?;
    let library = steps.take("library of Swift and Kotlin", || Library::built(&metadata))?;
    if options.generate {
        return steps.take("generated Swift", || Package::generated(&metadata, &library).map(drop));
    }
    if options.example {
        let (swift, package) = ready(steps, &metadata, &library)?;
        return steps.take("examples/swift", || package.example(&swift, &library, &root().join("journey-output")));
    }
    test(steps, &metadata, &library, &Report::begin(&metadata)?)
}

/// Compiles everything without a warning, runs the package's tests and plays the journey.
pub(crate) fn test(steps: &mut Steps, metadata: &Metadata, library: &Library, report: &Report) -> Result<()> {
    let (swift, package) = ready(steps, metadata, library)?;
    steps.take("bindings-swift", || {
        report.of(&mut package.command(&swift, library, "test", "bindings-swift")?).run()?;
        package.example(&swift, library, &package.target.join("swift/journey-output"))
    })?;
    steps.take("documentation in Swift", || package.pages(&swift, library))
}

fn ready(steps: &mut Steps, metadata: &Metadata, library: &Library) -> Result<(Toolchain, Package)> {
    let swift = steps.take("Swift toolchain", Toolchain::ready)?;
    Ok((swift, steps.take("generated Swift", || Package::generated(metadata, library))?))
}

/// The machine's own Swift 6, or Debian's in a tree of its own.
enum Toolchain {
    Own,
    Debian(Tree),
}

impl Toolchain {
    /// Finds Swift 6, or installs it outside the clone.
    fn ready() -> Result<Self> {
        // Another program of this name is at times what answers.
        let own = program("swift").arg("--version").capture();
        if own.is_ok_and(|version| version.contains("Swift version 6")) {
            return Ok(Self::Own);
        }
        let tree = Tree::with("swift", &PACKAGES)
            .context("Swift 6 is needed, as `swift`: https://www.swift.org/install has it, and root on a Debian gets it from here")?;
        Ok(Self::Debian(tree))
    }

    /// `swift`, which sees the clone and the folder that is built into.
    fn swift(&self, target: &Path) -> Command {
        match self {
            Self::Own => program("swift"),
            Self::Debian(tree) => tree.command(&root(), &[&root(), target], "swift"),
        }
    }

    /// `docc`, which sees the same.
    fn docc(&self, target: &Path) -> Command {
        match self {
            Self::Own if cfg!(target_os = "macos") => {
                let mut docc = program("xcrun");
                docc.arg("docc");
                docc
            }
            Self::Own if program("docc").arg("--help").capture().is_ok() => program("docc"),
            Self::Own => program(DEBIAN_DOCC),
            Self::Debian(tree) => tree.command(&root(), &[&root(), target], DEBIAN_DOCC),
        }
    }
}

/// The bench of benches/swift, and what runs it.
pub(crate) struct Bench {
    swift: Toolchain,
    package: Package,
}

impl Bench {
    /// Finds Swift, and generates the library's face.
    pub(crate) fn ready(metadata: &Metadata, library: &Library) -> Result<Self> {
        Ok(Self { swift: Toolchain::ready()?, package: Package::generated(metadata, library)? })
    }

    /// The bench, optimised.
    pub(crate) fn calls(&self, library: &Library) -> Result<Command> {
        let mut run = self.package.command(&self.swift, library, "run", "benches/swift")?;
        run.args(["--configuration", "release", "calls"]);
        Ok(run)
    }
}

/// The package, complete with what is generated.
struct Package {
    target: PathBuf,
}

impl Package {
    /// Generates the library's face, and puts it where the package looks for it.
    fn generated(metadata: &Metadata, library: &Library) -> Result<Self> {
        let target = metadata.target_directory()?;
        let generated = target.join("swift/generated");
        emptied(&generated)?;
        library.generate("swift", &generated)?;
        let sources = root().join("bindings-swift/Sources");
        for (from, to) in [
            ("Perito.swift", "Perito/Generated/Perito.swift"),
            ("PeritoFFI.h", "PeritoFFI/PeritoFFI.h"),
            ("PeritoFFI.modulemap", "PeritoFFI/module.modulemap"),
        ] {
            replace(&generated.join(from), &sources.join(to))?;
        }
        Ok(Self { target })
    }

    /// Plays the journey, optimised as an application is: the compiler does other things then, and may fail at them.
    fn example(&self, swift: &Toolchain, library: &Library, output: &Path) -> Result<()> {
        let mut run = self.command(swift, library, "run", "examples/swift")?;
        run.args(["--configuration", "release", "journey", "--output"]).arg(output).run()
    }

    /// Builds the pages and the reference, in which everything has its words and every link an end.
    fn pages(&self, swift: &Toolchain, library: &Library) -> Result<()> {
        let mut symbols = self.command(swift, library, "package", "bindings-swift")?;
        symbols.args(["dump-symbol-graph", "--minimum-access-level", "public", "--skip-inherited-docs"]).run()?;
        // SwiftPM puts them beside what it built, whose folder is named after the system.
        let built = self.scratch("bindings-swift").join("debug").canonicalize()?;
        let symbols = built.parent().context("what is built is in a folder")?.join("symbolgraph");
        let own = self.target.join("swift/symbols");
        emptied(&own)?;
        fs::copy(symbols.join("Perito.symbols.json"), own.join("Perito.symbols.json"))?;
        let mut docc = swift.docc(&self.target);
        docc.args(["convert", "bindings-swift/Sources/Perito/Perito.docc", "--warnings-as-errors"]);
        docc.args(["--fallback-display-name=Perito", "--fallback-bundle-identifier=it.perito"]);
        docc.arg("--additional-symbol-graph-dir").arg(own);
        docc.arg("--output-path").arg(self.target.join("swift/Perito.doccarchive"));
        self.at_home(&mut docc)?.run()
    }

    fn command(&self, swift: &Toolchain, library: &Library, task: &str, package: &str) -> Result<Command> {
        let mut command = swift.swift(&self.target);
        command.args([task, "--package-path"]).arg(root().join(package));
        command.arg("--scratch-path").arg(self.scratch(package));
        command.arg("--cache-path").arg(self.target.join("swift/cache"));
        command.args(["-Xswiftc", "-warnings-as-errors"]);
        command.env("PERITO_LIBRARY", library.folder()).env("PERITO_PORTAL", library.portal());
        // It is searched before the path in a program: cargo's own would have the bench load the library for debugging.
        command.env("LD_LIBRARY_PATH", library.folder());
        self.at_home(&mut command)?;
        Ok(command)
    }

    /// Keeps what a command leaves to the folder that is built into.
    fn at_home<'a>(&self, command: &'a mut Command) -> Result<&'a mut Command> {
        let home = self.target.join("swift/home");
        fs::create_dir_all(&home)?;
        Ok(command.env("HOME", home).env("TMPDIR", emptied(&self.target.join("swift/temporary"))?))
    }

    /// Where a package is built.
    fn scratch(&self, package: &str) -> PathBuf {
        self.target.join("swift").join(package.replace('/', "-"))
    }
}

/// Puts a file in the place of another, unless both are the same: Swift compiles what is newer.
fn replace(from: &Path, to: &Path) -> Result<()> {
    let text = fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
    if fs::read(to).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::create_dir_all(to.parent().context("a file is in a folder")?)?;
    fs::write(to, text).with_context(|| format!("cannot write {}", to.display()))
}
