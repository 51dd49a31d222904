//! The other side: a portal started here for this journey, or a demonstration that runs already.

use std::path::Path;

use perito::archive::TrustedKeys;
use perito::client::{LoginOutcome, PortalClient, Session};
use perito::domain::{Pin, TaxCode};
use perito::protocol::Role;
use perito_portal::Sandbox;
use serde::Deserialize;

use crate::Failure;

/// The PIN that everybody here chooses: 8 characters, as since 2013.
pub(crate) const CHOSEN_PIN: &str = "PERITO26";

pub(crate) struct Side {
    url: String,
    portal: PortalClient,
    staff: Vec<StaffMember>,
    /// Kept for as long as it is played with: dropping it ends the portal and removes its folder.
    _sandbox: Option<Sandbox>,
}

/// Somebody who works inside INPS.
struct StaffMember {
    role: Role,
    tax_code: TaxCode,
    pin: Pin,
}

/// The line that a demonstration prints, as far as it is used here.
#[derive(Deserialize)]
struct Demo {
    url: String,
    verifying_key: String,
    accounts: Vec<DemoAccount>,
}

#[derive(Deserialize)]
struct DemoAccount {
    role: Role,
    tax_code: String,
    pin: String,
}

impl Side {
    /// Starts a portal on this machine. Its clock stands at 1 September 2026 until it is moved.
    pub(crate) async fn sandbox() -> Result<Self, Failure> {
        let sandbox = Sandbox::start()?;
        let staff = sandbox.accounts().iter().map(|account| StaffMember {
            role: account.role.clone(),
            tax_code: account.tax_code.clone(),
            pin: account.pin.clone(),
        });
        let (url, staff) = (sandbox.url(), staff.collect());
        let portal = PortalClient::connect(&url, sandbox.trusted_keys()).await?;
        Ok(Self { url, portal, staff, _sandbox: Some(sandbox) })
    }

    /// Takes the demonstration that has printed the line in this file.
    pub(crate) async fn demo(file: &Path) -> Result<Self, Failure> {
        let printed = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let line = printed.lines().find(|line| line.starts_with('{')).unwrap_or_default();
        let demo: Demo = serde_json::from_str(line).map_err(|error| format!("{}: {error}", file.display()))?;
        let mut staff = Vec::new();
        for DemoAccount { role, tax_code, pin } in demo.accounts.into_iter().filter(|account| account.role != Role::Ctu)
        {
            staff.push(StaffMember { role, tax_code: TaxCode::parse(&tax_code)?, pin: Pin::parse(&pin)? });
        }
        let portal = PortalClient::connect(&demo.url, TrustedKeys::parse(&demo.verifying_key)?).await?;
        Ok(Self { url: demo.url, portal, staff, _sandbox: None })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn portal(&self) -> &PortalClient {
        &self.portal
    }

    /// A session of somebody of the staff.
    pub(crate) async fn staff(&self, role: &Role) -> Result<Session, Failure> {
        let member = self.staff.iter().find(|member| member.role == *role);
        let StaffMember { tax_code, pin, .. } = member.ok_or_else(|| format!("no account of role {}", role.code()))?;
        Ok(match self.portal.login(tax_code, pin).await? {
            LoginOutcome::Session(session) => session,
            LoginOutcome::MustChangePin(access) => {
                let chosen = Pin::parse(CHOSEN_PIN)?;
                let session = access.change_pin(pin, &chosen).await?;
                // An issued PIN is used up. One that was chosen is three months old, and goes on as it was printed.
                if pin.expose().len() == chosen.expose().len() {
                    session.change_pin(&chosen, pin).await?
                } else {
                    session
                }
            }
        })
    }
}
