//! What every scene of the journey plays on: a portal, a timeline, a folder for what comes of it.

use perito::domain::rome;
use time::Date;

use crate::Failure;
use crate::output::Output;
use crate::side::Side;
use crate::timeline::Timeline;

pub(crate) struct Stage {
    pub(crate) told: Timeline,
    pub(crate) side: Side,
    pub(crate) output: Output,
}

impl Stage {
    /// Reads the portal's clock: "today" is its civil day in Europe/Rome, never the host's.
    pub(crate) async fn look_at_the_clock(&self) -> Result<(), Failure> {
        self.told.turn_to(rome::day_of(self.side.portal().now().await?));
        Ok(())
    }

    /// Lets the days pass until this one; nothing where it has come already.
    pub(crate) async fn wait_until(&self, day: Date) -> Result<(), Failure> {
        self.look_at_the_clock().await?;
        if let Ok(days @ 1..) = u32::try_from((day - self.told.today()).whole_days()) {
            let now = self.side.portal().advance_sandbox_clock(days).await?;
            self.told.turn_to(rome::day_of(now));
        }
        Ok(())
    }
}
