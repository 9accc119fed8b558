"""The certificate that a terminal has signed itself: known by its fingerprint, and compared before anything is sent."""

from asyncio import Transport
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import Fingerprint, ServerFingerprintMismatch

from .errors import AatssCertificateError

# No certificate has this one.
NOBODYS = bytes(32)


@dataclass
class Certificate:
    """By which certificate a terminal is known, if by any, and which one was shown last: their SHA-256 in hex."""

    known: str | None = None
    shown: str | None = field(default=None, init=False)
    # Hears at once of another certificate than the known one.
    on_other: Callable[[str], None] | None = field(default=None, init=False)

    @property
    def is_other(self) -> bool:
        """Return whether the last connection was to somebody else."""
        return bool(self.known) and self.shown not in {None, self.known}

    def keep(self) -> None:
        """Know the terminal by the certificate that it has shown last."""
        self.known = self.shown

    def check(self, transport: Transport) -> None:
        """Look at who is at the other end; AatssCertificateError where that is not who is known. Nothing over http."""
        try:
            Fingerprint(bytes.fromhex(self.known) if self.known else NOBODYS).check(transport)
        except ServerFingerprintMismatch as err:
            self.shown = err.got.hex()
        else:
            self.shown = self.known
        if self.is_other and self.shown:
            if self.on_other:
                self.on_other(self.shown)
            raise AatssCertificateError(self.shown)
