"""What perito raises: one base class, and a subclass for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perito._native import FieldError


class PeritoError(Exception):
    """The base of every error of perito: a stable code, and what went wrong in English and Italian."""

    code: str
    message_en: str
    message_it: str

    def __init__(self, code: str, message_en: str, message_it: str) -> None:
        super().__init__(message_en)
        self.code = code
        self.message_en = message_en
        self.message_it = message_it


class ValidationError(PeritoError):
    """Input was refused; ``errors`` names every refused field and is never empty."""

    errors: tuple[FieldError, ...]

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__(
            "validation",
            "; ".join(f"{error.field}: {error.message_en}" for error in errors),
            "; ".join(f"{error.field}: {error.message_it}" for error in errors),
        )
        self.errors = tuple(errors)
