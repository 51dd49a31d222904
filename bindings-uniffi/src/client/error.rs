//! What the client's calls fail with, told apart by what an application does about it.

use perito::{ErrorKind, client, protocol};

use crate::duration::Duration;
use crate::error::{ArchiveEvidence, ErrorContext, ErrorDetails, FieldProblem, PeritoError, Retry};
use crate::finding::findings;
use crate::upload::StoredUpload;
use crate::values::TrustedKeys;

impl From<perito::Error> for PeritoError {
    fn from(error: perito::Error) -> Self {
        let details = ErrorDetails::from(&error);
        match error.kind() {
            ErrorKind::Cancelled => Self::Cancelled { details },
            ErrorKind::File | ErrorKind::InvalidAddress => Self::Device { details },
            ErrorKind::PinChangeRequired
            | ErrorKind::PinDisabled
            | ErrorKind::SessionExpired
            | ErrorKind::WrongCredentials => Self::Login { details },
            ErrorKind::RiskNotAccepted => Self::RiskNotAccepted { details },
            ErrorKind::Network | ErrorKind::RateLimited | ErrorKind::Unavailable => Self::Unreachable { details },
            ErrorKind::Archive | ErrorKind::Protocol | ErrorKind::Receipt => Self::Untrusted { details },
            ErrorKind::Validation => Self::Validation { details },
            // What a later version of the library tells apart is a refusal here.
            _ => Self::Refused { details },
        }
    }
}

impl From<&perito::Error> for ErrorDetails {
    fn from(error: &perito::Error) -> Self {
        let context = error.context().iter();
        Self {
            kind: error.kind().into(),
            retry: error.retry().into(),
            operation: error.operation().to_owned(),
            context: context
                .map(|(name, value)| ErrorContext { name: (*name).to_owned(), value: value.clone() })
                .collect(),
            fields: error.fields().iter().cloned().map(FieldProblem::from).collect(),
            findings: findings(error.findings().to_vec()),
            resend: error.resend().cloned().map(Into::into),
            upload: error.upload().cloned().map(StoredUpload::from),
            refusal_receipt: error.refusal_receipt().cloned(),
            archive_evidence: error.archive_evidence().cloned().map(ArchiveEvidence::from),
            ..Self::new(error.code(), error.message_en(), error.message_it())
        }
    }
}

impl From<perito::Retry> for Retry {
    fn from(retry: perito::Retry) -> Self {
        match retry {
            perito::Retry::Never => Self::Never,
            perito::Retry::Now => Self::Now,
            perito::Retry::After(delay) => Self::After { delay: delay.map(Duration) },
        }
    }
}

impl From<protocol::FieldProblem> for FieldProblem {
    fn from(problem: protocol::FieldProblem) -> Self {
        let protocol::FieldProblem { field, code, message_en, message_it } = problem;
        Self { field, code, message_en, message_it }
    }
}

impl From<client::ArchiveEvidence> for ArchiveEvidence {
    fn from(evidence: client::ArchiveEvidence) -> Self {
        // Plain data can always be written.
        let text = serde_json::to_string(&evidence).unwrap_or_default();
        Self { remembered: evidence.remembered, shown: evidence.shown, text, receipt: evidence.receipt }
    }
}

#[uniffi::export]
impl ArchiveEvidence {
    /// Whether its text alone proves that the portal showed two histories: these keys signed both.
    ///
    /// # Errors
    /// `Validation` for keys that are none.
    pub fn is_proof(&self, trusted_keys: TrustedKeys) -> Result<bool, PeritoError> {
        let evidence = serde_json::from_str::<client::ArchiveEvidence>(&self.text);
        Ok(evidence.is_ok_and(|evidence| evidence.is_proof(&trusted_keys)))
    }
}

#[cfg(test)]
mod tests {
    use perito::archive::{Checkpoint, NoteSigner, TreeHash};

    use super::*;

    /// Evidence of two checkpoints of one size, and the keys that signed both.
    fn two_histories() -> (client::ArchiveEvidence, TrustedKeys) {
        let origin = "portal.example.org".to_owned();
        let signer = NoteSigner::from_seed(&origin, &[7; 32]).unwrap();
        let [remembered, shown] = [1, 2].map(|root| {
            let checkpoint = Checkpoint { origin: origin.clone(), size: 5, root: TreeHash([root; 32]) };
            checkpoint.sign(&signer).unwrap().to_string()
        });
        let evidence = serde_json::json!({ "remembered": remembered, "shown": shown });
        (serde_json::from_value(evidence).unwrap(), signer.verifier().into())
    }

    #[test]
    fn evidence_crosses_whole_and_proves() {
        let (evidence, keys) = two_histories();
        let crossed = ArchiveEvidence::from(evidence.clone());
        assert_eq!((&crossed.remembered, &crossed.shown), (&evidence.remembered, &evidence.shown));
        assert_eq!(serde_json::from_str::<client::ArchiveEvidence>(&crossed.text).unwrap(), evidence);
        assert!(crossed.is_proof(keys).unwrap());
        let others = NoteSigner::from_seed("portal.example.org", &[8; 32]).unwrap().verifier();
        assert!(!crossed.is_proof(others.into()).unwrap());
    }

    #[test]
    fn what_somebody_changed_proves_nothing() {
        let (evidence, keys) = two_histories();
        let crossed = ArchiveEvidence { text: "{}".to_owned(), ..ArchiveEvidence::from(evidence) };
        assert!(!crossed.is_proof(keys).unwrap());
    }
}
