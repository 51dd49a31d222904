//! Idempotency keys: the same key and body give the same row again, another body is refused.

use perito::protocol::ProblemCode;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::Tx;
use crate::problem::Refusal;

/// The key of a legal act, and the fingerprint of what it was used for.
#[derive(Debug, Clone)]
pub(crate) struct LegalKey {
    pub(crate) account: Uuid,
    pub(crate) key: String,
    /// HMAC-SHA-256, under a key of the portal's, of route and body: what was sent cannot be guessed from it.
    pub(crate) fingerprint: [u8; 32],
}

/// What a key turns out to be.
pub(crate) enum Claim {
    /// Nobody has used it: the row it makes must be kept with [`Tx::keep`].
    Fresh,
    /// It made this row before.
    Replay(Uuid),
}

/// Whether an act was done under this key; whether with this very body is for [`Tx::claim`] to say.
pub(crate) fn was_used(connection: &Connection, key: &LegalKey) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM idempotency WHERE account_id = ?1 AND key = ?2")?
        .exists(params![key.account, key.key])
}

impl Tx<'_> {
    /// Looks a key up.
    pub(crate) fn claim(&self, key: &LegalKey) -> Result<Claim, Refusal> {
        let known: Option<(Vec<u8>, Uuid)> = self
            .connection()
            .prepare_cached("SELECT fingerprint, row_id FROM idempotency WHERE account_id = ?1 AND key = ?2")
            .and_then(|mut query| {
                query.query_row(params![key.account, key.key], |row| Ok((row.get(0)?, row.get(1)?))).optional()
            })
            .map_err(Refusal::internal)?;
        match known {
            None => Ok(Claim::Fresh),
            Some((fingerprint, row_id)) if fingerprint == key.fingerprint => Ok(Claim::Replay(row_id)),
            Some(_) => Err(Refusal::new(ProblemCode::IdempotencyKeyReused)),
        }
    }

    /// Keeps a key for the row it has made.
    pub(crate) fn keep(&self, key: &LegalKey, row_id: Uuid) -> Result<(), Refusal> {
        self.connection()
            .prepare_cached("INSERT INTO idempotency (account_id, key, fingerprint, row_id) VALUES (?1, ?2, ?3, ?4)")
            .and_then(|mut insert| insert.execute(params![key.account, key.key, key.fingerprint, row_id]))
            .map_err(Refusal::internal)?;
        Ok(())
    }
}
