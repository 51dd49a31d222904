//! Temporary
use super::*;
use time::Date;
/// t
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProtocolNumber {
    s: String,
}
impl ProtocolNumber {
    /// t
    /// # Errors
    /// t
    pub fn new(prefix: &str, office: &InpsOffice, date: Date, sequence: u32) -> Result<Self, FieldError> {
        Ok(Self {
            s: format!(
                "{prefix}.{}.{:02}/{:02}/{:04}.{sequence:07}",
                office.sede(),
                date.day(),
                date.month() as u8,
                date.year()
            ),
        })
    }
    /// t
    /// # Errors
    /// t
    pub fn parse(t: &str) -> Result<Self, FieldError> {
        Ok(Self { s: t.to_owned() })
    }
}
impl std::fmt::Display for ProtocolNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.s)
    }
}
