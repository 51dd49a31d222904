//! Where operations are held. A notice without a place is no notice (art. 194 c.p.c., art. 90 disp. att. c.p.c.).

use std::fmt;

use super::error::Collector;
use super::line_text::one_line;
use super::{FieldError, ValidationError};

/// The place of operations: an address in a comune, perhaps with the name of the practice or hospital.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    name: Option<String>,
    address: String,
    comune: String,
    province: Option<String>,
}

impl Place {
    /// The most characters of a name, an address or a comune.
    pub const MAX_CHARS: usize = 200;

    /// Makes a place from the name of the practice (optional), street and number, comune, and the two letters of the
    /// province (optional).
    ///
    /// # Errors
    /// One [`FieldError`] for each part that is missing, too long or not on one line; `province_format` for a province
    /// that is not two letters.
    pub fn new(
        name: Option<&str>,
        address: &str,
        comune: &str,
        province: Option<&str>,
    ) -> Result<Self, ValidationError> {
        let mut errors = Collector::default();
        let name = name.map(|text| errors.take("name", one_line("name", text, Self::MAX_CHARS)));
        let address = errors.take("address", one_line("address", address, Self::MAX_CHARS));
        let comune = errors.take("comune", one_line("comune", comune, Self::MAX_CHARS));
        let province = province.map(|text| errors.take("province", parse_province(text)));
        let place = address.zip(comune).map(|(address, comune)| Self {
            name: name.flatten(),
            address,
            comune,
            province: province.flatten(),
        });
        errors.finish(place)
    }

    /// The practice or hospital.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Street and number.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The comune.
    #[must_use]
    pub fn comune(&self) -> &str {
        &self.comune
    }

    /// The two letters of the province.
    #[must_use]
    pub fn province(&self) -> Option<&str> {
        self.province.as_deref()
    }
}

impl fmt::Display for Place {
    /// Writes the place on one line: `Studio medico, Via Roma 1, Tivoli (RM)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            write!(f, "{name}, ")?;
        }
        write!(f, "{}, {}", self.address, self.comune)?;
        match &self.province {
            Some(province) => write!(f, " ({province})"),
            None => Ok(()),
        }
    }
}

fn parse_province(text: &str) -> Result<String, FieldError> {
    let letters = text.trim().to_ascii_uppercase();
    if letters.len() == 2 && letters.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Ok(letters);
    }
    Err(FieldError::new(
        "province",
        "province_format",
        "the two letters of a province are expected, as RM",
        "servono le due lettere della provincia, come RM",
    ))
}
