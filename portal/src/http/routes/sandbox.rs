//! The clock of a sandbox.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use perito::domain::{FieldError, rome};
use perito::protocol::{ClockAdvance, ClockView, routes};

use time::Date;
use time::macros::date;

use crate::app::App;
use crate::http::strict::Strict;
use crate::problem::Refusal;

/// The calendar of the domain ends with the year 2100, and terms look ahead.
const LAST_DAY: Date = date!(2099 - 01 - 01);

/// Moves the clock of a sandbox or demonstration forward. Elsewhere there is no such thing: 404.
#[utoipa::path(post, path = routes::SANDBOX_CLOCK, operation_id = "advanceClock", request_body = ClockAdvance,
    responses((status = 200, description = "What the clock shows now", body = ClockView)))]
pub(crate) async fn advance(
    State(app): State<Arc<App>>,
    request: Strict<ClockAdvance>,
) -> Result<Json<ClockView>, Refusal> {
    let clock = app.sandbox_clock.as_ref().ok_or_else(Refusal::not_found)?;
    // Beyond the calendar there are no days to count.
    if rome::day_of(clock.now()) >= LAST_DAY {
        return Err(Refusal::field(FieldError::new(
            "advance_days",
            "number_range",
            "the clock has come to the end of the calendar",
            "l'orologio è arrivato alla fine del calendario",
        )));
    }
    clock.advance(Duration::from_secs(u64::from(request.parsed) * 24 * 60 * 60));
    Ok(Json(ClockView { now: app.clock.now() }))
}
