"""Says which terminals still have the password from the factory, by what the entries hold: no password is tried."""

from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_PASSWORD
from homeassistant.core import HomeAssistant, callback

from .issues import Problem, create_issue, delete_issue, has_issue

FACTORY_PASSWORD: Final = "123456"  # noqa: S105
REMINDER_PAUSE: Final = 86_400.0

# By entry, when the user was reminded.
type Reminders = dict[str, float]


@callback
def remind(hass: HomeAssistant, entry: ConfigEntry, reminders: Reminders, now: float) -> None:
    """Create the issue where the entry's own password is that from the factory, once a day at most."""
    if entry.data[CONF_PASSWORD] != FACTORY_PASSWORD:
        delete_issue(hass, entry.entry_id, Problem.FACTORY_PASSWORD)
    elif now - reminders.get(entry.entry_id, float("-inf")) >= REMINDER_PAUSE:
        reminders[entry.entry_id] = now
        create_issue(hass, entry, Problem.FACTORY_PASSWORD)


@callback
def pause(hass: HomeAssistant, entry: ConfigEntry, reminders: Reminders) -> None:
    """Let an issue that is withdrawn with its entry come back with it."""
    if has_issue(hass, entry.entry_id, Problem.FACTORY_PASSWORD):
        reminders.pop(entry.entry_id, None)
