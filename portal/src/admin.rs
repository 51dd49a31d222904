//! `perito-portal admin`: accounts of the staff, made and repaired where the portal is, while it is not being served.

use std::io::{Read, Write};

use clap::Subcommand;
use perito::domain::{InpsOffice, PersonName, Pin, PinLevel, TaxCode};
use perito::protocol::{CaseKeyBody, Role};
use perito_portal::{Keys, Portal, StaffAccount};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::{Failure, Folders, runtime};

#[derive(Subcommand)]
pub(crate) enum Admin {
    /// Makes a staff account and prints its PIN, this once.
    ///
    /// Reads the personal data from standard input, as JSON: {"tax_code", "given_name", "family_name"}.
    AddAccount {
        #[command(flatten)]
        folders: Folders,
        /// inps_doctor, legal_office, officer, supervisor, treasury or auditor.
        #[arg(long)]
        role: String,
        /// The INPS office: 4 digits.
        #[arg(long)]
        office: String,
        /// What the PIN may do: dispositivo acts, ordinario consults.
        #[arg(long, default_value = "dispositivo")]
        pin_level: String,
    },
    /// Issues a new PIN for an account, in the place of any there was, and prints it, this once.
    ///
    /// Reads whose from standard input, as JSON: {"tax_code"}.
    IssuePin {
        #[command(flatten)]
        folders: Folders,
    },
    /// Revokes the PIN of an account.
    ///
    /// Reads whose from standard input, as JSON: {"tax_code"}.
    RevokePin {
        #[command(flatten)]
        folders: Folders,
    },
    /// Prints the pseudonym by which an auditor searches the archive for somebody, or for a case.
    ///
    /// Reads of whom or what from standard input, as JSON: {"tax_code"}, or {"case_key": {"court_office", "register", "year",
    /// "number"}}.
    Pseudonym {
        #[command(flatten)]
        folders: Folders,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonalData {
    tax_code: String,
    given_name: String,
    family_name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    tax_code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sought {
    tax_code: Option<String>,
    case_key: Option<CaseKeyBody>,
}

pub(crate) fn run(command: Admin) -> Result<(), Failure> {
    match command {
        Admin::AddAccount { folders, role, office, pin_level } => {
            let account = staff_account(&role, &office, &pin_level)?;
            let portal = open(&folders)?;
            print(&runtime()?.block_on(portal.add_account(account))?)
        }
        Admin::IssuePin { folders } => {
            let tax_code = tax_code()?;
            let portal = open(&folders)?;
            print(&runtime()?.block_on(portal.issue_pin(&tax_code))?)
        }
        Admin::RevokePin { folders } => {
            let tax_code = tax_code()?;
            let portal = open(&folders)?;
            Ok(runtime()?.block_on(portal.revoke_pin(&tax_code))?)
        }
        Admin::Pseudonym { folders } => {
            const FIELDS: &str = "tax_code or case_key (court_office, register, year, number)";
            let pseudonym = match input::<Sought>(FIELDS)? {
                Sought { tax_code: Some(tax_code), case_key: None } => {
                    let tax_code = TaxCode::parse(&tax_code)?;
                    runtime()?.block_on(open(&folders)?.actor_pseudonym(&tax_code))?
                }
                Sought { tax_code: None, case_key: Some(case_key) } => {
                    let case_key = case_key.parse()?;
                    runtime()?.block_on(open(&folders)?.case_pseudonym(&case_key))?
                }
                _ => return Err(not_understood(FIELDS)),
            };
            writeln!(std::io::stdout(), "{pseudonym}")?;
            Ok(())
        }
    }
}

fn staff_account(role: &str, office: &str, pin_level: &str) -> Result<StaffAccount, Failure> {
    let role = Role::of(role);
    if matches!(role, Role::Ctu | Role::Unknown { .. }) {
        return Err(
            "--role takes inps_doctor, legal_office, officer, supervisor, treasury or auditor; experts register".into(),
        );
    }
    let person: PersonalData = input("tax_code, given_name and family_name")?;
    Ok(StaffAccount {
        role,
        inps_office: InpsOffice::parse(office)?,
        tax_code: TaxCode::parse(&person.tax_code)?,
        given_name: PersonName::parse(&person.given_name)?,
        family_name: PersonName::parse(&person.family_name)?,
        pin_level: PinLevel::parse(pin_level)?,
    })
}

fn tax_code() -> Result<TaxCode, Failure> {
    Ok(TaxCode::parse(&input::<Person>("tax_code")?.tax_code)?)
}

/// Reads standard input, where personal data come from: arguments are for everybody on the machine to see.
pub(crate) fn input<T: DeserializeOwned>(fields: &str) -> Result<T, Failure> {
    let mut text = zeroize::Zeroizing::new(String::new());
    std::io::stdin().read_to_string(&mut text)?;
    serde_json::from_str(&text).map_err(|_| not_understood(fields))
}

fn not_understood(fields: &str) -> Failure {
    format!("standard input must be JSON with {fields}").into()
}

fn open(folders: &Folders) -> Result<Portal, Failure> {
    Ok(Portal::builder(&folders.data, Keys::load(&folders.keys)?).open()?)
}

/// A PIN that nobody reads is lost, so here a closed pipe is a failure.
fn print(pin: &Pin) -> Result<(), Failure> {
    writeln!(std::io::stdout(), "{}", pin.expose())?;
    Ok(())
}
