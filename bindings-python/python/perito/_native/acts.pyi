"""What is sent: notices, reports, observations, and the records of those inside INPS."""

__all__: list[str] = []
