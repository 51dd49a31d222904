//! How an act is sent.

use std::fmt;

use crate::instant::Instant;

/// How an act is sent; the default is right for most.
///
/// An application that may be ended at any time asks for new ones (`newSendOptions`), writes them down together with the act,
/// and then sends it: with the same options the very same act is sent again, and cannot be done twice. `composedAt` must be
/// written to the millisecond.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, uniffi::Record)]
pub struct SendOptions {
    /// The key of this act, 1 to 128 visible ASCII characters; a fresh UUID unless given. Give the same one to send the
    /// same act again.
    #[uniffi(default = None)]
    pub idempotency_key: Option<String>,
    /// Which risk is known and accepted; none unless given.
    #[uniffi(default = None)]
    pub accept_risk: Option<AcceptRisk>,
    /// When the act was composed, in UTC: a claim that decides nothing. The portal's present instant unless given; give
    /// the same one to send the same act again.
    #[uniffi(default = None)]
    pub composed_at: Option<Instant>,
}

/// Which risk the caller knows and accepts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Enum)]
#[uniffi::export(Display)]
pub enum AcceptRisk {
    /// A final report that breaks a rule, and may be void for it: the judge decides.
    FlawedReport,
    /// A notice less than 15 days before operations: a late notice beats none, and the judge decides.
    LateNotice,
    /// One that this version does not know, and does not accept.
    Unknown {
        /// Its stable code.
        code: String,
    },
}

impl fmt::Display for AcceptRisk {
    /// The stable code.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FlawedReport => "flawed_report",
            Self::LateNotice => "late_notice",
            Self::Unknown { code } => code,
        })
    }
}

#[cfg(feature = "client")]
mod crossing {
    use perito::client;

    use super::{AcceptRisk, SendOptions};

    impl From<SendOptions> for client::SendOptions {
        fn from(options: SendOptions) -> Self {
            let accept_risk = options.accept_risk.map_or(client::AcceptRisk::Nothing, |risk| match risk {
                AcceptRisk::FlawedReport => client::AcceptRisk::FlawedReport,
                AcceptRisk::LateNotice => client::AcceptRisk::LateNotice,
                // A risk that is not known here is not accepted here: the act is refused, and nothing is sent.
                AcceptRisk::Unknown { .. } => client::AcceptRisk::Nothing,
            });
            Self { idempotency_key: options.idempotency_key, accept_risk, composed_at: options.composed_at }
        }
    }

    impl From<client::SendOptions> for SendOptions {
        fn from(options: client::SendOptions) -> Self {
            let accept_risk = match options.accept_risk {
                client::AcceptRisk::FlawedReport => Some(AcceptRisk::FlawedReport),
                client::AcceptRisk::LateNotice => Some(AcceptRisk::LateNotice),
                client::AcceptRisk::Nothing => None,
                other => Some(AcceptRisk::Unknown { code: other.code().to_owned() }),
            };
            Self { idempotency_key: options.idempotency_key, accept_risk, composed_at: options.composed_at }
        }
    }
}
