//! Verifies a receipt, offline: `cargo run --example verify -- RECEIPT --keys KEYS [--lang it|en --allow-sandbox]`.
//!
//! KEYS holds a verifier key of the portal on each line, got by another way than the portal itself. The first line that is
//! printed is the verdict; what the receipt says follows. It ends with 0 for a good receipt, with 1 for one that is not
//! good, with 2 if a file cannot be read.

mod words;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use perito::archive::{Receipt, ReceiptError, TrustedKeys, Verification};
use perito::domain::rome;
use time::OffsetDateTime;
use time::macros::format_description;

use crate::words::Language;

/// Whether a receipt is good, and what it says.
#[derive(Parser)]
struct Arguments {
    /// The receipt's text, as it came from the portal.
    receipt: PathBuf,
    /// The keys that are trusted, one on each line.
    #[arg(long)]
    keys: PathBuf,
    /// The language of what is printed.
    #[arg(long, value_enum, default_value = "it")]
    lang: Language,
    /// Take the receipt of a sandbox or a demonstration for good, though it has no legal value.
    #[arg(long)]
    allow_sandbox: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let (receipt, keys) = match read(&arguments) {
        Ok(read) => read,
        Err(unreadable) => {
            eprintln!("{unreadable}");
            return ExitCode::from(2);
        }
    };
    let told = arguments.lang;
    let receipt = match parse(&receipt) {
        Ok(receipt) => receipt,
        Err(error) => return not_good(told, &error),
    };
    let outcome = receipt.verify(&keys).and_then(|verification| {
        if !arguments.allow_sandbox {
            verification.require_legal_value()?;
        }
        receipt.check_time(OffsetDateTime::now_utc())?;
        Ok(verification)
    });
    let code = match &outcome {
        Ok(verification) => good(told, verification),
        Err(error) => not_good(told, error),
    };
    tell(told, &receipt);
    code
}

fn read(arguments: &Arguments) -> Result<(Vec<u8>, TrustedKeys), String> {
    let unreadable = |path: &PathBuf, why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
    let receipt = fs::read(&arguments.receipt).map_err(|error| unreadable(&arguments.receipt, &error))?;
    let keys = fs::read_to_string(&arguments.keys).map_err(|error| unreadable(&arguments.keys, &error))?;
    let keys = TrustedKeys::parse(&keys).map_err(|error| unreadable(&arguments.keys, &error))?;
    Ok((receipt, keys))
}

/// Reads the very bytes: nothing is trimmed or replaced.
fn parse(receipt: &[u8]) -> Result<Receipt, ReceiptError> {
    let text = str::from_utf8(receipt).map_err(|error| {
        let before = receipt.get(..error.valid_up_to()).unwrap_or_default();
        ReceiptError::Line(before.iter().filter(|byte| **byte == b'\n').count() + 1)
    })?;
    Receipt::parse(text)
}

fn good(told: Language, verification: &Verification) -> ExitCode {
    println!("✓ {}", told.pick(&verification.text_it, &verification.text_en));
    for cosignature in verification.place.iter().flat_map(|place| &place.cosignatures) {
        let seen = told.pick("l'archivio è stato visto da", "the archive was seen by");
        println!("  {seen} {}, {}", cosignature.witness, in_rome(cosignature.at));
    }
    ExitCode::SUCCESS
}

/// Both languages, whichever is asked for: whoever shows a receipt and whoever looks at it may not share one.
fn not_good(told: Language, error: &ReceiptError) -> ExitCode {
    println!("✗ {} [{}]", told.pick("La ricevuta non è valida", "The receipt is not good"), error.code());
    println!("  it: {}\n  en: {error}", error.message_it());
    ExitCode::FAILURE
}

/// What the receipt says. Where it is not good, nobody stands behind it.
fn tell(told: Language, receipt: &Receipt) {
    let refused = receipt.protocol_number().is_none();
    let at = if refused { ("rifiutata il", "refused on") } else { ("ricevuta il", "received on") };
    let who = ["ctu_name", "ctu_tax_code", "inps_doctor_name"].into_iter().filter_map(|key| receipt.field(key));
    let who = who.collect::<Vec<_>>().join(", ");
    let account = format!("{} {}", told.pick("utenza", "account"), receipt.field("author").unwrap_or_default());
    let place = receipt.proof().map(|proof| {
        let (of, size) = (told.pick("di", "of"), proof.checkpoint.checkpoint().size);
        format!(", {} {} {of} {size}", told.pick("voce", "entry"), proof.index)
    });
    let rows = [
        (("atto", "act"), told.kind(&receipt.kind())),
        (("protocollo", "protocol"), receipt.protocol_number().map(ToString::to_string).unwrap_or_default()),
        (at, in_rome(receipt.at())),
        (("causa", "case"), receipt.case_key().map(ToString::to_string).unwrap_or_default()),
        (("da", "from"), if who.is_empty() { account } else { who }),
        (("rifiuto", "refusal"), receipt.field("refusal").unwrap_or_default().to_owned()),
        (("archivio", "archive"), format!("{}{}", receipt.origin(), place.unwrap_or_default())),
    ];
    for ((it, en), value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        println!("  {:<14}{value}", told.pick(it, en));
    }
}

/// The day and hour in Italy: `24/11/2026 11:00:00 Europe/Rome`.
fn in_rome(at: OffsetDateTime) -> String {
    let format = format_description!("[day]/[month]/[year] [hour]:[minute]:[second] Europe/Rome");
    at.checked_to_offset(rome::offset_at(at)).and_then(|at| at.format(format).ok()).unwrap_or_default()
}
