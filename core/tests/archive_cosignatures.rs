//! Witnesses' keys and cosignatures (`c2sp.org/tlog-cosignature`), made by hand as the specification says.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer, SigningKey};
use perito::archive::{Checkpoint, NoteError, NoteSigner, SignedCheckpoint, TreeError, TrustedKeys, WitnessKey};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::archive_checkpoints::{checkpoint, line, trusted};
use crate::specimen::{ORIGIN, signer};

const AT: OffsetDateTime = datetime!(2026-11-24 10:00 UTC);

/// A witness, made from nothing but the specification.
struct Witness {
    name: &'static str,
    key: SigningKey,
}

const ANNA: fn() -> Witness = || Witness { name: "witness.example.com/anna", key: SigningKey::from_bytes(&[21; 32]) };
const BRUNO: fn() -> Witness = || Witness { name: "witness.example.com/bruno", key: SigningKey::from_bytes(&[22; 32]) };

impl Witness {
    fn blob(&self) -> Vec<u8> {
        [&[4][..], self.key.verifying_key().as_bytes()].concat()
    }

    fn key_id(&self) -> u32 {
        let hash = Sha256::digest([self.name.as_bytes(), b"\n", &self.blob()].concat());
        u32::from_be_bytes(*hash.first_chunk().unwrap())
    }

    fn verifier(&self) -> String {
        format!("{}+{:08x}+{}", self.name, self.key_id(), STANDARD.encode(self.blob()))
    }

    fn trusted(&self) -> WitnessKey {
        WitnessKey::new(self.name, self.key.verifying_key().as_bytes()).unwrap()
    }

    /// The signature line of a cosignature of these three lines at this time.
    fn cosign(&self, checkpoint: &Checkpoint, time: u64) -> String {
        let message = format!("cosignature/v1\ntime {time}\n{checkpoint}");
        let signature = self.key.sign(message.as_bytes()).to_bytes();
        line(self.name, self.key_id(), &[&time.to_be_bytes()[..], &signature].concat())
    }
}

#[test]
fn the_cosignatures_of_trusted_witnesses_are_told_with_their_times() {
    let (anna, bruno) = (ANNA(), BRUNO());
    let good = checkpoint(ORIGIN, 5);
    let later = u64::try_from(AT.unix_timestamp()).unwrap();
    let cosigned = format!("{good}{}{}", bruno.cosign(good.checkpoint(), 0), anna.cosign(good.checkpoint(), later));
    let cosigned = SignedCheckpoint::parse(&cosigned).unwrap();
    let told = |witnesses: Vec<WitnessKey>| {
        let trusted = trusted().with_witnesses(witnesses);
        let verified = cosigned.verify(&trusted).unwrap();
        verified.cosignatures.into_iter().map(|by| (by.witness, by.at)).collect::<Vec<_>>()
    };
    let by_anna = (anna.name.to_owned(), AT);
    let by_bruno = (bruno.name.to_owned(), OffsetDateTime::UNIX_EPOCH);
    assert_eq!(told(vec![anna.trusted(), bruno.trusted()]), [by_anna.clone(), by_bruno]);
    assert_eq!(told(vec![anna.trusted()]), [by_anna]);
    assert_eq!(told(vec![]), []);
    // Another key of that name, or another name of that key, is another witness, who has said nothing.
    let other = WitnessKey::new(anna.name, bruno.key.verifying_key().as_bytes()).unwrap();
    let renamed = WitnessKey::new("witness.example.com/carla", anna.key.verifying_key().as_bytes()).unwrap();
    assert_eq!(told(vec![other, renamed]), []);
    // What a witness's key signs as if it were an archive's is no cosignature.
    let signer = NoteSigner::from_seed(anna.name, anna.key.as_bytes()).unwrap();
    let plain = good.checkpoint().clone().sign(&signer).unwrap().to_string();
    let plain = format!("{good}{}\n", plain.lines().last().unwrap());
    let trusted = trusted().with_witnesses(vec![anna.trusted()]);
    assert_eq!(SignedCheckpoint::parse(&plain).unwrap().verify(&trusted).unwrap().cosignatures, []);
}

#[test]
fn a_cosignature_that_does_not_hold_is_named() {
    let anna = ANNA();
    let good = checkpoint(ORIGIN, 5);
    let trusted = trusted().with_witnesses(vec![BRUNO().trusted(), anna.trusted()]);
    let whole = anna.cosign(good.checkpoint(), 1_790_000_000);
    let blob = STANDARD.decode(whole.trim_end().rsplit(' ').next().unwrap()).unwrap();
    let bytes = &blob[4..];
    let altered = |at: usize| {
        let mut bytes = bytes.to_vec();
        bytes[at] ^= 1;
        line(anna.name, anna.key_id(), &bytes)
    };
    let shortened = |length: usize| line(anna.name, anna.key_id(), &bytes[..length]);
    let mut lines: Vec<_> = (0..bytes.len()).map(altered).chain([1, 7, 8, 64, 71].map(shortened)).collect();
    lines.push(line(anna.name, anna.key_id(), &[bytes, &[0]].concat()));
    lines.push(anna.cosign(checkpoint(ORIGIN, 6).checkpoint(), 1_790_000_000));
    lines.push(anna.cosign(checkpoint(&format!("{ORIGIN}/2"), 5).checkpoint(), 1_790_000_000));
    // No such time can be told, or is allowed to be.
    lines.extend([i64::MAX as u64, 1 << 63, u64::MAX].map(|time| anna.cosign(good.checkpoint(), time)));
    for line in lines {
        let cosigned = SignedCheckpoint::parse(&format!("{good}{line}")).unwrap();
        assert_eq!(cosigned.verify(&trusted).err(), Some(TreeError::BadCosignature(anna.name.to_owned())), "{line}");
        assert!(cosigned.verify(&self::trusted()).is_ok());
    }
    // The archive's own signature is looked at first.
    let unsigned = format!("{}\n{}", good.checkpoint(), anna.cosign(good.checkpoint(), 1));
    let unsigned = SignedCheckpoint::parse(&unsigned).unwrap();
    assert_eq!(unsigned.verify(&trusted).err(), Some(TreeError::UnknownCheckpointKey));
}

#[test]
fn a_witness_s_key_is_read_as_it_is_written() {
    let anna = ANNA();
    assert_eq!(anna.trusted().to_string(), anna.verifier());
    assert_eq!(anna.trusted().name(), anna.name);
    assert_eq!(WitnessKey::parse(&anna.verifier()), Ok(anna.trusted()));
    let archive = signer().verifier().to_string();
    let wrong =
        ["", &archive, &anna.verifier()[1..], &format!("{} -", anna.verifier()), &anna.verifier().replace('+', " ")];
    for text in wrong {
        assert_eq!(WitnessKey::parse(text), Err(NoteError::Key), "{text}");
    }
    let key = anna.key.verifying_key().to_bytes();
    for name in ["", "a b", "a+b", " a", "a ", "a\n"] {
        assert_eq!(WitnessKey::new(name, &key), Err(NoteError::Key), "{name:?}");
    }
    // A point of small order, and no point at all.
    for key in [[0; 32], [2; 32]] {
        assert_eq!(WitnessKey::new(anna.name, &key), Err(NoteError::Key));
    }
}

#[test]
fn a_file_of_keys_holds_archives_and_witnesses() {
    let (anna, bruno) = (ANNA(), BRUNO());
    let archive = signer().verifier().to_string();
    let text = format!(
        "# keys\n{}\n\n{archive} 2026-01-01T00:00:00Z -\n  {} \r\n{archive}\n",
        bruno.verifier(),
        anna.verifier()
    );
    let keys = TrustedKeys::parse(&text).unwrap();
    assert_eq!(keys.witnesses(), [bruno.trusted(), anna.trusted()]);
    let from: Vec<_> = keys.keys().iter().map(|key| key.valid_from).collect();
    assert_eq!(from, [Some(datetime!(2026-01-01 00:00 UTC)), None]);
    for text in [anna.verifier(), format!("{archive}\n{} -", anna.verifier()), format!("{archive} {}", anna.verifier())]
    {
        assert_eq!(TrustedKeys::parse(&text), Err(NoteError::Key), "{text}");
    }
}
