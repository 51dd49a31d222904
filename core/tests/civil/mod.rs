//! What the tests of terms share: reading the shared cases and writing days.

use std::collections::HashMap;
use std::path::Path;

use perito::domain::CourtOffice;
use time::{Date, Month};

/// The rows of a file of `testdata/cases`, by column name.
pub(crate) fn rows(file: &str) -> Vec<HashMap<String, String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/cases").join(file);
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

/// A day written `2026-10-04`.
pub(crate) fn day(text: &str) -> Date {
    let mut parts = text.split('-').map(|part| part.parse::<u16>().unwrap());
    let mut next = || parts.next().unwrap();
    let (year, month, number) = (i32::from(next()), u8::try_from(next()).unwrap(), u8::try_from(next()).unwrap());
    Date::from_calendar_date(year, Month::try_from(month).unwrap(), number).unwrap()
}

/// The court office in a cell; an empty cell is an unknown one.
pub(crate) fn office(text: &str) -> Option<CourtOffice> {
    (!text.is_empty()).then(|| CourtOffice::parse(text).unwrap())
}
