"""The last useful day of a notice, for operations on every day of some years."""

from datetime import date, timedelta

import holidays
from workalendar.europe import Italy

from measure import Contender, Group
from perito import CourtOffice, notice_deadline, notice_deadlines

FIRST, ITEMS = date(2026, 1, 1), 10_000
ROME = CourtOffice("0580910098")
NOTICE = timedelta(days=15)
DAY = timedelta(days=1)


def by_holidays(calendar: holidays.HolidayBase, operations_on: date) -> date:
    day = operations_on - NOTICE
    while day.weekday() >= 5 or day in calendar:
        day -= DAY
    return day


def by_workalendar(calendar: Italy, operations_on: date) -> date:
    day = operations_on - NOTICE
    while not calendar.is_working_day(day):
        day -= DAY
    return day


def group() -> Group:
    days = [FIRST + DAY * number for number in range(ITEMS)]
    rome, italy = holidays.country_holidays("IT", subdiv="RM"), Italy()
    ours = [
        Contender("perito", "one by one", ITEMS, lambda: [notice_deadline(day, ROME).effective for day in days]),
        Contender("perito", "the column", ITEMS, lambda: [each.effective for each in notice_deadlines(days, ROME)]),
    ]
    explains = "gives a day, and neither the prudent one nor the moves with their law"
    computed = {
        "holidays": lambda: [by_holidays(rome, day) for day in days],
        "workalendar": lambda: [by_workalendar(italy, day) for day in days],
    }
    wanted = ours[0].run()
    if ours[1].run() != wanted:
        raise RuntimeError("the column has other days")
    peers = []
    for name, run in computed.items():
        others = sum(one != other for one, other in zip(run(), wanted, strict=True))
        differs = f"{explains}; {others:,} of the days are others than perito's" if others else explains
        peers.append(Contender(name, "one by one", ITEMS, run, differs))
    return Group("Deadlines of notices", ours, peers)
