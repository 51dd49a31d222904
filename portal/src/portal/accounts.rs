//! Accounts that are made and repaired at the portal itself, by whoever runs it.

use std::sync::Arc;

use perito::domain::{InpsOffice, PersonName, Pin, PinLevel, TaxCode};
use perito::protocol::Role;
use uuid::Uuid;

use super::{Portal, PortalError};
use crate::app::App;
use crate::http;
use crate::problem::Refusal;
use crate::storage::Entry;
use crate::storage::accounts::AccountData;

/// An account that is made at the portal itself: staff of INPS, or an auditor.
#[derive(Debug, Clone)]
pub struct StaffAccount {
    /// What the account is for; experts register instead.
    pub role: Role,
    /// The INPS office it belongs to.
    pub inps_office: InpsOffice,
    /// The tax code.
    pub tax_code: TaxCode,
    /// The given name.
    pub given_name: PersonName,
    /// The family name.
    pub family_name: PersonName,
    /// Whether its PIN acts, or only consults.
    pub pin_level: PinLevel,
}

impl Portal {
    /// Makes an account and issues its first PIN, which must be changed at the first access. Recorded in the archive.
    ///
    /// # Errors
    /// [`PortalError::Account`] when the person has an account already.
    pub async fn add_account(&self, account: StaffAccount) -> Result<Pin, PortalError> {
        let (pin, credential, hash) = self.fresh_pin().await?;
        let length = pin.expose().len();
        let level = account.pin_level;
        let new = AccountData {
            tax_code: account.tax_code,
            role: account.role,
            inps_office: account.inps_office,
            given_name: account.given_name.as_str().to_owned(),
            family_name: account.family_name.as_str().to_owned(),
            email: None,
            phone: None,
        };
        let added = self.app.writer.write(move |tx| {
            let id = tx.add_account(&new)?;
            tx.issue_pin(id, credential, &hash, length, level)?;
            tx.record(&Entry::new("account.added", None, id.to_string()))?;
            tx.record(&Entry::new("pin.issued", None, id.to_string()))
        });
        added.await.map_err(|refusal| account_error(&refusal))?;
        Ok(pin)
    }

    /// Issues a new PIN of the same level for an account, in the place of any there was: the repair of a forgotten or
    /// disabled PIN of the staff, whom no officer serves. Recorded in the archive.
    ///
    /// # Errors
    /// [`PortalError::Account`] when this person has no account.
    pub async fn issue_pin(&self, tax_code: &TaxCode) -> Result<Pin, PortalError> {
        let (pin, credential, hash) = self.fresh_pin().await?;
        let (person, length, sessions) = (tax_code.clone(), pin.expose().len(), Arc::clone(&self.app.sessions));
        let issued = self.app.writer.write(move |tx| {
            let id = tx.account_of(&person)?;
            let level = tx.pin_level(id)?.unwrap_or(PinLevel::Dispositivo);
            tx.issue_pin(id, credential, &hash, length, level)?;
            tx.record(&Entry::new("pin.issued", None, id.to_string()))?;
            sessions.end_all(id);
            Ok(())
        });
        issued.await.map_err(|refusal| account_error(&refusal))?;
        Ok(pin)
    }

    /// Revokes the PIN of an account: somebody of the staff has left. Recorded in the archive.
    ///
    /// # Errors
    /// [`PortalError::Account`] when this person has no account, or no PIN.
    pub async fn revoke_pin(&self, tax_code: &TaxCode) -> Result<(), PortalError> {
        let (person, sessions) = (tax_code.clone(), Arc::clone(&self.app.sessions));
        let revoked = self.app.writer.write(move |tx| {
            let id = tx.account_of(&person)?;
            tx.revoke_pin(id)?;
            tx.record(&Entry::new("pin.revoked", None, id.to_string()))?;
            sessions.end_all(id);
            Ok(())
        });
        revoked.await.map_err(|refusal| account_error(&refusal))
    }

    async fn fresh_pin(&self) -> Result<(Pin, Uuid, String), PortalError> {
        let made = async {
            let pin = http::routes::new_pin(&self.app)?;
            let credential = Uuid::from_bytes(App::random()?);
            let hash = self.app.hasher.hash(credential, &pin).await?;
            Ok((pin, credential, hash))
        };
        made.await.map_err(|refusal: Refusal| account_error(&refusal))
    }
}

pub(super) fn account_error(refusal: &Refusal) -> PortalError {
    match refusal.problem.status {
        404 => PortalError::Account("this person has no account, or no PIN"),
        409 => PortalError::Account("this person has an account already"),
        _ => PortalError::Account("the portal could not store it"),
    }
}
