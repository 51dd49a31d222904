//! The versions that a change may be made to.

use perito::protocol::ProblemCode;

use crate::problem::Refusal;

/// The versions that a client names in `If-Match`: mostly the one that it has read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Versions(pub(crate) Vec<i64>);

impl Versions {
    /// Refuses a change to a version that the client has not named.
    pub(crate) fn admit(&self, current: i64) -> Result<(), Refusal> {
        match self.0.contains(&current) {
            true => Ok(()),
            false => Err(Refusal::new(ProblemCode::PreconditionFailed)),
        }
    }
}
