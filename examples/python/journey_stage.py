"""What every scene of the journey plays on: a portal, a timeline, a folder for the receipts."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

from perito import (
    Calendar,
    Deadline,
    Money,
    MustChangePin,
    NotifiedOperation,
    Pin,
    PortalClient,
    Role,
    Session,
    SubmittedObservation,
    SubmittedReport,
    TaxCode,
    TermKind,
)
from perito.testing import Sandbox

_Act: TypeAlias = NotifiedOperation | SubmittedReport | SubmittedObservation

# What everybody here chooses when a PIN must be changed. It is good for three months, and then the next one.
CHOSEN_PIN, NEXT_PIN = Pin("PERITO26"), Pin("PERITO27")

MARGIN = 16
MONTHS = {
    "it": ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
WEEKDAYS = {
    "it": ("lun", "mar", "mer", "gio", "ven", "sab", "dom"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


@dataclass
class Timeline:
    """Tells the journey in Italian or in English: one line a step, the day in the margin when it changes."""

    language: str
    today: date
    shown: date | None = None

    def step(self, it: str, en: str) -> None:
        """Something that is done."""
        margin = "" if self.shown == self.today else self.day(self.today)
        self.shown = self.today
        self._lines(f"{margin:<{MARGIN}}● ", " " * (MARGIN + 2), self.pick(it, en))

    def detail(self, it: str, en: str | None = None) -> None:
        """What there is to say of the step before; the same in both languages where it is given once."""
        margin = f"{'':<{MARGIN}}│   "
        self._lines(margin, margin, it if en is None else self.pick(it, en))

    def deadline(self, deadline: Deadline) -> None:
        """A deadline, explained move by move."""
        nominal, prudent = self.day(deadline.nominal), self.day(deadline.prudent)
        self.detail(f"ultimo giorno contato: {nominal}", f"last day counted: {nominal}")
        for move in deadline.moves:
            self.detail(f"{move.text_it} [{move.legal_basis}]", f"{move.text_en} [{move.legal_basis}]")
        self.detail(f"ultimo giorno sicuro: {prudent}", f"last safe day: {prudent}")

    def day(self, day: date) -> str:
        """A day: ``gio 1 ott 2026``."""
        weekday, month = WEEKDAYS[self.language][day.weekday()], MONTHS[self.language][day.month - 1]
        return f"{weekday} {day.day} {month} {day.year}"

    def money(self, amount: Money) -> str:
        return self.pick(amount.italian, f"€{amount}")

    def pick(self, it: str, en: str) -> str:
        return it if self.language == "it" else en

    def _lines(self, first: str, others: str, text: str) -> None:
        print(textwrap.fill(text, 100, initial_indent=first, subsequent_indent=others, break_long_words=False))


@dataclass
class Stage:
    """A portal that runs in this process, and what comes of it."""

    portal: Sandbox
    client: PortalClient
    told: Timeline
    output: Path

    def log_in(self, tax_code: TaxCode, pin: Pin, new: Pin = CHOSEN_PIN) -> Session:
        """Opens a session; a PIN that must be changed before anything else is changed."""
        entered = self.client.login(tax_code, pin)
        return entered.change_pin(pin, new) if isinstance(entered, MustChangePin) else entered

    def staff(self, role: Role) -> Session:
        """A session of somebody who works inside INPS."""
        account = self.portal.account(role)
        return self.log_in(account.tax_code, account.pin)

    def wait_until(self, day: date) -> None:
        """Lets legal time pass until this day, or the first working day after it."""
        day = Calendar.italy().working_day_on_or_after(day, TermKind.PROCEDURAL) or day
        self.portal.advance(days=(day - self.told.today).days)
        self.told.today = self.portal.today

    def keep(self, name: str, act: _Act, session: Session) -> None:
        """Keeps the receipt of an act, byte by byte, and its page. The act is done: the receipt was verified."""
        (self.output / f"{name}-receipt.txt").write_bytes(str(act.receipt).encode())
        (self.output / f"{name}-receipt.pdf").write_bytes(session.receipt_page(act.receipt.id))
        self.told.detail(f"protocollo {act.view.protocol_number}", f"protocol number {act.view.protocol_number}")
        self.told.step("Ricevuta verificata", "Receipt verified")
        self.told.detail(act.verification.text_it, act.verification.text_en)
