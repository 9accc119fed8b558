"""What can go wrong with a terminal: one exception class per kind of failure."""


class AatssError(Exception):
    """A call to the terminal failed."""

    nothing_done = True

    def __init__(self, reason: str, code: int | None = None) -> None:
        """Keep the reason and, where the terminal gave one, its code of section 7."""
        super().__init__(reason if code is None else f"{reason} ({code})")
        self.reason = reason
        self.code = code


class AatssConnectionError(AatssError):
    """The terminal could not be reached, or gave no answer to a read."""


class AatssClosedError(AatssConnectionError):
    """The terminal closed the connection instead of answering a read."""


class AatssTlsError(AatssConnectionError):
    """What answers does not speak a TLS that this connection accepts, or none at all."""


class AatssUnclearError(AatssError):
    """The call was sent and its answer was lost: it may have been carried out."""

    nothing_done = False


class AatssPushRefusedError(AatssError):
    """The push link was refused: a wrong password, an old timestamp or something else."""


class AatssProtocolError(AatssError):
    """What answers does not speak the terminal's protocol."""

    nothing_done = False


class AatssWrongDeviceError(AatssError):
    """Another terminal has got the address."""


class AatssCertificateError(AatssError):
    """What answers shows another certificate than the terminal's; nothing was sent to it."""

    def __init__(self, shown: str) -> None:
        """Keep the fingerprint of the certificate that was shown."""
        super().__init__("Another certificate")
        self.shown = shown


class AatssGarbledError(AatssProtocolError):
    """The answer is not HTTP that can be read."""


class AatssNoIdError(AatssProtocolError):
    """The terminal has a blank deviceID."""


class AatssStartingError(AatssError):
    """The terminal's own web server answers that it cannot serve now: it is starting, or has failed."""

    nothing_done = False


class AatssSignatureError(AatssError):
    """The terminal refused the signature: the password is wrong."""


class AatssNoPasswordError(AatssSignatureError):
    """No password is set at the terminal."""


class AatssPasswordExpiredError(AatssSignatureError):
    """The password at the terminal has expired."""


class AatssClockError(AatssError):
    """The terminal's clock and this one are too far apart."""


class AatssTimestampError(AatssClockError):
    """The terminal failed over the timestamp, perhaps half-way."""

    nothing_done = False


class AatssAddressRefusedError(AatssError):
    """The terminal does not accept calls from this IP address."""


class AatssUserNotFoundError(AatssError):
    """No such user on the terminal."""


class AatssUserMismatchError(AatssError):
    """The user does not match."""


class AatssParameterError(AatssError):
    """A parameter is invalid or missing."""


class AatssUnreadableError(AatssError):
    """Something of an object could not be read, so that the object cannot be written without loss; says what."""


class AatssNoFaceError(AatssError):
    """The terminal found no face in the picture."""


class AatssPictureError(AatssError):
    """The terminal cannot use the picture."""


class AatssNotSupportedError(AatssError):
    """The terminal does not have the call."""


class AatssTerminalError(AatssError):
    """The terminal failed inside, perhaps half-way."""

    nothing_done = False


class AatssMethodError(AatssError):
    """The terminal does not allow the call's method."""


class AatssBusyError(AatssError):
    """The terminal was busy with another request."""


class AatssNoResultsError(AatssError):
    """The search found nothing."""


class AatssDatabaseFullError(AatssError):
    """The terminal has no room for another user."""


OK = 200

# Section 7: every code, the vendor's reason and its kind.
CODES: dict[int, tuple[type[AatssError], str]] = {
    10001: (AatssNoPasswordError, "Password not exist"),
    10002: (AatssPasswordExpiredError, "Password expired"),
    10003: (AatssClockError, "Request expired"),
    10004: (AatssAddressRefusedError, "IP invalid"),
    10005: (AatssSignatureError, "Signature failed"),
    20001: (AatssUserNotFoundError, "User not exists"),
    20002: (AatssUserMismatchError, "User not match"),
    30001: (AatssParameterError, "Param invalid"),
    30002: (AatssNoFaceError, "No face detected in the image"),
    30003: (AatssParameterError, "Missing param"),
    30004: (AatssPictureError, "Avatar file illegal"),
    40001: (AatssNotSupportedError, "Not support"),
    50001: (AatssTimestampError, "RPC failed, timestamp illegal"),
    50002: (AatssTerminalError, "Internal server error"),
    50003: (AatssBusyError, "Multi request error"),
    50004: (AatssMethodError, "Request method not allowed"),
    50008: (AatssNoResultsError, "Search list null"),
    50009: (AatssDatabaseFullError, "Database full"),
    99999: (AatssTerminalError, "Unknown error"),
}


def error_of(code: int) -> AatssError:
    """Return the exception for a code other than 200."""
    kind, reason = CODES.get(code, (AatssProtocolError, "Code that the terminal's protocol does not have"))
    return kind(reason, code)
