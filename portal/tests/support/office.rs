//! A portal in process whose clock the test moves, with its staff at hand.

use perito::domain::{InpsOffice, PersonName, PinLevel, TaxCode};
use perito::protocol::Role;
use perito_portal::{Sandbox, StaffAccount};
use rusqlite::{Connection, OpenFlags};
use time::OffsetDateTime;

use super::{Api, tax_code};

pub(crate) struct Office {
    pub(crate) sandbox: Sandbox,
    /// Without a session.
    pub(crate) api: Api,
    officer: Api,
}

impl Office {
    /// Opens at this instant, and lets the officer in.
    pub(crate) async fn open(now: OffsetDateTime) -> Self {
        Self::of(Sandbox::builder().now(now).start().unwrap()).await
    }

    /// Lets the officer of a sandbox in.
    pub(crate) async fn of(sandbox: Sandbox) -> Self {
        let api = Api::new(&sandbox.url());
        let officer = first_access(&api, &sandbox, &Role::Officer).await;
        Self { sandbox, api, officer }
    }

    pub(crate) fn officer(&self) -> &Api {
        &self.officer
    }

    /// Registers a doctor.
    pub(crate) async fn ctu(&self, person: u8) -> Api {
        self.api.register_ctu(&self.officer, &tax_code(person)).await
    }

    /// Lets the one of this role in, for the first time.
    pub(crate) async fn staff(&self, role: &Role) -> Api {
        first_access(&self.api, &self.sandbox, role).await
    }

    /// Makes an account in another office, or a second one in the same, and lets it in.
    pub(crate) async fn more_staff(&self, role: Role, inps_office: &str, person: u8) -> Api {
        let account = staff_account(role, inps_office, &tax_code(person), ("Prova", "Interno"));
        let account = self.sandbox.add_account(account).unwrap();
        self.api.first_access(account.tax_code.as_str(), account.pin.expose()).await
    }

    /// What the portal has stored.
    pub(crate) fn database(&self) -> Connection {
        let path = self.sandbox.data_folder().join("portal.sqlite");
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
    }

    pub(crate) fn count(&self, table: &str) -> usize {
        self.database().query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    }
}

/// An account that may act, for somebody of this name.
pub(crate) fn staff_account(role: Role, inps_office: &str, tax_code: &str, name: (&str, &str)) -> StaffAccount {
    StaffAccount {
        role,
        inps_office: InpsOffice::parse(inps_office).unwrap(),
        tax_code: TaxCode::parse(tax_code).unwrap(),
        given_name: PersonName::parse(name.0).unwrap(),
        family_name: PersonName::parse(name.1).unwrap(),
        pin_level: PinLevel::Dispositivo,
    }
}

async fn first_access(api: &Api, sandbox: &Sandbox, role: &Role) -> Api {
    let account = sandbox.account(role).unwrap();
    api.first_access(account.tax_code.as_str(), account.pin.expose()).await
}
