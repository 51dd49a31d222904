//! What the rules say about a case, one file for each part of the flow.

mod fee;
mod notice;
mod report;

use time::Date;

use super::Case;
use crate::domain::Finding;

pub(super) fn of(case: &Case, today: Date) -> Vec<Finding> {
    let mut findings = notice::findings(case, today);
    findings.extend(report::findings(case, today));
    findings.extend(fee::findings(case, today));
    findings
}
