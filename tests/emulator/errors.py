"""The envelope of every answer and the table of codes (sections 7 and 8)."""

from typing import Any, Final

type Json = dict[str, Any]

OK: Final = 200
REQUEST_EXPIRED: Final = 10003
IP_INVALID: Final = 10004
SIGNATURE_FAILED: Final = 10005
PASSWORD_NOT_EXIST: Final = 10001
USER_NOT_EXISTS: Final = 20001
USER_NOT_MATCH: Final = 20002
PARAM_INVALID: Final = 30001
MISSING_PARAM: Final = 30003
AVATAR_ILLEGAL: Final = 30004
NOT_SUPPORT: Final = 40001
TIMESTAMP_ILLEGAL: Final = 50001
MULTI_REQUEST: Final = 50003
METHOD_NOT_ALLOWED: Final = 50004
LIST_NULL: Final = 50008
DATABASE_FULL: Final = 50009

# Code: (message, desc). The table names message and reason; 40001 has the only description that is spelt out.
TABLE: Final[dict[int, tuple[str, str]]] = {
    200: ("OK", ""),
    10001: ("Password Not Exist", "Password Not Exist"),
    10002: ("Password Expired", "Password Expired"),
    10003: ("Request Expired", "Request Expired"),
    10004: ("IP Invalid", "IP Invalid"),
    10005: ("Signature Failed", "Signature Failed"),
    20001: ("User Not Exists", "User Not Exists"),
    20002: ("User Not Match", "User Not Match"),
    30001: ("Param Invalid", "Param Invalid"),
    30002: ("No Face Detected In The Image", "No Face Detected In The Image"),
    30003: ("Missing Param", "Missing Param"),
    30004: ("Avatar File Illegal", "Avatar File Illegal"),
    40001: ("Not Support", "device-not-support"),
    50001: ("RPC Failed", "RPC Failed, Timestamp Illegal"),
    50002: ("Internal Server Error", "Internal Server Error"),
    50003: ("Multi Request Error", "Multi Request Error"),
    50004: ("Request Method Not Allowed", "Request Method Not Allowed"),
    50008: ("Search List Null", "Search List Null"),
    50009: ("Database Full", "Database Full"),
    99999: ("Unknown Error", "Unknown Error"),
}


class RefusalError(Exception):
    """The terminal answers with a code other than 200."""

    def __init__(self, code: int) -> None:
        """Keep the code of section 7."""
        super().__init__(code)
        self.code = code


def envelope(code: int = OK, **payload: Any) -> Json:
    """Wrap a payload (`data` or `json`) the way every answer is wrapped."""
    message, desc = TABLE.get(code, TABLE[99999])
    return {"code": code, "message": message, "desc": desc, **payload}
