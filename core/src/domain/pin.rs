//! The PIN of the portal: a secret, and what it lets its holder do.

use std::fmt;

use zeroize::Zeroizing;

use super::FieldError;

/// How many characters a PIN can have, whatever the policy says of its length.
const MAX_LENGTH: usize = 64;

/// A PIN: 1 to 64 ASCII letters and digits, in upper case because PINs ignore case.
///
/// It is wiped from memory when dropped, and has neither `Debug` nor `Display` nor `==`: [`same_as`](Self::same_as)
/// compares in a time that does not depend on the characters. Which PINs are allowed is for a
/// [`PinPolicy`](super::PinPolicy) to say.
///
/// ```compile_fail,E0277
/// # let pin = perito::domain::Pin::parse("A1B2C3D4").ok();
/// println!("{:?}", pin);
/// ```
#[derive(Clone)]
pub struct Pin {
    characters: Zeroizing<String>,
}

impl Pin {
    /// Parses 1 to 64 letters and digits, in upper or lower case; spaces around them are ignored.
    ///
    /// # Errors
    /// `pin_format` for anything else.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = text.trim();
        if !(1..=MAX_LENGTH).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(FieldError::new(
                "pin",
                "pin_format",
                "a PIN has letters from A to Z and digits only, 64 at most",
                "un PIN ha solo lettere dalla A alla Z e cifre, 64 al massimo",
            ));
        }
        Ok(Self { characters: Zeroizing::new(text.to_ascii_uppercase()) })
    }

    /// The secret itself, in upper case, for the one who hashes or sends it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.characters
    }

    /// Whether both are the same PIN; the time taken depends on the lengths alone.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        let (one, other) = (self.characters.as_bytes(), other.characters.as_bytes());
        let difference = one.iter().zip(other).fold(0, |difference, (one, other)| difference | (one ^ other));
        one.len() == other.len() && std::hint::black_box(difference) == 0
    }
}

/// What a PIN lets its holder do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PinLevel {
    /// Consults only.
    Ordinario,
    /// Acts as well; every PIN issued at the counter is of this level.
    Dispositivo,
}

impl PinLevel {
    /// Parses `ordinario` or `dispositivo`.
    ///
    /// # Errors
    /// `pin_level_unknown` for anything else.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        match text {
            "dispositivo" => Ok(Self::Dispositivo),
            "ordinario" => Ok(Self::Ordinario),
            _ => Err(FieldError::new(
                "pin_level",
                "pin_level_unknown",
                "the level must be ordinario or dispositivo",
                "il livello deve essere ordinario o dispositivo",
            )),
        }
    }

    /// The stable code used on the wire: `ordinario` or `dispositivo`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ordinario => "ordinario",
            Self::Dispositivo => "dispositivo",
        }
    }

    /// Whether the holder may write, not only read.
    #[must_use]
    pub fn may_act(self) -> bool {
        self == Self::Dispositivo
    }
}

impl fmt::Display for PinLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
