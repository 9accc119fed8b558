"""What the script finds out by writing, and that the terminal is as it was afterwards."""

from custom_components.richtech_aatss.api.client import AatssClient
from scripts.survey.subject import ProbedSubject
from scripts.survey.writes import forms
from tests.emulator import Terminal
from tests.scripts.asking import asked
from tests.surveys import HOUR, READS, held


async def test_writing(busy: Terminal, client: AatssClient) -> None:
    """The forms that are taken are found out by writing back what is there, and the clock is set."""
    busy.clock_offset, busy.body_form = 100.0, "multipart"
    before = held(busy)
    rows = await asked(client, write=True)
    assert rows["Forms of bodies"] == "json: code 30003; multipart: code 200; urlencoded: code 30003"
    assert rows["Time synchronisation"].startswith("accepted; before: +")
    assert abs(busy.clock_offset) < 3
    assert held(busy) == before
    paths = {request.path for request in busy.requests}
    assert paths == READS | {"/api/device/smartfacecfg", "/api/device/syncTime"}


async def test_an_overwritten_setting(busy: Terminal, client: AatssClient) -> None:
    """A form that spoils the settings ends the attempts, and they are put right."""
    busy.faults.add("/api/device/smartface", times=1)
    busy.faults.add("/api/device/smartface", times=1, unknown={"faceThre": 1})
    assert await forms(ProbedSubject(client)) == "json: code 200; this changed faceThre; it is as it was again"
    busy.faults.add("/api/device/smartface", times=1)
    busy.faults.add("/api/device/smartface", unknown={"faceThre": 1})
    assert "THIS CHANGED faceThre" in await forms(ProbedSubject(client))


async def test_a_refused_synchronisation(busy: Terminal, client: AatssClient) -> None:
    """A clock that cannot be set because it is wrong is told."""
    busy.clock_offset = HOUR
    rows = await asked(client, write=True)
    assert rows["Time synchronisation"] == "failed: Request expired (10003)"
