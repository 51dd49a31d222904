//! The 15-day notice: the shared cases, and what sending on a day means.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod civil;

use civil::{day, office, rows};
use perito::domain::{Matter, notice_deadline};

#[test]
fn the_shared_notice_cases_hold() {
    let rows = rows("notice_deadline.csv");
    assert!(!rows.is_empty());
    for row in rows {
        let matter = Matter::parse(&row["matter"]).unwrap();
        let office = office(&row["court_office"]);
        let found = notice_deadline(day(&row["operations_on"]), office.as_ref(), matter).unwrap();
        assert_eq!(found.nominal, day(&row["nominal"]), "nominal of {row:?}");
        assert_eq!(found.effective, day(&row["effective"]), "effective of {row:?}");
        assert_eq!(found.prudent, day(&row["prudent"]), "prudent of {row:?}");
    }
}
