"""Commands and actions with arguments that no page and no automation should have."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.richtech_aatss.const import DOMAIN
from custom_components.richtech_aatss.services import ACTIONS
from custom_components.richtech_aatss.websocket_api import COMMANDS
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.json import json_bytes
from tests.emulator import Terminal
from tests.fuzz.strategies import fuzzed, leaves, texts, values
from tests.integration.panel import Open, Panel
from tests.integration.people import enrol

ENTRY = "01JFUZZ0000000000000000000"
ERRORS = {"invalid_format", "not_found", DOMAIN}
MOMENTS = ["2026-01-01", "0001-01-01T00:00:00", "9999-12-31T23:59:59", "2026-01-01T00:00:00+23:59", "24:00"]
# What fields may well be, whatever the command or action is.
LIKELY: list[tuple[tuple[str, ...], list[Any]]] = [
    (("entry", "source", "config_entry_id"), [ENTRY]),
    (("entries", "terminals"), [[ENTRY], [ENTRY, ENTRY], [ENTRY, "?"]]),
    (("start", "end", "start_time", "end_time", "birthday", "entry_time"), MOMENTS),
    (("user_id", "name"), ["1", "Ada", "\ud800"]),
    (("limit", "size", "page", "offset", "record_id"), [0, 1, 50, 2**63, 10**30, -1, float("inf")]),
    (("confirm", "new", "overwrite", "photos", "pictures", "missed", "allow_shared_card"), [True, False]),
    (("user_ids",), [["1"], ["1", "2", "1"], ["all"], ["\udfff"], []]),
    (("person",), [{"name": "Ada"}, {"name": "Ada", "kind": "staff"}, {"kind": "visitor", "end_time": "9999-12-31"}]),
    (("kind",), ["staff", "stranger"]),
    (("kinds",), [["staff", "other"]]),
    (("recognition",), [f"{ENTRY}/1/2", f"{ENTRY}/{10**30}/2", f"{ENTRY}/1/{10**30}"]),
    (("cursor",), ["1.0_1", "nan_1", f"1.0_{10**30}"]),
    (("photo",), ["x"]),
    (("dry_run",), [True]),
    (("command",), [{}, {"a": "\ud800"}, {"b": 10**30}, {"c": float("nan")}]),
]
PLAUSIBLE = {name: found for names, found in LIKELY for name in names}
# What has a terminal elsewhere is followed there for two minutes.
NEVER = {"ip_address", "subnet_mask", "gateway", "dns_1", "dns_2", "dhcp"}


@st.composite
def arguments(draw: DrawFn, takes: dict[Any, Any], odd: st.SearchStrategy[Any]) -> dict[str, Any]:
    """Return some of the fields that are taken, as they should be or not."""
    given: dict[str, Any] = {}
    for field in sorted({str(field) for field in takes} - NEVER):
        plausible = st.sampled_from(PLAUSIBLE[field]) if field in PLAUSIBLE else texts
        match draw(st.sampled_from(["right", "right", "right", "odd", "none"])):
            case "right":
                given[field] = draw(plausible)
            case "odd":
                given[field] = draw(odd)
    return given


def sent(value: Any) -> Any:
    """Return a value as JSON has it that a browser can send."""
    match value:
        case dict():
            return {sent(name): sent(inner) for name, inner in value.items()}
        case list():
            return [sent(inner) for inner in value]
        case str():
            return value.encode(errors="replace").decode()
        case float():
            return value if value - value == 0 else None
        case int():
            return value if abs(value) < 2**63 else None
    return value


@pytest.fixture
async def asked(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry, panel: Open) -> Panel:
    """Open the panel of a terminal with some people."""
    for number in range(3):
        enrol(terminal, str(number))
    return await panel()


def at(loaded: MockConfigEntry, value: Any) -> Any:
    """Put the true id of the entry where its stand-in is."""
    match value:
        case dict():
            return {name: at(loaded, inner) for name, inner in value.items()}
        case list():
            return [at(loaded, inner) for inner in value]
        case str():
            return value.replace(ENTRY, loaded.entry_id)
    return value


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
@fuzzed(15)
@given(data=st.data())
async def test_any_command(
    loaded: MockConfigEntry, asked: Panel, quiet: None, command: Any, data: st.DataObject
) -> None:
    """A command is answered, or refused in the user's words."""
    given = at(loaded, sent(data.draw(arguments(command.takes | {"language": str}, values))))
    given.pop("id", None)
    given.pop("type", None)
    number = await asked.send(command.name, **given)
    answer = await asked._result(number)
    assert answer["success"] or answer["error"]["code"] in ERRORS, answer
    if answer["success"] and command.name == "subscribe":
        await asked.stop(number)
    elif answer["success"] and command.start:
        await asked.event(number, "done")


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
@fuzzed(15)
@given(data=st.data())
async def test_any_action(
    hass: HomeAssistant, loaded: MockConfigEntry, asked: Panel, quiet: None, action: Any, data: st.DataObject
) -> None:
    """An action answers what can be sent on, or raises what Home Assistant shows."""
    given = at(loaded, data.draw(arguments(action.schema.schema, values | leaves)))
    try:
        answer = await hass.services.async_call(DOMAIN, action.name, given, blocking=True, return_response=True)
    except vol.Invalid, HomeAssistantError:
        return
    assert json_bytes(answer)


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("get_recognitions", {"user_id": "\ud800"}),
        ("get_records", {"name": "\ud800"}),
        ("set_user", {"terminals": [ENTRY], "name": "\ud800"}),
        ("open_door", {"entity_id": "all", "remark": "\ud800"}),
    ],
)
async def test_half_a_character(
    hass: HomeAssistant, loaded: MockConfigEntry, action: str, data: dict[str, Any]
) -> None:
    """What a template can make and nobody can send is refused."""
    answers = action != "open_door"
    with pytest.raises(vol.Invalid, match="whole characters"):
        await hass.services.async_call(DOMAIN, action, at(loaded, data), blocking=True, return_response=answers)


async def test_any_answer_to_a_command(hass: HomeAssistant, terminal: Terminal, loaded: MockConfigEntry) -> None:
    """What a terminal answers to a command can be sent on, whatever it is."""
    terminal.faults.add(
        "/api/device/jsonCmd", body=b'{"code": 200, "json": {"\\ud800": ["a\\udcff", %d, NaN]}}' % 10**30
    )
    answer = await hass.services.async_call(
        DOMAIN, "send_command", {"command": {}}, blocking=True, return_response=True
    )
    assert json_bytes(answer)
    assert answer == {"answer": {"\ufffd": ["a\ufffd", str(10**30), pytest.approx(float("nan"), nan_ok=True)]}}
