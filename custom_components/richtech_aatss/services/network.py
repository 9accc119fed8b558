"""The actions that change a terminal's network parameters, and follow it to its new address, or send it a command."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from ipaddress import AddressValueError, IPv4Address, IPv4Network
from typing import Any

import orjson
import voluptuous as vol

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv

from ..api.client import AatssClient
from ..api.errors import AatssError
from ..api.models import Network
from ..api.values import to_json
from ..const import DOMAIN
from ..data import AatssConfigEntry, async_get_shared
from ..errors import async_text, explain_setting
from ..settings_writer import NotKeptError
from ..typed import ipv4, text
from .targets import ONE_TERMINAL

ADDRESSES = ("ip_address", "subnet_mask", "gateway", "dns_1", "dns_2")
PARAMETERS = ("dhcp", *ADDRESSES)
FOLLOW_TIMEOUT = 120.0
FOLLOW_PAUSE = 2.0
# A mask that leaves room for a terminal and a gateway.
LONGEST_PREFIX = 30


def _address(value: Any) -> str:
    """Return an address as the terminal has it; what is none is refused later, by the name of its field."""
    typed = text(value)
    with suppress(ValueError):
        return str(ipv4(typed))
    return typed


SET_NETWORK = vol.Schema(
    ONE_TERMINAL
    | {vol.Optional("dhcp"): cv.boolean, vol.Optional("dry_run", default=False): cv.boolean}
    | {vol.Optional(name): _address for name in ADDRESSES}
)
SEND_COMMAND = vol.Schema(ONE_TERMINAL | {vol.Required("command"): dict})


async def send_command(call: ServiceCall, entry: AatssConfigEntry) -> dict[str, Any]:
    """Pass a command on and return the answer."""
    command = call.data["command"]
    try:
        orjson.dumps(command)
    except orjson.JSONEncodeError as err:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="invalid_command") from err
    await entry.runtime_data.coordinator.async_identify()
    try:
        answer = await entry.runtime_data.client.json_command(command)
    finally:
        entry.runtime_data.coordinator.forget_parts()
    return {"answer": await call.hass.async_add_executor_job(to_json, answer)}


async def set_network(call: ServiceCall, entry: AatssConfigEntry) -> dict[str, Any]:
    """Change what is given of the network parameters, or return what would be written; the rest stays as it is."""
    values = {name: call.data[name] for name in PARAMETERS if name in call.data}
    await entry.runtime_data.coordinator.async_identify()
    before = await entry.runtime_data.client.network()
    wanted = replace(before, **values)
    _check(wanted, values)
    if not call.data["dry_run"]:
        await _write(call.hass, entry, before, wanted, values)
    response: dict[str, Any] = {"network": {name: getattr(wanted, name) for name in PARAMETERS}}
    if wanted.dhcp:
        response["note"] = await async_text(call.hass, "address_unknown", terminal=entry.title)
    return response


async def _write(
    hass: HomeAssistant, entry: AatssConfigEntry, before: Network, wanted: Network, values: Mapping[str, Any]
) -> None:
    if (wanted.ip_address, wanted.dhcp) == (before.ip_address, before.dhcp):
        await _set(entry, values)
    else:
        await _move(hass, entry, before, wanted, values)


async def _move(
    hass: HomeAssistant, entry: AatssConfigEntry, before: Network, wanted: Network, values: Mapping[str, Any]
) -> None:
    """Write parameters with which the terminal goes elsewhere, and follow it where that is known."""
    data = entry.runtime_data
    now = await data.settings.write_network(**values)
    if wanted.ip_address != before.ip_address and not wanted.dhcp and entry.data[CONF_HOST] == before.ip_address:
        now = await _follow(hass, entry, data.client, str(wanted.ip_address))
    else:
        await data.coordinator.async_request_refresh()
    if now and (missing := {name: value for name, value in values.items() if getattr(now, name) != value}):
        raise _not_kept(entry, missing, {name: getattr(now, name) for name in missing}, None)


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


async def _follow(
    hass: HomeAssistant, entry: AatssConfigEntry, old_client: AatssClient, address: str
) -> Network | None:
    """Wait until the same terminal answers at its new address, let the entry go there, and return what it has."""
    old_host = entry.data[CONF_HOST]
    client = await async_get_shared(hass).async_create_client({**entry.data, CONF_HOST: address})
    try:
        async with asyncio.timeout(FOLLOW_TIMEOUT):
            network = await _network_of(client, entry)
    except TimeoutError:
        network = None
    if network and entry.data[CONF_HOST] == old_host:
        hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_HOST: address})
        hass.config_entries.async_schedule_reload(entry.entry_id)
    if network:
        return network
    if await _is_here(old_client, entry):
        raise _not_kept(entry, {"ip_address": address}, {"ip_address": old_host}, None)
    raise HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="terminal_lost",
        translation_placeholders={"terminal": entry.title, "address": address},
    )


async def _network_of(client: AatssClient, entry: AatssConfigEntry) -> Network | None:
    """Return what the entry's terminal has as soon as it answers; None once the entry is no longer there."""
    while entry.state is ConfigEntryState.LOADED:
        with suppress(AatssError):
            if await _is_here(client, entry):
                return await client.network()
        await asyncio.sleep(FOLLOW_PAUSE)
    return None


async def _is_here(client: AatssClient, entry: AatssConfigEntry) -> bool:
    try:
        return (await client.device()).device_id == entry.unique_id
    except AatssError:
        return False


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
