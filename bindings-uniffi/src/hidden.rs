//! Records that show a person: what prints them prints their name alone, in every language.

use std::fmt;

use crate::acts::{PersonalData, RegistrationData};
#[cfg(feature = "client")]
use crate::views::{MeView, RegistrationView};

macro_rules! hidden {
    ($($name:ident),+) => {
        $(impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        })+
    };
}
hidden!(PersonalData, RegistrationData);
#[cfg(feature = "client")]
hidden!(MeView, RegistrationView);
