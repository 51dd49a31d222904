//! Instants on the wire: UTC with milliseconds, and no instant that ends the program.

use perito::protocol::instant;
use proptest::prelude::*;
use time::macros::datetime;
use time::{OffsetDateTime, UtcOffset};

#[test]
fn an_instant_is_written_in_utc_to_the_millisecond() {
    assert_eq!(instant::format(datetime!(2026-11-24 11:00:00.123_999 +1)), "2026-11-24T10:00:00.123Z");
    assert_eq!(instant::format(datetime!(2026-11-24 10:00 UTC)), "2026-11-24T10:00:00.000Z");
}

#[test]
fn only_utc_is_read() {
    for text in [
        "2026-11-24T10:00:00Z",
        "2026-11-24T10:00:00.000Z",
        "2026-11-24T10:00:00.000000000Z",
        "2026-11-24T10:00:00+00:00",
        "2026-11-24T10:00:00.000000000+00:00",
    ] {
        assert_eq!(instant::parse(text), Ok(datetime!(2026-11-24 10:00 UTC)), "{text}");
    }
    for text in [
        "",
        "2026-11-24",
        "2026-11-24T10:00:00",
        "2026-11-24T10:00Z",
        "2026-11-24T10:00:00z",
        "2026-11-24T10:00:00-00:00",
        "2026-11-24T10:00:00+0000",
        "2026-11-24T11:00:00+01:00",
        "2026-02-29T10:00:00Z",
        "2026-11-24T24:00:00Z",
        "+12026-11-24T10:00:00Z",
        " 2026-11-24T10:00:00Z",
    ] {
        let error = instant::parse(text).unwrap_err();
        assert_eq!((&*error.field, error.code), ("instant", "instant_format"), "{text}");
    }
}

#[test]
fn an_instant_that_utc_cannot_tell_has_no_text() {
    for at in [datetime!(9999-12-31 23:59 -1), datetime!(-9999-01-01 00:00 +1)] {
        assert_eq!(instant::format(at), "");
    }
}

proptest! {
    #[test]
    fn what_was_written_is_read_as_the_same(
        seconds in -377_705_116_800_i64..=253_402_300_799,
        milliseconds in 0_u16..1000,
        offset in -86_399_i32..86_400,
        any in any::<String>(),
    ) {
        let at = OffsetDateTime::from_unix_timestamp(seconds).unwrap().replace_millisecond(milliseconds).unwrap();
        let local = at.checked_to_offset(UtcOffset::from_whole_seconds(offset).unwrap()).unwrap_or(at);
        let read = instant::parse(&instant::format(local));
        // RFC 3339 has years of four digits without a sign.
        prop_assert_eq!(read.ok(), (at.year() >= 0).then_some(at));
        let _ = instant::parse(&any);
    }
}
