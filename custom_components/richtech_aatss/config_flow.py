"""The dialogs that add a terminal, heal its password and follow it to another address."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from ipaddress import IPv6Address
import logging
from typing import Any, Final, override

import voluptuous as vol
from yarl import URL

from homeassistant.config_entries import ConfigEntry, ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_SSL
from homeassistant.core import callback
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)

from .api.client import AatssClient
from .api.errors import AatssClockError, AatssConnectionError, AatssError
from .api.models import Device
from .api.probe import Scheme, find_scheme
from .api.signing import Signer
from .connection import old_tls_context
from .const import (
    CONF_HTTP_PORT,
    CONF_OLD_TLS,
    CONF_PORTS,
    CONF_PUSH_PORT,
    DEFAULT_HTTP_PORT,
    DEFAULT_PUSH_PORT,
    DOMAIN,
)
from .data import async_get_shared
from .errors import translation_key
from .options_flow import AatssOptionsFlow

_LOGGER = logging.getLogger(__name__)

CHECK_TIMEOUT: Final = 9.5
DEFAULT_PORTS: Final = {CONF_HTTP_PORT: DEFAULT_HTTP_PORT, CONF_PUSH_PORT: DEFAULT_PUSH_PORT}

PASSWORD = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password"))
PORT = vol.All(NumberSelector(NumberSelectorConfig(min=1, max=65535, mode=NumberSelectorMode.BOX)), vol.Coerce(int))
PORTS = section(
    vol.Schema(
        {
            vol.Required(CONF_HTTP_PORT, default=DEFAULT_HTTP_PORT): PORT,
            vol.Required(CONF_PUSH_PORT, default=DEFAULT_PUSH_PORT): PORT,
        }
    ),
    {"collapsed": True},
)


def _schema(password: vol.Marker) -> vol.Schema:
    return vol.Schema({vol.Required(CONF_HOST): TextSelector(), password: PASSWORD, vol.Optional(CONF_PORTS): PORTS})


ADD_SCHEMA = _schema(vol.Required(CONF_PASSWORD))
RECONFIGURE_SCHEMA = _schema(vol.Optional(CONF_PASSWORD))
REAUTH_SCHEMA = vol.Schema({vol.Required(CONF_PASSWORD): PASSWORD})


class AatssConfigFlow(ConfigFlow, domain=DOMAIN):
    """Adds a terminal, or corrects what is known of it."""

    VERSION = 1
    MINOR_VERSION = 1

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> AatssOptionsFlow:
        """Return the dialog for the options."""
        return AatssOptionsFlow()

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for address and password."""
        errors: dict[str, str] = {}
        if user_input is not None:
            data = _flat(user_input, DEFAULT_PORTS, errors)
            if device := await self._check(data, errors):
                await self.async_set_unique_id(device.device_id)
                self._abort_if_unique_id_configured()
                return self.async_create_entry(title=device.name or device.model or "Richtech AATSS", data=data)
        return self._form("user", ADD_SCHEMA, user_input, errors)

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Begin when the terminal has refused the password."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the new password."""
        errors: dict[str, str] = {}
        entry = self._get_reauth_entry()
        if user_input is not None:
            data = {**entry.data, **user_input}
            if await self._check_same(entry, data, errors, probe=False):
                return self.async_update_reload_and_abort(entry, data=data)
        return self._form("reauth_confirm", REAUTH_SCHEMA, user_input, errors, name=entry.title)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for another address; an empty password keeps the old one."""
        errors: dict[str, str] = {}
        entry = self._get_reconfigure_entry()
        if user_input is not None:
            data = _flat(user_input, _ports(entry), errors)
            data[CONF_PASSWORD] = data.get(CONF_PASSWORD) or entry.data[CONF_PASSWORD]
            if await self._check_same(entry, data, errors):
                return self.async_update_reload_and_abort(entry, data=data)
        return self._form("reconfigure", RECONFIGURE_SCHEMA, user_input or _nested(entry), errors, name=entry.title)

    def _form(
        self, step: str, schema: vol.Schema, values: dict[str, Any] | None, errors: dict[str, str], **texts: str
    ) -> ConfigFlowResult:
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(schema, values or {}),
            errors=errors,
            description_placeholders=texts,
        )

    async def _check_same(
        self, entry: ConfigEntry, data: dict[str, Any], errors: dict[str, str], *, probe: bool = True
    ) -> bool:
        """Return whether the entry's own terminal answers."""
        device = await self._check(data, errors, probe=probe)
        if device and device.device_id != entry.unique_id:
            errors["base"] = "wrong_device"
        return not errors

    async def _check(self, data: dict[str, Any], errors: dict[str, str], *, probe: bool = True) -> Device | None:
        """Return the terminal that answers, and note what it speaks; or say what is wrong."""
        if errors:
            return None
        try:
            async with asyncio.timeout(CHECK_TIMEOUT):
                return await self._ask(data, probe=probe)
        except TimeoutError:
            errors["base"] = translation_key(AatssConnectionError(""))
        except AatssError as err:
            errors["base"] = translation_key(err)
        return None

    async def _ask(self, data: dict[str, Any], *, probe: bool) -> Device:
        if probe:
            await self._probe(data)
        return await _identify(await async_get_shared(self.hass).async_create_client(data))

    async def _probe(self, data: dict[str, Any]) -> None:
        old_tls = await self.hass.async_add_executor_job(old_tls_context)
        signer = Signer(data[CONF_PASSWORD])
        session = async_get_shared(self.hass).session
        scheme = await find_scheme(data[CONF_HOST], data[CONF_HTTP_PORT], session, old_tls, signer)
        data[CONF_SSL] = scheme is not Scheme.HTTP
        data[CONF_OLD_TLS] = scheme is Scheme.OLD_TLS
        if data[CONF_OLD_TLS]:
            _LOGGER.warning("The terminal at %s speaks only an old TLS, which is accepted", data[CONF_HOST])


async def _identify(client: AatssClient) -> Device:
    """Read what the terminal is, after setting its clock where nothing else helps."""
    try:
        return await client.device()
    except AatssClockError:
        with suppress(AatssError):
            await client.sync_time()
    return await client.device()


def _flat(user_input: Mapping[str, Any], ports: dict[str, int], errors: dict[str, str]) -> dict[str, Any]:
    data = {key: value for key, value in user_input.items() if key != CONF_PORTS}
    data |= ports | user_input.get(CONF_PORTS, {})
    try:
        data |= _host(user_input[CONF_HOST].strip())
    except ValueError:
        errors[CONF_HOST] = "invalid_host"
    return data


def _host(typed: str) -> dict[str, Any]:
    """Return the host of what was typed: an address, one with the HTTP port, or that of a web page."""
    with suppress(ValueError):
        return {CONF_HOST: str(IPv6Address(typed))}
    page = "://" in typed
    url = URL(typed if page else f"//{typed}")
    # Building an address refuses a host that cannot be one.
    if not url.host or not URL.build(scheme="http", host=url.host).host:
        raise ValueError
    port = {} if page or url.explicit_port is None else {CONF_HTTP_PORT: url.explicit_port}
    return {CONF_HOST: url.host, **port}


def _nested(entry: ConfigEntry) -> dict[str, Any]:
    return {CONF_HOST: entry.data[CONF_HOST], CONF_PORTS: _ports(entry)}


def _ports(entry: ConfigEntry) -> dict[str, int]:
    return {key: entry.data[key] for key in DEFAULT_PORTS}
