"""A client for the emulated terminal, as the tests of the protocol have it."""

from tests.api.conftest import address, client, session

__all__ = ["address", "client", "session"]
