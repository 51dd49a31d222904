//! What a tax code says of a birth: the year's last two digits, month, day and sex.

use time::{Date, Month};

use super::{Sex, error, omocodia};
use crate::domain::FieldError;

/// The letters of the twelve months.
const MONTHS: &[u8; 12] = b"ABCDEHLMPRST";

/// How old, in years, someone cannot be.
const MAX_AGE: i32 = 120;

/// A birth as the code tells it: the century is not told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Birth {
    year_of_century: u8,
    month: u8,
    day: u8,
    pub(super) sex: Sex,
}

impl Birth {
    /// Reads places 7 to 11; the caller has checked that the digits are digits.
    pub(super) fn read(bytes: &[u8; 16]) -> Result<Self, FieldError> {
        let two_digits = |tens: usize, units: usize| {
            omocodia::digit(bytes[tens]).unwrap_or_default() * 10 + omocodia::digit(bytes[units]).unwrap_or_default()
        };
        let year_of_century = two_digits(6, 7);
        let month = (1..=12).zip(MONTHS).find_map(|(number, letter)| (*letter == bytes[8]).then_some(number));
        let month = month.ok_or_else(|| {
            error(
                "tax_code_month",
                "the month must be one of the letters ABCDEHLMPRST",
                "il mese deve essere una delle lettere ABCDEHLMPRST",
            )
        })?;
        let (sex, day) = match two_digits(9, 10) {
            written @ 41.. => (Sex::Female, written - 40),
            written => (Sex::Male, written),
        };
        let birth = Self { year_of_century, month, day, sex };
        // 2000 was a leap year, so that the years 2000-2099 have every date that some year written so can have.
        match birth.date_in(2000 + i32::from(year_of_century)) {
            Some(_) => Ok(birth),
            None => Err(error(
                "tax_code_day",
                "the day must be one of its month and year (for women plus 40)",
                "il giorno deve esistere nel suo mese e anno (per le donne più 40)",
            )),
        }
    }

    /// The real dates not after `reference` and less than 120 years before it, the earlier first.
    pub(super) fn dates(self, reference: Date) -> Vec<Date> {
        let century = reference.year().div_euclid(100) * 100;
        [century - 200, century - 100, century]
            .into_iter()
            .filter_map(|century| self.date_in(century + i32::from(self.year_of_century)))
            .filter(|born| *born <= reference && is_younger_than_limit(*born, reference))
            .collect()
    }

    fn date_in(self, year: i32) -> Option<Date> {
        Date::from_calendar_date(year, Month::try_from(self.month).ok()?, self.day).ok()
    }
}

/// Compares by parts, so that a birthday on 29 February needs no year that has one.
fn is_younger_than_limit(born: Date, reference: Date) -> bool {
    let day_of_year = |date: Date| (u8::from(date.month()), date.day());
    (born.year() + MAX_AGE, day_of_year(born)) > (reference.year(), day_of_year(reference))
}
