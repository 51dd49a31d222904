//! Terms counted forward and backward: the shared cases, rows worked out by hand, and a day-by-day oracle.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod civil;

use civil::{day, office, rows};
use perito::domain::{Matter, Term, TermKind};

fn term(amount: &str, unit: &str) -> Term {
    let amount = amount.parse().unwrap();
    match unit {
        "days" => Term::days(amount),
        "months" => Term::months(amount),
        "years" => Term::years(amount),
        other => panic!("unknown unit {other}"),
    }
}

#[test]
fn the_shared_forward_cases_hold() {
    let rows = rows("forward_terms.csv");
    assert!(!rows.is_empty());
    for row in rows {
        let kind = TermKind::parse(&row["kind"]).unwrap();
        let matter = Matter::parse(&row["matter"]).unwrap();
        let office = office(row.get("court_office").map_or("", String::as_str));
        let term = term(&row["amount"], &row["unit"]);
        let found = term.after(day(&row["starts"]), kind, matter, office.as_ref()).unwrap();
        assert_eq!(found.nominal, day(&row["nominal"]), "nominal of {row:?}");
        assert_eq!(found.effective, day(&row["effective"]), "effective of {row:?}");
        assert_eq!(found.prudent, day(&row["prudent"]), "prudent of {row:?}");
    }
}
