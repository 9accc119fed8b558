"""Changes a terminal's network parameters, and follows it to its new address."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from ipaddress import AddressValueError, IPv4Address, IPv4Network
from typing import Any

from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .api.client import AatssClient
from .api.errors import AatssError
from .api.models import Network
from .connection import create_client, create_session
from .const import DOMAIN
from .coordinator import AatssConfigEntry
from .errors import explain_setting, translated
from .settings import NotKeptError

ADDRESSES = ("ip_address", "subnet_mask", "gateway", "dns_1", "dns_2")
FIELDS = ("dhcp", *ADDRESSES)
FOLLOW_TIMEOUT = 120.0
FOLLOW_PAUSE = 2.0
# A mask that leaves room for a terminal and a gateway.
LONGEST_PREFIX = 30


async def async_set_network(
    hass: HomeAssistant, entry: AatssConfigEntry, values: Mapping[str, Any], *, dry_run: bool
) -> Network:
    """Check and write what is given of the network parameters; the rest stays as it is."""
    coordinator = entry.runtime_data.coordinator
    with translated(coordinator.name):
        before = await coordinator.client.network()
    wanted = replace(before, **values)
    _check(wanted, values)
    if dry_run:
        return wanted
    if (wanted.ip_address, wanted.dhcp) == (before.ip_address, before.dhcp):
        await _set(entry, values)
    else:
        await _move(hass, entry, before, wanted, values)
    return wanted


async def _move(
    hass: HomeAssistant, entry: AatssConfigEntry, before: Network, wanted: Network, values: Mapping[str, Any]
) -> None:
    """Write parameters with which the terminal goes elsewhere, and follow it where that is known."""
    with translated(entry.title):
        after = await entry.runtime_data.settings.write_network(**values)
    if not wanted.dhcp and wanted.ip_address and entry.data[CONF_HOST] == before.ip_address:
        await _follow(hass, entry, wanted.ip_address)
    elif after == before:
        raise _not_kept(entry, values, {name: getattr(after, name) for name in values}, None)


async def _set(entry: AatssConfigEntry, values: Mapping[str, Any]) -> None:
    try:
        await entry.runtime_data.settings.set("network", **values)
    except NotKeptError as err:
        raise _not_kept(entry, values, err.actual, err.cause) from err


def _not_kept(
    entry: AatssConfigEntry, wanted: Mapping[str, Any], actual: Mapping[str, Any], cause: AatssError | None
) -> HomeAssistantError:
    return HomeAssistantError(
        **explain_setting(
            cause,
            terminal=entry.title,
            setting=", ".join(wanted),
            wanted=", ".join(map(str, wanted.values())),
            actual=", ".join(map(str, actual.values())),
        )
    )


async def _follow(hass: HomeAssistant, entry: AatssConfigEntry, address: str) -> None:
    """Wait until the same terminal answers at its new address, and let the entry go there."""
    data = {**entry.data, CONF_HOST: address}
    session = create_session(hass, auto_cleanup=False)
    client = await create_client(hass, session, data)
    try:
        async with asyncio.timeout(FOLLOW_TIMEOUT):
            await _answer_of(client, entry)
    except TimeoutError:
        await _tell_where_it_is(entry, address)
    else:
        hass.config_entries.async_update_entry(entry, data=data)
        hass.config_entries.async_schedule_reload(entry.entry_id)
    finally:
        session.detach()


async def _answer_of(client: AatssClient, entry: AatssConfigEntry) -> None:
    while True:
        if await _is_here(client, entry):
            return
        await asyncio.sleep(FOLLOW_PAUSE)


async def _is_here(client: AatssClient, entry: AatssConfigEntry) -> bool:
    try:
        return (await client.device()).device_id == entry.unique_id
    except AatssError:
        return False


async def _tell_where_it_is(entry: AatssConfigEntry, address: str) -> None:
    """Say that the terminal is still where it was, or that it is lost."""
    if await _is_here(entry.runtime_data.coordinator.client, entry):
        raise _not_kept(entry, {"ip_address": address}, {"ip_address": entry.data[CONF_HOST]}, None)
    raise HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="terminal_lost",
        translation_placeholders={"terminal": entry.title, "address": address},
    )


def _check(network: Network, given: Mapping[str, Any]) -> None:
    """Refuse addresses that cannot work, before anything is sent."""
    for name in given.keys() & {"ip_address", "gateway", "dns_1", "dns_2"}:
        _host(name, given[name])
    if "subnet_mask" in given:
        _prefix(given["subnet_mask"])
    if not network.dhcp and given.keys() - {"dns_1", "dns_2"}:
        _check_subnet(network)


def _check_subnet(network: Network) -> None:
    """Refuse a terminal and a gateway that do not share a subnet."""
    address = _host("ip_address", network.ip_address)
    subnet = IPv4Network((address, _prefix(network.subnet_mask)), strict=False)
    for name, host in (("ip_address", address), ("gateway", _host("gateway", network.gateway))):
        if host not in subnet:
            raise _refused("address_outside", name, str(host), subnet=str(subnet))
        if host in (subnet.network_address, subnet.broadcast_address):
            raise _refused("address_reserved", name, str(host), subnet=str(subnet))


def _host(name: str, value: object) -> IPv4Address:
    try:
        address = IPv4Address(str(value))
    except AddressValueError:
        raise _refused("address_invalid", name, str(value)) from None
    if address.is_multicast or address.is_unspecified or address.is_reserved:
        raise _refused("address_invalid", name, str(value))
    return address


def _prefix(mask: object) -> int:
    """Return the length of a mask: ones, then zeros."""
    for length in range(1, LONGEST_PREFIX + 1):
        if str(IPv4Network((0, length)).netmask) == mask:
            return length
    raise _refused("address_invalid", "subnet_mask", str(mask))


def _refused(key: str, name: str, value: str, **more: str) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders={"field": name, "value": value, **more}
    )
