//! The files of a key's rotation. Each step leaves a folder from which the next run goes on: the successor is on the disk
//! before anybody hears of it, announced before the archive names it, and put in the old key's place once it has signed.

use std::fs;
use std::io;
use std::path::PathBuf;

use perito::archive::{KeyChange, NoteSigner, TrustedKey, TrustedKeys, VerifierKey};
use time::OffsetDateTime;

use super::{Keys, KeysError, SIGNING_KEY, VERIFIER_KEY, random, read};
use crate::private;

/// The key that is to come, for as long as a rotation is under way.
pub(super) const SUCCESSOR: &str = "signing.key.next";

impl Keys {
    /// Makes sure that these are the folder's keys still, that no rotation is under way, and that the key which signs is
    /// one that whoever verifies is told to trust from now on.
    pub(crate) fn ensure_current(&self) -> Result<(), KeysError> {
        self.ensure_unchanged()?;
        let successor = self.folder.join(SUCCESSOR);
        if successor.try_exists().map_err(|source| KeysError::Io { path: successor.clone(), source })? {
            return Err(KeysError::Rotating(successor));
        }
        match self.own() {
            Some(TrustedKey { valid_until: None, .. }) => Ok(()),
            _ => Err(KeysError::NotAnnounced(self.folder.join(VERIFIER_KEY))),
        }
    }

    /// Makes sure that these are the folder's keys still, and that whoever verifies is told of them.
    pub(crate) fn ensure_unchanged(&self) -> Result<(), KeysError> {
        let now = Self::load(&self.folder)?;
        if now.verifier() != self.verifier() || now.trusted != self.trusted {
            return Err(KeysError::Changed(self.folder.clone()));
        }
        // A key that nobody is told of signs nothing, and is put in no file that others are told of.
        self.own().map(drop).ok_or_else(|| KeysError::NotAnnounced(self.folder.join(VERIFIER_KEY)))
    }

    /// The first instant at which the key signs; none: always.
    pub(crate) fn valid_from(&self) -> Option<OffsetDateTime> {
        self.own().and_then(|own| own.valid_from)
    }

    /// The key that is to come: a new one, or that of a rotation which was cut short.
    pub(crate) fn successor(&self) -> Result<NoteSigner, KeysError> {
        let path = self.folder.join(SUCCESSOR);
        match read(&path) {
            Ok(text) => NoteSigner::parse(&text).map_err(|_| KeysError::Malformed(path)),
            Err(KeysError::Missing(_)) => {
                let name = self.verifier().name().to_owned();
                let signer = NoteSigner::from_seed(&name, &*random(&self.folder)?).map_err(|_| KeysError::Origin)?;
                self.write(SUCCESSOR, &format!("{}\n", *signer.to_secret_text()).into())?;
                Ok(signer)
            }
            Err(error) => Err(error),
        }
    }

    /// The change to this key that the file for whoever verifies tells of.
    pub(crate) fn announced(&self, successor: &VerifierKey) -> Option<KeyChange> {
        let from = self.trusted.keys().iter().find(|trusted| trusted.key == *successor)?.valid_from?;
        KeyChange::new(self.verifier(), successor.clone(), from).ok()
    }

    /// Tells whoever verifies of a change, in the place of any that was told of this successor.
    pub(crate) fn announce(&self, change: &KeyChange) -> Result<(), KeysError> {
        let others = self.trusted.keys().iter().filter(|trusted| trusted.key != *change.new_key()).cloned();
        let ended = others.map(|mut trusted| {
            if trusted.key == *change.old_key() {
                trusted.valid_until = Some(change.at());
            }
            trusted
        });
        let successor = TrustedKey { key: change.new_key().clone(), valid_from: Some(change.at()), valid_until: None };
        let trusted = TrustedKeys::new(ended.chain([successor]).collect());
        self.write(VERIFIER_KEY, &trusted.with_witnesses(self.trusted.witnesses().to_vec()).to_string().into())
    }

    /// The folder's keys as they will be, with the successor as the key that signs.
    pub(crate) fn succeeded_by(&self, signer: NoteSigner) -> Result<Self, KeysError> {
        Ok(Self { signer, ..Self::load(&self.folder)? })
    }

    /// Puts the successor in the place of the old key, which is gone from then on.
    pub(crate) fn succeed(&self) -> Result<(), KeysError> {
        let moved = fs::rename(self.folder.join(SUCCESSOR), self.folder.join(SIGNING_KEY));
        self.told(SIGNING_KEY, moved.and_then(|()| private::sync_folder(&self.folder)))
    }

    /// Ends a rotation that was cut short after whoever verifies was told of it, without the archive: for data that the
    /// archive's record of it may be lost with.
    pub(crate) fn ended(self) -> Result<Self, KeysError> {
        if !self.folder.join(SUCCESSOR).is_file() {
            return Ok(self);
        }
        let successor = self.successor()?;
        if self.announced(&successor.verifier()).is_none() {
            return Ok(self);
        }
        let keys = self.succeeded_by(successor)?;
        keys.succeed()?;
        Ok(keys)
    }

    /// What whoever verifies is told of the key that signs.
    fn own(&self) -> Option<&TrustedKey> {
        let own = self.verifier();
        self.trusted.keys().iter().find(|trusted| trusted.key == own)
    }

    fn write(&self, name: &str, text: &zeroize::Zeroizing<String>) -> Result<(), KeysError> {
        self.told(name, private::write_whole(&self.folder.join(name), text.as_bytes()))
    }

    fn told(&self, name: &str, result: io::Result<()>) -> Result<(), KeysError> {
        let path: PathBuf = self.folder.join(name);
        result.map_err(|source| KeysError::Io { path, source })
    }
}
