"""What the terminal tells and takes, typed; the vendor's names and oddities end here."""

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cache, partial
from typing import Any, Self, override

from mashumaro import DataClassDictMixin, pass_through
from mashumaro.config import BaseConfig

from . import values
from .decoding import is_readable
from .errors import AatssNoIdError, AatssProtocolError, AatssUnreadableError
from .offload import AN_OBJECT, apart
from .values import AlarmState, Gender, Kind, Method, vendor

UNLOCK_STEP = 0.03
JPEG = b"\xff\xd8\xff"
JPEG_BASE64 = "/9j/"
PICTURES = frozenset({"photo", "signavatar"})
# Ten times what the document allows a page to have.
MOST_ENTRIES = 10_000
# What a person's attributes that are numbers hold where nothing is set; texts are blank.
BLANK_NUMBERS = frozenset({"birthday", "entrytime", "gender", "starttime", "endtime"})


@dataclass(frozen=True, kw_only=True, repr=False)
class VendorObject(DataClassDictMixin):
    """An object of the vendor's document, with whatever else the terminal put into it."""

    raw: dict[str, Any] = field(default_factory=dict, metadata={"deserialize": pass_through})

    class Config(BaseConfig):
        """Take what the field sends; anything unusable becomes None."""

        serialization_strategy = values.STRATEGIES

    @classmethod
    @override
    def __pre_deserialize__(cls, d: dict[Any, Any]) -> dict[Any, Any]:
        """Accept other capitals in names, and keep the original."""
        aliases, exact = cls.aliases(), cls.exact_names()
        known = {name if name in exact else aliases.get(str(name).casefold(), name): value for name, value in d.items()}
        known["raw"] = d
        return known

    @classmethod
    @cache
    def aliases(cls) -> dict[str, str]:
        """Return the vendor's names by their lower-case form."""
        return {alias.casefold(): alias for alias in cls.vendor_names().values()}

    @classmethod
    @cache
    def exact_names(cls) -> frozenset[str]:
        """Return the vendor's names as the document spells them."""
        return frozenset(cls.aliases().values())

    @classmethod
    @cache
    def vendor_names(cls) -> dict[str, str]:
        """Return the vendor's name of each field."""
        return {f.name: f.metadata["alias"] for f in fields(cls) if "alias" in f.metadata}

    def wire(self) -> dict[str, Any]:
        """Return the object as the terminal takes it: as it was read, with the fields that differ now.

        AatssUnreadableError where something could not be read: written, it would be lost.
        """
        read = type(self).from_dict(self.raw)
        spelling = {str(name).casefold(): name for name in self.raw}
        changed = {
            spelling.get(alias.casefold(), alias): values.encode(getattr(self, name))
            for name, alias in self.vendor_names().items()
            if getattr(self, name) != getattr(read, name)
        }
        wire = self.raw | changed
        for name in wire:
            if not is_readable({name: wire[name]}):
                raise AatssUnreadableError(self._name_of(values.to_text(name) or ""))
        return wire

    def _name_of(self, attribute: str) -> str:
        """Return our name of an attribute, or the terminal's where we have none."""
        names = {alias.casefold(): name for name, alias in self.vendor_names().items()}
        return names.get(attribute.casefold(), attribute)


@dataclass(frozen=True, kw_only=True, repr=False)
class Device(VendorObject):
    """Section 8.1.1."""

    device_id: str | None = vendor("deviceID")
    name: str | None = vendor("deviceName")
    app_version: str | None = vendor("appVer")
    web_version: str | None = vendor("webVer")
    model: str | None = vendor("deviceMoel")

    @classmethod
    @cache
    @override
    def aliases(cls) -> dict[str, str]:
        """Accept the right spelling of the model as well."""
        return super().aliases() | {"devicemodel": "deviceMoel"}


def identified(device: Device) -> Device:
    """Return a terminal that can be told from others; raises AatssProtocolError, or AatssNoIdError for a blank id."""
    if device.device_id is None:
        raise AatssProtocolError("The answer has no deviceID")
    if not device.device_id.strip():
        raise AatssNoIdError("The deviceID is blank")
    return device


@dataclass(frozen=True, kw_only=True, repr=False)
class Network(VendorObject):
    """Section 8.1.2."""

    dhcp: bool | None = vendor("dhcpEnable")
    ip_address: str | None = vendor("ipAddress")
    subnet_mask: str | None = vendor("subMask")
    gateway: str | None = vendor("defRout")
    dns_1: str | None = vendor("DNS1")
    dns_2: str | None = vendor("DNS2")


@dataclass(frozen=True, kw_only=True, repr=False)
class SmartFace(VendorObject):
    """Section 8.1.4; sizes in pixels, the interval in seconds, the threshold in °C or °F."""

    face_detection: bool | None = vendor("faceEnable")
    face_comparison: bool | None = vendor("faceCmpEnable")
    face_threshold: int | None = vendor("faceThre")
    face_min_size: int | None = vendor("faceMinsize")
    face_max_size: int | None = vendor("faceMaxsize")
    detection_interval: int | None = vendor("faceInterval")
    image_type: int | None = vendor("imgType")
    mask_detection: bool | None = vendor("maskDetecEnable")
    temperature_detection: bool | None = vendor("tempDetecEnable")
    temperature_unit: int | None = vendor("TempUnit")
    temperature_warning_threshold: float | None = vendor("tempWarnThre")
    ftp_upload: bool | None = vendor("ftpPutImgEnable")
    face_frame: bool | None = vendor("faceFrame")
    stranger_check: bool | None = vendor("StrTempCkEnable")
    liveness_detection: bool | None = vendor("Hacknessenble")


@dataclass(frozen=True, kw_only=True, repr=False)
class Peripheral(VendorObject):
    """Section 8.1.5, the PerParaObject; the unlock time in steps of `UNLOCK_STEP`."""

    temperature_mode: int | None = vendor("detecTemMod")
    alarm_output: int | None = vendor("alarmType")
    voice_prompt: bool | None = vendor("voiceProswitch")
    temperature_normal: bool | None = vendor("tempNormal")
    mask_normal: bool | None = vendor("maskNormal")
    comparison_normal: bool | None = vendor("cmpNormal")
    record_opening: bool | None = vendor("RecordOpen")
    unlock_relay: int | None = vendor("unlockControl")
    unlock_steps: int | None = vendor("unlockOuttime")

    @property
    def unlock_seconds(self) -> float | None:
        """Return for how long the door stays unlocked."""
        return None if self.unlock_steps is None else round(self.unlock_steps * UNLOCK_STEP, 2)


@dataclass(frozen=True, kw_only=True, repr=False)
class User(VendorObject):
    """Section 8.2.1; `photo` is the enrolled picture, a JPEG in base64."""

    user_id: str | None = vendor("userId")
    user_kind: Kind | None = vendor("userType")
    photo: str | None = vendor("photo", values.to_picture)
    ic_number: str | None = vendor("icNumber")
    job_number: str | None = vendor("jobNumber")
    mobile: str | None = vendor("mobile")
    name: str | None = vendor("name")
    remark: str | None = vendor("remark")
    department: str | None = vendor("department")
    birthday: datetime | None = vendor("birthday")
    entry_time: datetime | None = vendor("entryTime")
    mail: str | None = vendor("mail")
    title: str | None = vendor("title")
    position: str | None = vendor("position")
    id_number: str | None = vendor("idNumber")
    gender: Gender | None = vendor("gender")
    prompt: str | None = vendor("prompt")
    start_time: datetime | None = vendor("startTime")
    end_time: datetime | None = vendor("endTime")
    purpose: str | None = vendor("purpose")
    interviewee: str | None = vendor("interviewee")
    come_from: str | None = vendor("comeFrom")
    description: str | None = vendor("description")

    @override
    def wire(self) -> dict[str, Any]:
        """Leave a blank picture out: sent, it may erase the face. What is null or was cleared is blank, or 0."""
        named = self.aliases()
        wire = {
            name: (0 if name.casefold() in BLANK_NUMBERS else "")
            if value is None and name.casefold() in named
            else value
            for name, value in super().wire().items()
        }
        return {name: value for name, value in wire.items() if value or name.casefold() != "photo"}


@dataclass(frozen=True, kw_only=True, repr=False)
class Record(User):
    """Section 8.3.1, the SignObject: a recognition and who was recognised; `capture` is a JPEG in base64."""

    record_id: int | None = vendor("id")
    capture: str | None = vendor("signAvatar", values.to_picture)
    signed_at: datetime | None = vendor("signTime")
    record_kind: Kind | None = vendor("type")
    method: Method | None = vendor("inputType")
    similarity: int | None = vendor("similarity")
    temperature: float | None = vendor("temperature", values.to_temperature)
    temperature_state: AlarmState | None = vendor("temperatureState")
    mask: bool | None = vendor("wearMask")
    mask_alarm: bool | None = vendor("wearMaskAlarm")
    device_mark: str | None = vendor("deviceMark")

    @property
    def says_nothing(self) -> bool:
        """Return whether neither its id nor its time can be read: it is no recognition, or nobody could tell which."""
        return self.record_id is None and self.signed_at is None

    @property
    def kind(self) -> Kind:
        """Return the person's class; of a class that nobody knows, only who has no id, name or card is a stranger."""
        known = self.user_id or self.name or self.ic_number
        return self.record_kind or self.user_kind or (Kind.OTHER if known else Kind.STRANGER)

    @property
    def temperature_unit(self) -> str | None:
        """Return the unit, which the value itself tells more reliably than the terminal does."""
        return None if self.temperature is None else values.temperature_unit(self.temperature)

    @property
    def has_picture(self) -> bool:
        """Return whether the capture begins as a JPEG does, without decoding it."""
        return bool(self.capture) and str(self.capture).rpartition(",")[2].startswith(JPEG_BASE64)

    @property
    def picture_size(self) -> int:
        """Return how much memory the capture takes until it is decoded, in bytes."""
        return len(self.capture or "")

    @property
    def attributes(self) -> dict[str, Any]:
        """Return all that the terminal said, those that no field names included, without the pictures."""
        return {name: value for name, value in self.raw.items() if str(name).casefold() not in PICTURES}

    def picture(self) -> bytes | None:
        """Return the capture decoded, or None where it is no JPEG; large, so not for the event loop."""
        try:
            picture = b64decode(self.capture.rpartition(",")[2]) if self.capture else b""
        except Base64Error, ValueError:
            return None
        return picture if picture.startswith(JPEG) else None


@dataclass(frozen=True, kw_only=True)
class Page[T]:
    """One page of a list: its items and, where the terminal said so, how many there are in all."""

    items: tuple[T, ...] = ()
    total: int | None = None

    @classmethod
    def of(cls, data: object, model: Callable[[dict[str, Any]], T]) -> Self:
        """Read a page; an entry that is no object is passed over."""
        items = (model(entry) for entry in entries_of(data) if isinstance(entry, dict))
        return cls(items=tuple(items), total=values.to_int(data.get("total")) if isinstance(data, Mapping) else None)


async def read_page[T](data: object, model: Callable[[dict[str, Any]], T]) -> Page[T]:
    """Read a page, a long one in another thread."""
    return await apart(len(entries_of(data)) * AN_OBJECT, partial(Page.of, data, model))


def entries_of(data: object) -> list[Any]:
    """Return what stands in a page of a list."""
    entries = data.get("data") if isinstance(data, Mapping) else data
    return entries[:MOST_ENTRIES] if isinstance(entries, list) else []
