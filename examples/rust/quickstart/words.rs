//! Days, sizes and amounts of money as people write them.

use clap::ValueEnum;
use perito::domain::Money;
use time::Date;

/// The language of the timeline.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// Italiano.
    It,
    /// English.
    En,
}

impl Language {
    /// The text in this language.
    pub(crate) fn pick<'a>(self, it: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::It => it,
            Self::En => en,
        }
    }

    /// A day: `gio 1 ott 2026`.
    pub(crate) fn day(self, day: Date) -> String {
        let weekday = usize::from(day.weekday().number_days_from_monday());
        let weekdays = match self {
            Self::It => ["lun", "mar", "mer", "gio", "ven", "sab", "dom"],
            Self::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        };
        format!("{} {} {} {}", weekdays[weekday], day.day(), self.month(u8::from(day.month())), day.year())
    }

    /// The short name of a month, 1 to 12.
    pub(crate) fn month(self, month: u8) -> &'static str {
        let months = match self {
            Self::It => ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"],
            Self::En => ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        };
        months.get(usize::from(month).saturating_sub(1)).copied().unwrap_or_default()
    }

    /// A size: `60,0 MB`.
    pub(crate) fn size(self, bytes: u64) -> String {
        let (unit, name) = if bytes < 1_000_000 { (1_000, "kB") } else { (1_000_000, "MB") };
        let tenths = (bytes * 10 + unit / 2) / unit;
        format!("{}{}{} {name}", tenths / 10, self.pick(",", "."), tenths % 10)
    }

    /// An amount: `232,62 €`.
    pub(crate) fn money(self, amount: Money) -> String {
        match self {
            Self::It => amount.to_italian(),
            Self::En => format!("€{amount}"),
        }
    }
}
