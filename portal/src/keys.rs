//! The keys folder: made once by `init`, kept apart from the data, never overwritten and never in a backup of the data.
//! Its signing key alone may be changed, by a rotation.

mod rotation;

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use perito::archive::{NoteSigner, TrustedKeys, VerifierKey};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::private;

const SIGNING_KEY: &str = "signing.key";
const PEPPER: &str = "pepper.key";
const PSEUDONYM_KEY: &str = "pseudonym.key";
const MASTER_KEY: &str = "master.key";
/// Every signing key there ever was with its validity, for whoever verifies receipts; the only file here that is no
/// secret.
const VERIFIER_KEY: &str = "verifier.pub";

/// Why the keys could not be made or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeysError {
    /// The folder holds keys already: they are never overwritten.
    #[error("{0} already exists: keys are never overwritten")]
    AlreadyThere(PathBuf),
    /// The signing key was changed after these keys were read.
    #[error("the keys in {0} were changed meanwhile: read them again")]
    Changed(PathBuf),
    /// A file is not what `init` wrote.
    #[error("{0} is not a key that `perito-portal init` made")]
    Malformed(PathBuf),
    /// A file is missing.
    #[error("{0} is missing: is this the keys folder that `perito-portal init` made?")]
    Missing(PathBuf),
    /// The file for whoever verifies does not say that the signing key is valid: what it signed would be refused.
    #[error("{0} does not say that the signing key is valid: bring back the file that belongs to it")]
    NotAnnounced(PathBuf),
    /// The origin cannot be a key's name.
    #[error("the origin must be a name without spaces and plus signs, such as portal.example.org")]
    Origin,
    /// A rotation of the signing key was cut short.
    #[error(
        "{0} is there: a rotation of the signing key was cut short. Run `perito-portal rotate-key` again to end it"
    )]
    Rotating(PathBuf),
    /// The operating system refused.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl KeysError {
    /// What is wrong, in Italian; the English text is the `Display`.
    #[must_use]
    pub fn message_it(&self) -> String {
        match self {
            Self::AlreadyThere(path) => format!("{} c'è già: le chiavi non si sovrascrivono mai", path.display()),
            Self::Changed(path) => format!("le chiavi in {} sono cambiate nel frattempo: rileggerle", path.display()),
            Self::Io { path, source } => format!("{}: {source}", path.display()),
            Self::Malformed(path) => {
                format!("{} non è una chiave creata da `perito-portal init`", path.display())
            }
            Self::Missing(path) => {
                format!("manca {}: è questa la cartella delle chiavi creata da `perito-portal init`?", path.display())
            }
            Self::NotAnnounced(path) => format!(
                "{} non dice che la chiave di firma è valida: rimettere al suo posto il file che le appartiene",
                path.display()
            ),
            Self::Origin => {
                "il nome dell'archivio non può avere spazi né segni più: ad esempio portal.example.org".to_owned()
            }
            Self::Rotating(path) => format!(
                "c'è {}: un cambio della chiave di firma è stato interrotto. Eseguire di nuovo `perito-portal rotate-key` \
                 per completarlo",
                path.display()
            ),
        }
    }
}

/// The portal's keys in memory; wiped when dropped, never shown.
#[derive(Clone)]
pub struct Keys {
    pub(crate) signer: NoteSigner,
    pub(crate) pepper: SecretKey,
    pub(crate) pseudonym: SecretKey,
    trusted: TrustedKeys,
    fingerprint: String,
    folder: PathBuf,
}

/// 32 secret bytes that key an HMAC-SHA-256.
#[derive(Clone)]
pub(crate) struct SecretKey(Zeroizing<[u8; 32]>);

impl Keys {
    /// Makes a folder's keys, each file readable by its owner alone.
    ///
    /// # Errors
    /// [`KeysError::AlreadyThere`] when any of them exists, [`KeysError::Origin`], [`KeysError::Io`].
    pub fn create(folder: &Path, origin: &str) -> Result<VerifierKey, KeysError> {
        private::folder(folder).map_err(|source| KeysError::Io { path: folder.to_owned(), source })?;
        for name in [SIGNING_KEY, rotation::SUCCESSOR, PEPPER, PSEUDONYM_KEY, MASTER_KEY] {
            let path = folder.join(name);
            if path.exists() {
                return Err(KeysError::AlreadyThere(path));
            }
        }
        let signer = NoteSigner::from_seed(origin, &*random(folder)?).map_err(|_| KeysError::Origin)?;
        write_new(&folder.join(PEPPER), &STANDARD.encode(*random(folder)?))?;
        write_new(&folder.join(PSEUDONYM_KEY), &STANDARD.encode(*random(folder)?))?;
        write_new(&folder.join(MASTER_KEY), &STANDARD.encode(*random(folder)?))?;
        write_new(&folder.join(VERIFIER_KEY), &signer.verifier().to_string())?;
        // Last, so that a folder with a signing key is a whole one.
        write_new(&folder.join(SIGNING_KEY), &signer.to_secret_text())?;
        Ok(signer.verifier())
    }

    /// Reads a folder's keys.
    ///
    /// # Errors
    /// [`KeysError::Missing`], [`KeysError::Malformed`] or [`KeysError::Io`].
    pub fn load(folder: &Path) -> Result<Self, KeysError> {
        let path = folder.join(SIGNING_KEY);
        let signer = NoteSigner::parse(&read(&path)?).map_err(|_| KeysError::Malformed(path))?;
        let path = folder.join(VERIFIER_KEY);
        let trusted = TrustedKeys::parse(&read(&path)?).map_err(|_| KeysError::Malformed(path))?;
        let secret = |name| SecretKey::load(&folder.join(name));
        // The master key seals documents in a later version; a folder without it is not whole.
        let (pepper, pseudonym, master) = (secret(PEPPER)?, secret(PSEUDONYM_KEY)?, secret(MASTER_KEY)?);
        let tag = pepper.hmac(&[b"perito data folder", &*pseudonym.0, &*master.0]);
        Ok(Self { signer, pepper, pseudonym, trusted, fingerprint: STANDARD.encode(tag), folder: folder.to_owned() })
    }

    /// A tag that only these keys make: the data folder keeps it, to tell when it is opened with others. The signing
    /// key is left out, for it may be changed while the data stays.
    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Where they were read: what must outlive the data is kept there too.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The public key that verifies what this portal signs from now on.
    #[must_use]
    pub fn verifier(&self) -> VerifierKey {
        self.signer.verifier()
    }

    /// Every key that this portal has ever signed with, each with its validity: what verifies all its receipts. Its
    /// `Display` is the file that an office publishes.
    #[must_use]
    pub fn trusted_keys(&self) -> &TrustedKeys {
        &self.trusted
    }
}

impl SecretKey {
    /// A key that is no secret, for tests.
    #[cfg(test)]
    pub(crate) fn known() -> Self {
        Self(Zeroizing::new([7; 32]))
    }

    fn load(path: &Path) -> Result<Self, KeysError> {
        let text = read(path)?;
        let bytes = Zeroizing::new(STANDARD.decode(text.trim()).unwrap_or_default());
        let key = bytes.as_slice().try_into().map_err(|_| KeysError::Malformed(path.to_owned()))?;
        Ok(Self(Zeroizing::new(key)))
    }

    /// HMAC-SHA-256 of some parts, each preceded by its length so that no two lists of parts are alike.
    pub(crate) fn hmac(&self, parts: &[&[u8]]) -> [u8; 32] {
        // HMAC pads its key with zeros to one block (RFC 2104); done here, it cannot fail.
        let mut block = Zeroizing::new([0; 64]);
        block[..32].copy_from_slice(&*self.0);
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&(*block).into());
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

fn random(folder: &Path) -> Result<Zeroizing<[u8; 32]>, KeysError> {
    let mut bytes = Zeroizing::new([0; 32]);
    let io = |error: getrandom::Error| KeysError::Io { path: folder.to_owned(), source: io::Error::other(error) };
    getrandom::fill(&mut *bytes).map_err(io)?;
    Ok(bytes)
}

fn read(path: &Path) -> Result<Zeroizing<String>, KeysError> {
    std::fs::read_to_string(path).map(Zeroizing::new).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => KeysError::Missing(path.to_owned()),
        io::ErrorKind::InvalidData => KeysError::Malformed(path.to_owned()),
        _ => KeysError::Io { path: path.to_owned(), source },
    })
}

fn write_new(path: &Path, text: &str) -> Result<(), KeysError> {
    let opened = private::file(OpenOptions::new().write(true).create_new(true), path);
    let written = opened.and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()
    });
    written.map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => KeysError::AlreadyThere(path.to_owned()),
        _ => KeysError::Io { path: path.to_owned(), source },
    })
}
