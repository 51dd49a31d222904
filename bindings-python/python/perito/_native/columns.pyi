"""Whole columns of values, in one crossing."""

__all__: list[str] = []
