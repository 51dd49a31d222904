"""Whole columns of values, in one crossing: lists, tuples, arrays of NumPy or series of pandas.

Neither of these libraries is needed, nor imported by perito.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from perito._native import CourtOffice, Deadline, FieldError
from perito.enums import Matter

__all__ = ["notice_deadlines", "validate_tax_codes"]

def validate_tax_codes(values: Iterable[Any]) -> list[FieldError | None]:
    """Checks a column of tax codes (DM 23/12/1976): for each, what is wrong with it, or ``None`` where it is right.

    The list is as long as the column and in its order; each error's ``field`` is ``values[17]``. A value that is
    missing (``None``, ``NaN``, ``NA``) or no ``str`` is wrong as others are. Raises ``TypeError`` for what is no
    column of one dimension, a single text included. Other threads run meanwhile.
    """

def notice_deadlines(
    days: Iterable[date] | Any,
    court_office: CourtOffice | Iterable[CourtOffice | None] | None = None,
    matter: Matter | str = "social_security",
) -> list[Deadline]:
    """The last day on which to notify INPS of operations that start on each of these days, as ``notice_deadline``.

    The days are ``datetime.date``, or a ``datetime64`` array or series of whole days. The court office is that of all
    cases, or a column of one for each day, ``None`` where it is not known. The list is in the order of the days.

    Raises ``ValidationError`` with up to 100 refused days, each by its place (``days[17]``): one that is missing
    (``day_missing``, also ``NaT``), has a time of day (``day_with_time``), or is not in the calendar of 1949 to 2100. A
    ``datetime``, and a column with a time zone, of weeks, months or several days, or without an order as a set, is a
    ``TypeError``. Other threads run meanwhile.
    """
