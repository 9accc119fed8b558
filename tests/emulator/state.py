"""What the terminal knows and remembers, and how it behaves where the document leaves that open."""

from collections.abc import Callable
from dataclasses import dataclass, field
import time
from typing import Any, Final, Literal

from .errors import LIST_NULL, Json
from .faults import Faults

# Section 4.2 does not say which check comes first; with a wrong clock and a wrong password it shows.
EXPIRED_FIRST: Final = True

# Section 8.3.3: the link is broken if nothing came for this many seconds.
PUSH_SILENCE: Final = 33.0

type BodyForm = Literal["json", "multipart", "urlencoded", "any"]
# As JSON, as a field of a form that holds it, or with the attributes as the fields.
type PostForm = Literal["json", "urlencoded", "multipart", "fields", "parts"]
type PostShape = Literal["envelope", "bare", "list"]


def _device() -> Json:
    return {
        "deviceID": "RT20200628001",
        "deviceName": "Front door",
        "appVer": "V1.0.32",
        "webVer": "V1.0.8",
        "deviceMoel": "AATSS MODEL V2 PRO",
    }


def _network() -> Json:
    return {
        "dhcpEnable": 0,
        "ipAddress": "192.168.1.73",
        "subMask": "255.255.0.0",
        "defRout": "192.168.0.1",
        "DNS1": "202.96.134.133",
        "DNS2": "8.8.8.8",
    }


def _smart_face() -> Json:
    return {
        "faceEnable": 1,
        "faceCmpEnable": 1,
        "faceThre": 99,
        "faceMinsize": 300,
        "faceMaxsize": 500,
        "faceInterval": 4,
        "imgType": 0,
        "maskDetecEnable": 0,
        "tempDetecEnable": 0,
        "tempWarnThre": 37.5,
        "ftpPutImgEnable": 1,
        "faceFrame": 1,
        "Hacknessenble": 1,
        "TempUnit": 0,
        "StrTempCkEnable": 1,
    }


def _peripheral() -> Json:
    return {
        "detecTemMod": 0,
        "alarmType": 0,
        "voiceProswitch": 1,
        "tempNormal": 1,
        "maskNormal": 0,
        "cmpNormal": 1,
        "RecordOpen": 0,
        "unlockControl": 0,
        "unlockOuttime": 100,
    }


def _greeting() -> Json:
    return {"code": 20000, "message": "Connected!", "desc": "Connected!"}


def _ignore(_line: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Request:
    """One HTTP request as it arrived, and the code it was answered with."""

    method: str
    path: str
    raw_path: str
    query: dict[str, str]
    content_type: str
    at: float
    body: bytes = b""
    outcome: int | None = None


@dataclass(kw_only=True, eq=False, repr=False)
class Options:
    """How this terminal behaves; everything can be changed while it runs."""

    expired_first: bool = EXPIRED_FIRST
    strict_overlap: bool = True
    # Without a little time for each request two of them would never overlap on one event loop.
    handling_seconds: float = 0.003
    sync_time_checks_clock: bool = True
    # The tables of 8.1.10 to 8.1.17 say of their timestamp: "synchronize the time to the device".
    every_call_sets_clock: bool = False
    reboot_seconds: float = 0.0
    keeps_unknown: bool = True
    body_form: BodyForm = "any"
    ignores_unknown_body: bool = False
    empty_list_code: int = LIST_NULL
    # Section 8.3.2: "in reverse chronological order by default".
    newest_first: bool = True
    # Whether a page of records says how many there are in all.
    tells_totals: bool = True
    user_list_needs_type: bool = False
    hides_photos_in_lists: bool = False
    erases_photo_on_blank: bool = True
    lengths_in_bytes: bool = False
    # What this terminal makes of every picture that it is given.
    own_photo: str | None = None
    capacity: int = 20_000
    date_header: bool = True
    # Section 5 speaks of GMT everywhere; where the date of HTTP comes from, nothing says.
    date_follows_clock: bool = True
    refused_addresses: set[str] = field(default_factory=set)
    # Paths of the calls that this terminal answers with 40001.
    unsupported: set[str] = field(default_factory=set)
    json_answer: Json | None = None
    push_silence: float = PUSH_SILENCE
    answers_pings: bool = True
    max_push_clients: int = 10
    # Whether one client too many is served at the cost of the oldest one.
    newest_push_client_wins: bool = False
    # The first frame on the push link; None leaves it out.
    push_greeting: Json | str | None = field(default_factory=_greeting)
    # What the answer to the handshake has for `Connection`; None leaves it to the library.
    push_connection: str | None = None
    # How many of the newest records a new client gets after the greeting; section 8.3.3 does not speak of any.
    push_backlog: int = 0
    # Where each recognition is posted to (section 8.3.4, which has nothing but its title), and how.
    post_url: str = ""
    post_form: PostForm = "json"
    post_shape: PostShape = "envelope"
    # Receives a line of text for each request and each opening.
    announce: Callable[[str], None] = _ignore


@dataclass(kw_only=True, eq=False, repr=False)
class State(Options):
    """What the terminal knows, and what has happened to it."""

    password: str = "123456"
    clock_offset: float = 0.0
    device: Json = field(default_factory=_device)
    network: Json = field(default_factory=_network)
    smart_face: Json = field(default_factory=_smart_face)
    peripheral: Json = field(default_factory=_peripheral)
    users: dict[str, Json] = field(default_factory=dict)
    records: list[Json] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    requests: list[Request] = field(default_factory=list)
    push_requests: list[Request] = field(default_factory=list)
    push_received: list[tuple[Any, Any]] = field(default_factory=list)
    # The status and the body of each answer to a post.
    post_answers: list[tuple[int, bytes]] = field(default_factory=list)
    openings: list[str] = field(default_factory=list)
    commands: list[Json] = field(default_factory=list)
    reboots: int = 0

    def now(self) -> float:
        """Read the terminal's own clock, in seconds."""
        return time.time() + self.clock_offset

    def set_clock(self, seconds: float) -> None:
        """Set the terminal's own clock."""
        self.clock_offset = seconds - time.time()

    def open_door(self, remark: str) -> None:
        """Open the door once."""
        self.openings.append(remark)
        self.announce(f"door opened: {remark!r}")

    def reboot(self) -> None:
        """Begin to start again."""
        self.reboots += 1
