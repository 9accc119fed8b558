"""The client of the protocol's tests, for the scripts' as well."""

from tests.api.conftest import address, busy, client, session

__all__ = ["address", "busy", "client", "session"]
