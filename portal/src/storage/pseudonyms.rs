//! The index of an archive of before there was one: its entries commit to actor and case, and the salts that open them
//! are there.

use std::collections::HashMap;

use perito::archive::{Leaf, Note, Receipt, Salt};
use rusqlite::{Connection, TransactionBehavior, params};
use uuid::Uuid;

use super::archive::Pseudonym;
use crate::keys::SecretKey;

const OPEN: &str = "
    SELECT e.leaf_index, t.leaf, e.salt FROM archive_entries e JOIN archive_tail t ON t.leaf_index = e.leaf_index
    WHERE e.salt IS NOT NULL";

/// Names actor and case of every entry of which the portal knows them, once: before the archive has its first checkpoint.
///
/// A case that nobody has recorded and that no receipt names, for it was searched in vain, is known to nobody.
pub(crate) fn fill(db: &mut Connection, key: &SecretKey) -> rusqlite::Result<()> {
    let signed: bool = db.query_row("SELECT EXISTS (SELECT 1 FROM archive_checkpoint)", [], |row| row.get(0))?;
    if signed {
        return Ok(());
    }
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    {
        let (accounts, cases) = (accounts(&transaction)?, cases(&transaction)?);
        let mut open = transaction.prepare(OPEN)?;
        let mut put =
            transaction.prepare("UPDATE archive_entries SET actor = ?2, case_ref = ?3 WHERE leaf_index = ?1")?;
        let mut rows = open.query([])?;
        while let Some(row) = rows.next()? {
            let (index, text, salt): (i64, String, [u8; 32]) = (row.get(0)?, row.get(1)?, row.get(2)?);
            // One that is no entry is for the checker to name.
            let (Ok(leaf), salt) = (Leaf::parse(text.as_bytes()), Salt(salt)) else { continue };
            let actor = accounts.iter().find(|(_, name)| leaf.actor_is(&salt, name));
            let actor = actor.map(|(id, _)| Pseudonym::of_actor(key, *id).0);
            let case = cases.iter().find(|case_key| leaf.case_is(&salt, case_key));
            let case = case.map(|case_key| Pseudonym::of_case(key, case_key).0);
            if actor.is_some() || case.is_some() {
                put.execute(params![index, actor, case])?;
            }
        }
    }
    transaction.commit()
}

/// The accounts, each with the text that entries commit to.
fn accounts(db: &Connection) -> rusqlite::Result<HashMap<Uuid, String>> {
    let mut query = db.prepare("SELECT id FROM accounts")?;
    query.query_map([], |row| row.get(0))?.map(|id| id.map(|id: Uuid| (id, id.to_string()))).collect()
}

/// The keys of the cases that are recorded or notified, and of those in which something was refused.
fn cases(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut query = db.prepare("SELECT case_key FROM cases")?;
    let mut cases: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut query = db.prepare("SELECT text FROM receipts")?;
    let mut texts = query.query([])?;
    while let Some(row) = texts.next()? {
        let receipt = Note::parse(&row.get::<_, String>(0)?).ok().and_then(|note| Receipt::from_note(note).ok());
        cases.extend(receipt.and_then(|receipt| receipt.case_key().map(ToString::to_string)));
    }
    cases.sort_unstable();
    cases.dedup();
    Ok(cases)
}
