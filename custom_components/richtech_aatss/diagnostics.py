"""What helps with a report of a problem, without anything private."""

from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant

from .api.models import VendorObject
from .api.survey import brief_survey
from .const import CONF_FINGERPRINT
from .data import AatssConfigEntry, async_get_shared

TO_REDACT = {CONF_FINGERPRINT, CONF_HOST, CONF_PASSWORD, CONF_WEBHOOK_ID, "discovery_keys", "title", "unique_id"}


async def async_get_config_entry_diagnostics(hass: HomeAssistant, entry: AatssConfigEntry) -> dict[str, Any]:
    """Return the entry and what the terminal tells; of its network and itself only the names of attributes."""
    shared = async_get_shared(hass)
    if entry.state is not ConfigEntryState.LOADED:
        return {
            "entry": async_redact_data(entry.as_dict(), TO_REDACT),
            "reason": entry.error_reason_translation_key,
            "connections": shared.histories[entry.entry_id].report(),
        }
    data = entry.runtime_data
    state = data.coordinator.data
    return {
        "entry": async_redact_data(entry.as_dict(), TO_REDACT),
        "device": {
            "model": state.device.model,
            "app_version": state.device.app_version,
            "web_version": state.device.web_version,
            "attributes": sorted(state.device.raw),
        },
        "network": sorted(state.network.raw) if state.network else None,
        "smart_face": state.smart_face and _documented(state.smart_face),
        "peripheral": state.peripheral and _documented(state.peripheral),
        "last_poll": getattr(data.coordinator.last_exception, "translation_key", None),
        "push_link": {
            "connected": data.feed.link.connected,
            "proven": data.feed.link.proven,
            "links": data.feed.link.links,
            "last_error": str(data.feed.link.last_error or ""),
        },
        # What both did during the last day.
        "connections": shared.histories[entry.entry_id].report(),
        # How many frames of the push link were not understood, by their shape.
        "passed_over": data.feed.link.passed_over,
        # What became of posts and of the records in them.
        "posts": {"mode": data.feed.posts.mode, **data.feed.posts.counts},
        "recognitions": await shared.journal.async_totals(entry.entry_id),
        # By their class; None where they cannot be counted, or nobody has wanted to know.
        "people": data.people.counts.data,
        "pending_withdrawals": len(shared.withdrawals.of(entry.entry_id)),
        "clock": {
            "offset": state.clock_offset,
            "of_signatures": round(data.client.signer.clock_offset, 1),
            "of_records": data.feed.intake.offset and round(data.feed.intake.offset, 1),
        },
        "survey": await brief_survey(data.client),
    }


def _documented(settings: VendorObject) -> dict[str, Any]:
    """Return the settings, and of what the document does not name only the names."""
    values = {name: getattr(settings, name) for name in settings.vendor_names()}
    return values | {"attributes": sorted(settings.raw)}
