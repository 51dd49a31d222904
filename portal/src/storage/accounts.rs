//! Accounts and their PINs.

use perito::domain::{InpsOffice, PinLevel, PinLife, TaxCode};
use perito::protocol::{PersonalData, ProblemCode, Role};
use rusqlite::{Connection, OptionalExtension, Row, params};
use time::Date;
use uuid::Uuid;

use super::columns::Stored;
use super::{Tx, Versions};
use crate::problem::Refusal;

/// An account as it is stored.
#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) id: Uuid,
    pub(crate) version: i64,
    pub(crate) data: AccountData,
}

/// Whose an account is, and what it is for.
#[derive(Clone)]
pub(crate) struct AccountData {
    pub(crate) tax_code: TaxCode,
    pub(crate) role: Role,
    pub(crate) inps_office: InpsOffice,
    pub(crate) given_name: String,
    pub(crate) family_name: String,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
}

/// The PIN of an account.
#[derive(Clone)]
pub(crate) struct StoredPin {
    pub(crate) credential: Uuid,
    pub(crate) hash: String,
    pub(crate) level: PinLevel,
    pub(crate) life: PinLife,
    pub(crate) suspended: bool,
}

const ACCOUNT: &str = "id, tax_code, role, inps_office, given_name, family_name, email, phone, version";

/// The account with this id.
pub(crate) fn by_id(connection: &Connection, id: Uuid) -> rusqlite::Result<Option<Account>> {
    let sql = format!("SELECT {ACCOUNT} FROM accounts WHERE id = ?1");
    connection.prepare_cached(&sql)?.query_row([id], read_account).optional()
}

/// The account of this person, whatever the omocodia of the code.
pub(crate) fn by_person(connection: &Connection, tax_code: &TaxCode) -> rusqlite::Result<Option<Account>> {
    let sql = format!("SELECT {ACCOUNT} FROM accounts WHERE person = ?1");
    connection.prepare_cached(&sql)?.query_row([tax_code.canonical().as_str()], read_account).optional()
}

/// The PIN of an account.
pub(crate) fn pin(connection: &Connection, account: Uuid) -> rusqlite::Result<Option<StoredPin>> {
    connection
        .prepare_cached(
            "SELECT credential_id, hash, level, length, issued_on, changed_on, used_on, suspended
             FROM pins WHERE account_id = ?1",
        )?
        .query_row([account], |row| {
            let day = |index| row.get::<_, Option<Stored<Date>>>(index).map(|day| day.map(|day| day.0));
            let level: String = row.get(2)?;
            let issued_on: Stored<Date> = row.get(4)?;
            Ok(StoredPin {
                credential: row.get(0)?,
                hash: row.get(1)?,
                level: if level == PinLevel::Ordinario.code() { PinLevel::Ordinario } else { PinLevel::Dispositivo },
                life: PinLife {
                    length: row.get(3)?,
                    issued_on: issued_on.0,
                    last_changed_on: day(5)?,
                    last_used_on: day(6)?,
                },
                suspended: row.get(7)?,
            })
        })
        .optional()
}

impl Tx<'_> {
    /// Makes an account; a person has at most one.
    pub(crate) fn add_account(&self, new: &AccountData) -> Result<Uuid, Refusal> {
        if by_person(self.connection(), &new.tax_code).map_err(Refusal::internal)?.is_some() {
            return Err(Refusal::new(ProblemCode::Conflict));
        }
        let id = self.new_id();
        self.connection()
            .prepare_cached(
                "INSERT INTO accounts (id, person, tax_code, role, inps_office, given_name, family_name, email, phone)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )
            .and_then(|mut insert| {
                insert.execute(params![
                    id,
                    new.tax_code.canonical().as_str(),
                    new.tax_code.as_str(),
                    new.role.code(),
                    new.inps_office.to_string(),
                    new.given_name,
                    new.family_name,
                    new.email,
                    new.phone,
                ])
            })
            .map_err(Refusal::internal)?;
        Ok(id)
    }

    /// The account of a person.
    pub(crate) fn account_of(&self, tax_code: &TaxCode) -> Result<Uuid, Refusal> {
        let account = by_person(self.connection(), tax_code).map_err(Refusal::internal)?;
        account.map(|account| account.id).ok_or_else(Refusal::not_found)
    }

    /// The level of an account's PIN, if it has one.
    pub(crate) fn pin_level(&self, account: Uuid) -> Result<Option<PinLevel>, Refusal> {
        Ok(pin(self.connection(), account).map_err(Refusal::internal)?.map(|pin| pin.level))
    }

    /// Changes one's personal data, when the version is still the one that was read.
    pub(crate) fn patch_account(&self, id: Uuid, versions: &Versions, data: &PersonalData) -> Result<Account, Refusal> {
        let account = by_id(self.connection(), id).map_err(Refusal::internal)?.ok_or_else(Refusal::not_found)?;
        versions.admit(account.version)?;
        let mut changed = account.data;
        if let Some(email) = &data.email {
            changed.email = email.as_ref().map(|email| email.as_str().to_owned());
        }
        if let Some(phone) = &data.phone {
            changed.phone = phone.as_ref().map(|phone| phone.as_str().to_owned());
        }
        self.connection()
            .prepare_cached("UPDATE accounts SET email = ?2, phone = ?3, version = version + 1 WHERE id = ?1")
            .and_then(|mut update| update.execute(params![id, changed.email, changed.phone]))
            .map_err(Refusal::internal)?;
        Ok(Account { version: account.version + 1, data: changed, ..account })
    }

    /// Puts an issued PIN in the place of the one there was.
    pub(crate) fn issue_pin(
        &self,
        account: Uuid,
        credential: Uuid,
        hash: &str,
        length: usize,
        level: PinLevel,
    ) -> Result<(), Refusal> {
        self.connection()
            .prepare_cached(
                "INSERT OR REPLACE INTO pins (account_id, credential_id, hash, level, length, issued_on)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )
            .and_then(|mut insert| {
                insert.execute(params![account, credential, hash, level.code(), length, self.today().to_string()])
            })
            .map_err(Refusal::internal)?;
        Ok(())
    }

    /// Puts a chosen PIN in the place of `replaced`; another change, or a suspension, in the meantime wins.
    pub(crate) fn change_pin(
        &self,
        account: Uuid,
        replaced: Uuid,
        credential: Uuid,
        hash: &str,
        length: usize,
    ) -> Result<(), Refusal> {
        self.one(
            "UPDATE pins SET credential_id = ?3, hash = ?4, length = ?5, changed_on = ?6, used_on = ?6
             WHERE account_id = ?1 AND credential_id = ?2 AND suspended = 0",
            params![account, replaced, credential, hash, length, self.today().to_string()],
            ProblemCode::Conflict,
        )
    }

    /// Notes that a PIN was used today, unless it was replaced or suspended in the meantime.
    pub(crate) fn use_pin(&self, account: Uuid, credential: Uuid) -> Result<(), Refusal> {
        self.one(
            "UPDATE pins SET used_on = ?3 WHERE account_id = ?1 AND credential_id = ?2 AND suspended = 0",
            params![account, credential, self.today().to_string()],
            ProblemCode::WrongCredentials,
        )
    }

    /// Suspends a PIN, or ends the suspension.
    pub(crate) fn suspend_pin(&self, account: Uuid, suspended: bool) -> Result<(), Refusal> {
        self.one(
            "UPDATE pins SET suspended = ?2 WHERE account_id = ?1",
            params![account, suspended],
            ProblemCode::NotFound,
        )
    }

    /// Revokes a PIN for good.
    pub(crate) fn revoke_pin(&self, account: Uuid) -> Result<(), Refusal> {
        self.one("DELETE FROM pins WHERE account_id = ?1", params![account], ProblemCode::NotFound)
    }

    fn one(&self, sql: &str, values: impl rusqlite::Params, otherwise: ProblemCode) -> Result<(), Refusal> {
        let changed = self.connection().prepare_cached(sql).and_then(|mut statement| statement.execute(values));
        match changed.map_err(Refusal::internal)? {
            0 => Err(Refusal::new(otherwise)),
            _ => Ok(()),
        }
    }
}

fn read_account(row: &Row<'_>) -> rusqlite::Result<Account> {
    let role: String = row.get(2)?;
    let tax_code: Stored<TaxCode> = row.get(1)?;
    let inps_office: Stored<InpsOffice> = row.get(3)?;
    Ok(Account {
        id: row.get(0)?,
        version: row.get(8)?,
        data: AccountData {
            tax_code: tax_code.0,
            role: Role::of(&role),
            inps_office: inps_office.0,
            given_name: row.get(4)?,
            family_name: row.get(5)?,
            email: row.get(6)?,
            phone: row.get(7)?,
        },
    })
}
