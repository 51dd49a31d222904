//! Rotating the signing key: the archive records the change, under the old key's signature first and the new one's then.

use perito::archive::KeyChange;
use time::Duration;

use super::{PortalBuilder, PortalError};
use crate::keys::{Keys, KeysError};
use crate::problem::Refusal;
use crate::storage::{Entry, Tx};

/// The last entry that the old key signs for.
const CHANGED: &str = "archive.key_changed";
/// The first entry that the new key signs for.
const TAKEN_UP: &str = "archive.key_taken_up";

impl PortalBuilder {
    /// Makes a new signing key of the same name, and puts it in the place of the old one, which is gone from then on.
    ///
    /// Nobody is served meanwhile. From the change's instant on the new key signs, and until then the old one did: the
    /// archive's entry of the change is of the millisecond before, and the old key signs for it; the first entry that
    /// the new key signs for says the same. [`Keys::trusted_keys`], read again, has both keys with their validity, and
    /// is what must be given to whoever verifies. A rotation that was cut short anywhere is ended by doing it again.
    ///
    /// # Errors
    /// Those of [`PortalBuilder::open`]; [`PortalError::Keys`] also when a file cannot be written;
    /// [`PortalError::Internal`] when the archive could not record it.
    pub async fn rotate_key(self) -> Result<KeyChange, PortalError> {
        let keys = self.keys.clone();
        keys.ensure_unchanged()?;
        let portal = self.clone().rotating(keys.clone()).open()?;
        // Now that the folder is locked, what was read before must still hold.
        keys.ensure_unchanged()?;
        let successor = keys.successor()?;
        let (old, new) = (keys.clone(), successor.verifier());
        let change = portal.app.writer.write(move |tx| {
            // A batch is one instant: the change is announced while nothing else can get one, and before it is committed.
            let change = match old.announced(&new) {
                Some(change) if tx.is_recorded_since(CHANGED, change.at() - INSTANT)? => return Ok(Ok(change)),
                _ => match announce(&old, tx, new) {
                    Ok(change) => change,
                    Err(error) => return Ok(Err(error)),
                },
            };
            tx.record(&Entry::new(CHANGED, None, change.to_string()))?;
            Ok(Ok(change))
        });
        let change = change.await.map_err(unrecorded)??;
        drop(portal);

        let keys = keys.succeeded_by(successor)?;
        let portal = self.rotating(keys.clone()).open()?;
        let told = change.clone();
        let taken_up = portal.app.writer.write(move |tx| {
            if tx.is_recorded_since(TAKEN_UP, told.at())? {
                return Ok(());
            }
            tx.record(&Entry::new(TAKEN_UP, None, told.to_string()))
        });
        taken_up.await.map_err(unrecorded)?;
        // While the folder is locked still: whoever opens it next finds the new key.
        keys.succeed()?;
        Ok(change)
    }
}

/// What lies between two instants that can be told apart.
const INSTANT: Duration = Duration::MILLISECOND;

/// Tells whoever verifies of a change after this instant, which is the last that the old key signs at.
fn announce(keys: &Keys, tx: &Tx<'_>, new: perito::archive::VerifierKey) -> Result<KeyChange, KeysError> {
    let change = KeyChange::new(keys.verifier(), new, tx.at() + INSTANT).map_err(|_| KeysError::Origin)?;
    keys.announce(&change)?;
    Ok(change)
}

fn unrecorded(refusal: Refusal) -> PortalError {
    PortalError::Internal(refusal.problem.title)
}
