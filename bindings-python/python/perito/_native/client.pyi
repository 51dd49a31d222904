"""The client: portals, sessions, uploads."""

__all__: list[str] = []
