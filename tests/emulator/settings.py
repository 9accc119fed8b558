"""The objects of the device: information, network, smart face and peripheral (sections 8.1.1 to 8.1.5)."""

from ipaddress import IPv4Address
from typing import Final

from .errors import Json
from .schema import Attribute, Schema, check, known
from .state import State


def _is_address(value: str) -> bool:
    try:
        IPv4Address(value)
    except ValueError:
        return False
    return True


def _is_address_or_blank(value: str) -> bool:
    return not value or _is_address(value)


SWITCH: Final = Attribute(int, ranges=((0, 1),))

NETWORK: Final[Schema] = {
    "dhcpEnable": SWITCH,
    "ipAddress": Attribute(str, accepts=_is_address),
    "subMask": Attribute(str, accepts=_is_address),
    "DNS1": Attribute(str, accepts=_is_address_or_blank),
    "DNS2": Attribute(str, accepts=_is_address_or_blank),
    "defRout": Attribute(str, accepts=_is_address_or_blank),
}

# Where the sample of section 8.1.15 contradicts the ranges of 8.1.4, the range is widened to hold the sample.
SMART_FACE: Final[Schema] = {
    "faceEnable": SWITCH,
    "faceCmpEnable": SWITCH,
    "faceThre": Attribute(int, ranges=((0, 99),)),
    "faceMinsize": Attribute(int, ranges=((30, 300),)),
    "faceMaxsize": Attribute(int, ranges=((300, 500),)),
    "faceInterval": Attribute(int, ranges=((4, 20),)),
    "imgType": Attribute(int, ranges=((0, 2),)),
    "maskDetecEnable": SWITCH,
    "tempDetecEnable": SWITCH,
    "TempUnit": SWITCH,
    # The same range in degrees Celsius and Fahrenheit: the document does not say which unit the threshold has.
    "tempWarnThre": Attribute(float, ranges=((37.0, 37.5), (98.6, 99.5))),
    "ftpPutImgEnable": SWITCH,
    "faceFrame": SWITCH,
    "StrTempCkEnable": SWITCH,
    "Hacknessenble": SWITCH,
}

PERIPHERAL: Final[Schema] = {
    "detecTemMod": Attribute(int, ranges=((0, 255),)),
    "alarmType": Attribute(int, required=False, ranges=((0, 1),)),
    "voiceProswitch": SWITCH,
    "tempNormal": SWITCH,
    "maskNormal": SWITCH,
    "cmpNormal": SWITCH,
    "RecordOpen": SWITCH,
    "unlockControl": SWITCH,
    "unlockOuttime": Attribute(int, ranges=((1, 254),)),
}


def write(state: State, schema: Schema, held: Json, given: Json) -> None:
    """Take over a whole object; the document knows no partial writing."""
    check(schema, given, held)
    held.update(given if state.keeps_unknown else known(schema, given))
