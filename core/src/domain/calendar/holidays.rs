//! The named holidays, each with the years in which the law kept it.

use std::ops::RangeInclusive;

use time::{Date, Duration, Month, Weekday};

use super::{Holiday, YEARS};

const HOLIDAYS_ACT: &str = "art. 2 L. 260/1949";
const RESTORED: &str = "art. 1 D.P.R. 792/1985";

const FIRST: i32 = *YEARS.start();
const LAST: i32 = *YEARS.end();

/// Every Sunday, whether or not it has a name of its own.
pub(super) const SUNDAY: Holiday = Holiday { name_it: "domenica", name_en: "Sunday", legal_basis: HOLIDAYS_ACT };

/// How a year's day is found.
enum When {
    On(Month, u8),
    /// So many days after Easter Sunday.
    AfterEaster(i64),
    FirstSundayOf(Month),
}

struct Entry {
    when: When,
    years: RangeInclusive<i32>,
    only_in_roma: bool,
    holiday: Holiday,
}

const fn entry(
    when: When,
    years: RangeInclusive<i32>,
    name_it: &'static str,
    name_en: &'static str,
    legal_basis: &'static str,
) -> Entry {
    Entry { when, years, only_in_roma: false, holiday: Holiday { name_it, name_en, legal_basis } }
}

/// The republished text of L. 260/1949 still lists the days that L. 54/1977 abolished: the years here are what counts.
static NAMED: [Entry; 22] = {
    use Month::{April, August, December, January, June, March, May, November, October};
    use When::{AfterEaster, FirstSundayOf, On};
    [
        entry(On(January, 1), FIRST..=LAST, "Capodanno", "New Year's Day", HOLIDAYS_ACT),
        entry(On(January, 6), FIRST..=1977, "Epifania", "Epiphany", HOLIDAYS_ACT),
        entry(On(January, 6), 1986..=LAST, "Epifania", "Epiphany", RESTORED),
        entry(
            On(March, 17),
            2011..=2011,
            "150° dell'Unità d'Italia",
            "150 years of Italian unity",
            "art. 1 D.L. 5/2011",
        ),
        entry(On(March, 19), FIRST..=1976, "San Giuseppe", "Saint Joseph", HOLIDAYS_ACT),
        entry(AfterEaster(1), FIRST..=LAST, "Lunedì dell'Angelo", "Easter Monday", HOLIDAYS_ACT),
        entry(On(April, 25), FIRST..=LAST, "Anniversario della Liberazione", "Liberation Day", HOLIDAYS_ACT),
        entry(On(May, 1), FIRST..=LAST, "Festa del lavoro", "Labour Day", HOLIDAYS_ACT),
        entry(AfterEaster(39), FIRST..=1976, "Ascensione", "Ascension", HOLIDAYS_ACT),
        entry(AfterEaster(60), FIRST..=1976, "Corpus Domini", "Corpus Christi", HOLIDAYS_ACT),
        entry(On(June, 2), FIRST..=1976, "Festa della Repubblica", "Republic Day", "art. 1 L. 260/1949"),
        entry(FirstSundayOf(June), 1977..=2000, "Festa della Repubblica", "Republic Day", "art. 1 L. 54/1977"),
        entry(On(June, 2), 2001..=LAST, "Festa della Repubblica", "Republic Day", "art. 1 L. 336/2000"),
        entry(On(June, 29), FIRST..=1976, "Santi Pietro e Paolo", "Saints Peter and Paul", HOLIDAYS_ACT),
        Entry {
            only_in_roma: true,
            ..entry(On(June, 29), 1986..=LAST, "Santi Pietro e Paolo (Roma)", "Saints Peter and Paul (Roma)", RESTORED)
        },
        entry(On(August, 15), FIRST..=LAST, "Assunzione", "Assumption", HOLIDAYS_ACT),
        entry(On(October, 4), 2026..=LAST, "San Francesco d'Assisi", "Saint Francis of Assisi", "art. 1 L. 151/2025"),
        entry(On(November, 1), FIRST..=LAST, "Ognissanti", "All Saints", HOLIDAYS_ACT),
        entry(On(November, 4), FIRST..=1976, "Giorno dell'Unità nazionale", "National Unity Day", HOLIDAYS_ACT),
        entry(On(December, 8), FIRST..=LAST, "Immacolata Concezione", "Immaculate Conception", HOLIDAYS_ACT),
        entry(On(December, 25), FIRST..=LAST, "Natale", "Christmas", HOLIDAYS_ACT),
        entry(On(December, 26), FIRST..=LAST, "Santo Stefano", "Saint Stephen", HOLIDAYS_ACT),
    ]
};

/// The named holiday of `day`, if any; Sundays without a name give none.
pub(super) fn named(day: Date, in_roma: bool) -> Option<Holiday> {
    NAMED
        .iter()
        .filter(|entry| entry.years.contains(&day.year()) && (in_roma || !entry.only_in_roma))
        .find(|entry| entry.when.falls_on(day))
        .map(|entry| entry.holiday)
}

impl When {
    fn falls_on(&self, day: Date) -> bool {
        match *self {
            Self::On(month, number) => day.month() == month && day.day() == number,
            Self::AfterEaster(days) => {
                easter(day.year()).and_then(|easter| easter.checked_add(Duration::days(days))) == Some(day)
            }
            Self::FirstSundayOf(month) => day.month() == month && day.weekday() == Weekday::Sunday && day.day() <= 7,
        }
    }
}

/// Easter Sunday of a Gregorian year, by the anonymous algorithm that Meeus printed.
fn easter(year: i32) -> Option<Date> {
    let golden = year % 19;
    let (century, in_century) = (year / 100, year % 100);
    let correction = (century + 8) / 25;
    let moon = (19 * golden + century - century / 4 - (century - correction + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - moon - in_century % 4) % 7;
    let late = (golden + 11 * moon + 22 * weekday) / 451;
    let days = moon + weekday - 7 * late + 114;
    let month = u8::try_from(days / 31).ok().and_then(|month| Month::try_from(month).ok())?;
    let number = u8::try_from(days % 31 + 1).ok()?;
    Date::from_calendar_date(year, month, number).ok()
}
