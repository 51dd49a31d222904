#!/usr/bin/env python3
"""Writes rome_transitions.csv: every change of Italian legal time from 1949 to 1997.

An oracle independent of the library, which reads another build of the zone database. Needs Python 3.9 and `pip install
tzdata`; the host's own zone files are not consulted.
"""

import csv
import pathlib
import zoneinfo
from datetime import datetime, timedelta, timezone

zoneinfo.reset_tzpath([])
ROME = zoneinfo.ZoneInfo("Europe/Rome")
HOUR = timedelta(hours=1)


def offset(instant):
    return int(instant.astimezone(ROME).utcoffset().total_seconds())


def transitions(first, last):
    """The first instant of each offset, the offset in seconds; the first row is the offset at the start."""
    instant = first
    yield instant, offset(instant)
    while instant < last:
        if offset(instant) != offset(instant + HOUR):
            low, high = instant, instant + HOUR
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                low, high = (middle, high) if offset(middle) == offset(instant) else (low, middle)
            yield high, offset(high)
        instant += HOUR


target = pathlib.Path(__file__).with_name("rome_transitions.csv")
with target.open("w", newline="", encoding="utf-8") as out:
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["from_utc", "offset_seconds"])
    span = datetime(1949, 1, 1, tzinfo=timezone.utc), datetime(1998, 1, 1, tzinfo=timezone.utc)
    for instant, seconds in transitions(*span):
        rows.writerow([instant.strftime("%Y-%m-%dT%H:%M:%SZ"), seconds])
