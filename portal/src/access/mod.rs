//! Who is there: PIN hashing, sessions, throttling of guesses, limits of use.

mod pin_hash;
mod rate_limit;
mod sessions;
mod source;
mod throttle;
mod token;

pub(crate) use pin_hash::{PinCost, PinHasher};
pub(crate) use rate_limit::{Allowance, Consumer, RateLimiter};
pub(crate) use sessions::{Caller, Presented, SessionTimes, Sessions};
pub(crate) use source::Source;
pub(crate) use throttle::{Guess, Throttle};
pub(crate) use token::Token;
