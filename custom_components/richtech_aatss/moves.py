"""Follows a terminal to another address."""

import asyncio
from collections.abc import Mapping
import logging
from typing import Any, Final, override

from homeassistant.config_entries import ConfigEntry, ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_HOST, CONF_SSL
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo

from .api.errors import AatssCertificateError, AatssError, AatssSignatureError
from .const import CONF_FINGERPRINT, CONF_HTTP_PORT, DOMAIN
from .data import async_get_shared
from .neighbours import addresses

_LOGGER = logging.getLogger(__name__)

OTHER_TIMEOUT: Final = 5.0
# A terminal that starts has its address long before it answers, and Home Assistant tells of an address only once.
PATIENCE: Final = 180.0
PAUSE: Final = 10.0


class AatssMovesFlow(ConfigFlow):
    """A flow that knows where the terminal of an entry is."""

    @override
    async def async_step_dhcp(self, discovery_info: DhcpServiceInfo) -> ConfigFlowResult:
        """Follow a terminal that was added to the address it has got; nothing is added by this."""
        there = {CONF_HOST: discovery_info.ip}
        for entry in entries_of(self.hass, discovery_info.macaddress):
            if await self._is_same_address(entry.data, {**entry.data, **there}):
                return self.async_abort(reason="already_configured")
            if not await self._is_at(entry, discovery_info.ip):
                continue
            if await self._is_another(entry, {**entry.data, **there}):
                return self.async_abort(reason="same_id")
            if self.hass.config_entries.async_get_entry(entry.entry_id) is None:
                continue
            _LOGGER.info("%s is followed to another address", entry.title)
            return self.async_update_reload_and_abort(
                entry, data_updates=there, reason="followed", reload_even_if_entry_is_unchanged=False
            )
        return self.async_abort(reason="not_followed")

    async def _is_at(self, entry: ConfigEntry, host: str) -> bool:
        """Return whether the terminal of an entry answers at an address, perhaps only after a while."""
        deadline = self.hass.loop.time() + PATIENCE
        while self.hass.config_entries.async_get_entry(entry.entry_id):
            try:
                # As the entry says: what was kept by https goes to nobody in the clear.
                return await self._device_id({**entry.data, CONF_HOST: host}) == entry.unique_id
            except AatssSignatureError, AatssCertificateError:
                return False
            except AatssError, TimeoutError:
                if self.hass.loop.time() >= deadline:
                    return False
            await asyncio.sleep(PAUSE)
        return False

    async def _is_another(self, entry: ConfigEntry, data: Mapping[str, Any]) -> bool:
        """Return whether the terminal of an entry answers where it was, and not only at another address."""
        if await self._is_same_address(entry.data, data):
            return False
        try:
            return await self._device_id(entry.data) == entry.unique_id
        except AatssError, TimeoutError:
            return False

    async def _device_id(self, data: Mapping[str, Any]) -> str | None:
        client = await async_get_shared(self.hass).async_create_client(data)
        async with asyncio.timeout(OTHER_TIMEOUT):
            return (await client.device()).device_id

    async def _is_same_address(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        if one[CONF_HTTP_PORT] != other[CONF_HTTP_PORT]:
            return False
        hosts = [await addresses(each[CONF_HOST]) for each in (one, other)]
        return bool(hosts[0] & hosts[1])


@callback
def entries_of(hass: HomeAssistant, mac: str) -> list[ConfigEntry]:
    """Return the entries of the terminals that were seen with a MAC address."""
    devices = dr.async_get(hass).async_get_devices(connections={(dr.CONNECTION_NETWORK_MAC, dr.format_mac(mac))})
    ids = {device.config_entry_id for device in devices}
    entries = hass.config_entries.async_entries(DOMAIN, include_ignore=False, include_disabled=False)
    return [entry for entry in entries if entry.entry_id in ids and _can_be_known(entry)]


def _can_be_known(entry: ConfigEntry) -> bool:
    """Return whether somebody else over https would be noticed, before anything signed is sent to them."""
    return not entry.data[CONF_SSL] or bool(entry.data.get(CONF_FINGERPRINT))
