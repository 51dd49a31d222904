//! The invented staff of sandboxes and demonstrations: one person of each role.

use perito::domain::{FieldError, InpsOffice, PersonName, PinLevel, TaxCode};
use perito::protocol::Role;

use crate::portal::{PortalError, StaffAccount};

/// The INPS office of the staff.
pub(crate) const OFFICE: &str = "7000";

/// Those who work at it.
pub(crate) const STAFF: [StaffMember; 5] = [
    member(Role::Officer, OFFICE, "SPRPRV75A01H501S", "Sportello"),
    member(Role::LegalOffice, OFFICE, "LGLPRV75A01H501X", "Legale"),
    member(Role::InpsDoctor, OFFICE, "MDCPRV75A01H501J", "Medico"),
    member(Role::Treasury, OFFICE, "TSRPRV75A01H501X", "Tesoreria"),
    member(Role::Auditor, OFFICE, "RVSPRV75A01H501Y", "Revisore"),
];

/// Somebody who works for INPS, and does not exist.
pub(crate) struct StaffMember {
    role: Role,
    office: &'static str,
    tax_code: &'static str,
    family_name: &'static str,
}

/// A member of the staff of an INPS office, whose given name is always `Prova`.
pub(crate) const fn member(
    role: Role,
    office: &'static str,
    tax_code: &'static str,
    family_name: &'static str,
) -> StaffMember {
    StaffMember { role, office, tax_code, family_name }
}

impl StaffMember {
    /// The account to be made.
    pub(crate) fn account(&self) -> Result<StaffAccount, PortalError> {
        self.parsed().map_err(|error| PortalError::Internal(format!("its staff: {error}")))
    }

    fn parsed(&self) -> Result<StaffAccount, FieldError> {
        Ok(StaffAccount {
            role: self.role.clone(),
            inps_office: InpsOffice::parse(self.office)?,
            tax_code: TaxCode::parse(self.tax_code)?,
            given_name: PersonName::parse("Prova")?,
            family_name: PersonName::parse(self.family_name)?,
            pin_level: PinLevel::Dispositivo,
        })
    }
}
