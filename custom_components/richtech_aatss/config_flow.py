"""The dialogs that add a terminal, heal its password and follow it to another address."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from ipaddress import IPv6Address
import logging
from typing import Any, Final, override

import voluptuous as vol
from yarl import URL

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
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
from .moves import AatssMovesFlow
from .options_flow import AatssOptionsFlow
from .typed import host, text

_LOGGER = logging.getLogger(__name__)

CHECK_TIMEOUT: Final = 9.5
PUSH_TIMEOUT: Final = 2.0
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


class AatssConfigFlow(AatssMovesFlow, domain=DOMAIN):
    """Adds a terminal, or corrects what is known of it."""

    VERSION = 1
    MINOR_VERSION = 1

    _data: dict[str, Any]

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
        texts: dict[str, str] = {}
        if user_input is not None:
            data = _flat(user_input, DEFAULT_PORTS, errors)
            if device := await self._check(data, errors):
                known = await self.async_set_unique_id(device.device_id)
                if not known or not await self._is_another(known, data):
                    self._abort_if_unique_id_configured()
                    return await self._add(device.name or device.model or "Richtech AATSS", data)
                errors["base"] = "same_id"
                texts["name"] = known.title
        return self._form("user", ADD_SCHEMA, user_input, errors, **texts)

    async def _add(self, title: str, data: dict[str, Any]) -> ConfigFlowResult:
        if await _is_open(data[CONF_HOST], data[CONF_PUSH_PORT]):
            return self.async_create_entry(title=title, data=data)
        placeholders = {"name": title, "port": str(data[CONF_PUSH_PORT])}
        return self.async_create_entry(
            title=title, data=data, description="push_closed", description_placeholders=placeholders
        )

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Begin when the terminal has refused the password."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the new password."""
        errors: dict[str, str] = {}
        entry = self._get_reauth_entry()
        if user_input is not None:
            data = {**entry.data, **user_input}
            # Never from https to http: the password would go out in the clear.
            if await self._check_same(entry, data, errors, probe=not entry.data[CONF_SSL]):
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
                self._data = data
                another = await self._is_another(entry, data)
                return await (self.async_step_same_id() if another else self.async_step_same_terminal())
        return self._form("reconfigure", RECONFIGURE_SCHEMA, user_input or _nested(entry), errors, name=entry.title)

    async def async_step_same_id(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which terminal it is that has the entry's id as well."""
        return self.async_show_menu(
            step_id="same_id",
            menu_options=["same_terminal", "other_terminal"],
            description_placeholders={"name": self._get_reconfigure_entry().title},
        )

    async def async_step_same_terminal(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Go to the new address."""
        return self.async_update_reload_and_abort(self._get_reconfigure_entry(), data=self._data)

    async def async_step_other_terminal(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Leave the entry where it is."""
        return self.async_abort(reason="same_id")

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


async def _is_open(host: str, port: int) -> bool:
    """Return whether somebody listens on a port."""
    try:
        async with asyncio.timeout(PUSH_TIMEOUT):
            _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True


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
        found = _host(text(user_input[CONF_HOST]))
    except ValueError:
        errors[CONF_HOST] = "invalid_host"
        return data
    # A port that was entered in its own field is meant, whatever page the address was copied from.
    if "://" in user_input[CONF_HOST] and data[CONF_HTTP_PORT] != ports[CONF_HTTP_PORT]:
        found.pop(CONF_HTTP_PORT, None)
    return data | found


def _host(value: str) -> dict[str, Any]:
    """Return the host, and the HTTP port if there is one, of an address or of the web page's."""
    with suppress(ValueError):
        return {CONF_HOST: str(IPv6Address(value))}
    url = URL(value if "://" in value else f"//{value}")
    # Building an address refuses a host that cannot be one.
    if not url.host or not URL.build(scheme="http", host=url.host).host or url.explicit_port == 0:
        raise ValueError
    port = {} if url.explicit_port is None else {CONF_HTTP_PORT: url.explicit_port}
    return {CONF_HOST: host(url.host), **port}


def _nested(entry: ConfigEntry) -> dict[str, Any]:
    return {CONF_HOST: entry.data[CONF_HOST], CONF_PORTS: _ports(entry)}


def _ports(entry: ConfigEntry) -> dict[str, int]:
    return {key: entry.data[key] for key in DEFAULT_PORTS}
