//! The pseudonyms by which the archive's entries are searched: to be had at the portal itself, for whoever searches must
//! not learn of whom an entry is unless somebody who may know says so.

use perito::domain::{CaseKey, TaxCode};

use super::accounts::account_error;
use super::{Portal, PortalError};
use crate::storage::Entry;
use crate::storage::archive::Pseudonym;

/// What such an act is called in the archive.
const SHOWN: &str = "archive.pseudonym_shown";

impl Portal {
    /// The pseudonym under which entries name the account of this person: 32 hexadecimal digits. Recorded in the archive.
    ///
    /// # Errors
    /// [`PortalError::Account`] when this person has no account.
    pub async fn actor_pseudonym(&self, tax_code: &TaxCode) -> Result<String, PortalError> {
        let person = tax_code.clone();
        let shown = self.app.writer.write(move |tx| {
            let id = tx.account_of(&person)?;
            tx.record(&Entry::new(SHOWN, None, id.to_string()))?;
            Ok(Pseudonym::of_actor(&tx.seal().pseudonym, id))
        });
        shown.await.map(|pseudonym| pseudonym.to_string()).map_err(|refusal| account_error(&refusal))
    }

    /// The pseudonym under which entries name the case of this key, whether or not there is one: 32 hexadecimal digits.
    /// Recorded in the archive, in that case.
    ///
    /// # Errors
    /// [`PortalError::Internal`] when it could not be recorded.
    pub async fn case_pseudonym(&self, case_key: &CaseKey) -> Result<String, PortalError> {
        let case_key = case_key.to_string();
        let shown = self.app.writer.write(move |tx| {
            let pseudonym = Pseudonym::of_case(&tx.seal().pseudonym, &case_key);
            tx.record(&Entry::new(SHOWN, None, pseudonym.to_string()).in_case(&case_key))?;
            Ok(pseudonym)
        });
        let internal = |refusal: crate::problem::Refusal| PortalError::Internal(refusal.problem.title);
        shown.await.map(|pseudonym| pseudonym.to_string()).map_err(internal)
    }
}
