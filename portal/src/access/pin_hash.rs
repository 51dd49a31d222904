//! PINs are kept as Argon2id over an HMAC under the portal's pepper: a stolen database alone cannot be searched.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use perito::domain::Pin;
use perito::protocol::ProblemCode;
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::keys::SecretKey;
use crate::problem::Refusal;

/// Logins that may wait for a core; more are told to come back, so that logins cannot exhaust the memory.
const MAX_WAITING: usize = 256;

/// What it costs to guess a PIN, in memory and passes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum PinCost {
    /// OWASP's minimum for Argon2id: 19 MiB, two passes, one lane.
    Full,
    /// The least that Argon2id takes: the PINs of a sandbox are written in its documentation, and guard nobody. A program's
    /// tests open a hundred of them.
    Least,
}

impl PinCost {
    fn params(self) -> Result<Params, Refusal> {
        match self {
            Self::Full => Params::new(19 * 1024, 2, 1, None),
            Self::Least => Params::new(Params::MIN_M_COST, Params::MIN_T_COST, 1, None),
        }
        .map_err(Refusal::internal)
    }
}

/// Hashes and verifies PINs, on as many threads as there are cores.
pub(crate) struct PinHasher {
    argon2: Argon2<'static>,
    pepper: SecretKey,
    /// Verified against when there is no such user, so that the answer takes the same time.
    nobody: String,
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl PinHasher {
    pub(crate) fn new(pepper: SecretKey, cost: PinCost) -> Result<Self, Refusal> {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.params()?);
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let nobody = hash(&argon2, &pepper.hmac(&[b"nobody"]))?;
        Ok(Self {
            argon2,
            pepper,
            nobody,
            running: Arc::new(Semaphore::new(cores)),
            waiting: Arc::new(Semaphore::new(MAX_WAITING)),
        })
    }

    /// Hashes the PIN of a credential; the hash is good for that credential alone.
    pub(crate) async fn hash(&self, credential: Uuid, pin: &Pin) -> Result<String, Refusal> {
        let peppered = self.peppered(credential, pin);
        let argon2 = self.argon2.clone();
        self.run(move || hash(&argon2, &peppered)).await?
    }

    /// Whether a PIN is the credential's. Without a credential it takes as long, and is not.
    pub(crate) async fn verify(&self, credential: Option<(Uuid, String)>, pin: &Pin) -> Result<bool, Refusal> {
        let known = credential.is_some();
        let (id, hash) = credential.unwrap_or_else(|| (Uuid::nil(), self.nobody.clone()));
        let peppered = self.peppered(id, pin);
        let argon2 = self.argon2.clone();
        let verified = self.run(move || {
            let hash = PasswordHash::new(&hash).map_err(Refusal::internal)?;
            Ok::<_, Refusal>(argon2.verify_password(&peppered, &hash).is_ok())
        });
        Ok(verified.await?? && known)
    }

    fn peppered(&self, credential: Uuid, pin: &Pin) -> [u8; 32] {
        self.pepper.hmac(&[b"pin", credential.as_bytes(), pin.expose().as_bytes()])
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
        let waiting = Arc::clone(&self.waiting).try_acquire_owned();
        let waiting = waiting.map_err(|_| Refusal::new(ProblemCode::Unavailable))?;
        let running = Arc::clone(&self.running).acquire_owned().await.map_err(Refusal::internal)?;
        // The places are held by the work itself: a client that hangs up does not make room for another.
        let held = move || {
            let _places = (waiting, running);
            work()
        };
        tokio::task::spawn_blocking(held).await.map_err(Refusal::internal)
    }
}

fn hash(argon2: &Argon2<'_>, peppered: &[u8; 32]) -> Result<String, Refusal> {
    argon2.hash_password(peppered).map(|hash| hash.to_string()).map_err(Refusal::internal)
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Waker};

    use super::*;

    #[tokio::test]
    async fn a_client_that_hangs_up_keeps_its_place_until_the_work_ends() {
        let hasher = PinHasher::new(SecretKey::known(), PinCost::Full).unwrap();
        let pin = Pin::parse("A1B2C3D4").ok().unwrap();
        let cores = u32::try_from(hasher.running.available_permits()).unwrap();
        {
            let mut login = Box::pin(hasher.verify(None, &pin));
            // Begun, then dropped while Argon2 runs.
            assert!(login.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        }
        assert_eq!(u32::try_from(hasher.running.available_permits()).unwrap(), cores - 1);
        drop(hasher.running.acquire_many(cores).await.unwrap());
        assert_eq!(hasher.waiting.available_permits(), MAX_WAITING);
    }
}
