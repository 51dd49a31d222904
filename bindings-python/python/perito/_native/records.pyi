"""What a portal shows: immutable records with a JSON round trip."""

__all__: list[str] = []
