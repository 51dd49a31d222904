"""Receipts, the keys that verify them, and what the archive says."""

__all__: list[str] = []
