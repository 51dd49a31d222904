"""The client for asyncio: ``perito.aio.PortalClient``, whose calls are awaited.

    async with perito.aio.PortalClient(url, trusted_keys) as portal:
        async with await portal.login(tax_code, pin) as session:
            case = await session.find_case(court_office, number)

Values, records, errors and ``SendOptions`` are those of ``perito``.
"""

from perito._native.aio import MustChangePin, PaymentStream, PortalClient, Registration, Session, UploadTask

__all__ = ["MustChangePin", "PaymentStream", "PortalClient", "Registration", "Session", "UploadTask"]
