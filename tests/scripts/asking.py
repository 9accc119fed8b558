"""The whole survey, as the tests of the script ask it."""

from custom_components.richtech_aatss.api.client import AatssClient
from scripts.survey import survey

SECONDS = 1.0


async def asked(client: AatssClient, *, seconds: float = SECONDS, write: bool = False) -> dict[str, str]:
    """Return all rows."""
    rows: dict[str, str] = {}
    await survey(client, rows, seconds=seconds, write=write)
    return rows
