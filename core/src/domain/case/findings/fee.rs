//! Rules of the fee: asked for in time, or forfeited.

use time::{Date, Duration};

use super::super::{Case, FeeItem};
use crate::domain::calendar::words::{day_en, day_it};
use crate::domain::{Finding, Severity};

pub(super) fn findings(case: &Case, today: Date) -> Vec<Finding> {
    let items = if case.travel_expenses { &[FeeItem::Fee, FeeItem::Travel][..] } else { &[FeeItem::Fee][..] };
    items.iter().filter_map(|item| finding(case, *item, today)).collect()
}

fn finding(case: &Case, item: FeeItem, today: Date) -> Option<Finding> {
    let deadline = case.fee_deadline(item)?;
    // What was asked for is judged by the day on which it was, what was not by today; what was granted was asked for.
    let requested = case.requests.iter().filter(|(asked, _)| *asked == item).map(|(_, day)| *day).min();
    if requested.is_none() && case.is_granted(item) {
        return None;
    }
    let judged_on = requested.unwrap_or(today);
    let warn_from = deadline.prudent.saturating_sub(Duration::days(i64::from(case.fee_warning_days)));
    let (near, forfeited, name_it, name_en) = match item {
        FeeItem::Fee => ("fee_forfeiture_near", "fee_forfeited", "L'onorario", "The fee"),
        FeeItem::Travel => ("travel_forfeiture_near", "travel_forfeited", "Le spese di viaggio", "Travel expenses"),
    };
    let (prudent_it, prudent_en) = (day_it(deadline.prudent), day_en(deadline.prudent));
    let basis = "art. 71 D.P.R. 115/2002; art. 2963 c.c.";
    if judged_on > deadline.effective {
        Some(Finding::new(
            forfeited,
            Severity::Breach,
            basis,
            format!(
                "{name_it}: il termine per la richiesta è scaduto ({}), a pena di decadenza.",
                day_it(deadline.effective)
            ),
            format!("{name_en}: the term for asking ended on {}, on pain of forfeiture.", day_en(deadline.effective)),
        ))
    } else if requested.is_none() && today >= warn_from {
        Some(Finding::new(
            near,
            Severity::Risk,
            basis,
            format!("{name_it}: da chiedere entro {prudent_it}, a pena di decadenza."),
            format!("{name_en}: to be asked for by {prudent_en}, on pain of forfeiture."),
        ))
    } else {
        None
    }
}
