"""The dialogs that add a terminal, heal its password and follow it to another address."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from ipaddress import IPv6Address
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

from .api.errors import AatssCertificateError, AatssConnectionError, AatssError
from .api.models import Device
from .connection import certificates
from .const import (
    CONF_FINGERPRINT,
    CONF_HTTP_PORT,
    CONF_PORTS,
    CONF_PUSH_PORT,
    DEFAULT_HTTP_PORT,
    DEFAULT_PUSH_PORT,
    DOMAIN,
)
from .data import async_get_shared
from .errors import translation_key
from .flow_checks import async_find_scheme, async_identify, async_is_open, known_at
from .moves import AatssMovesFlow
from .options_flow import AatssOptionsFlow
from .typed import host, text

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


class AatssConfigFlow(AatssMovesFlow, domain=DOMAIN):
    """Adds a terminal, or corrects what is known of it."""

    VERSION = 1
    MINOR_VERSION = 1

    _data: dict[str, Any]
    # The fingerprint of a certificate that is not the one known.
    _shown: str | None = None

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
            data[CONF_FINGERPRINT] = known_at(self._async_current_entries(), data)
            if device := await self._check(data, errors):
                known = await self.async_set_unique_id(device.device_id)
                if not known or not await self._is_another(known, data):
                    self._abort_if_unique_id_configured()
                    return await self._add(device.name or device.model or "Richtech AATSS", data)
                errors["base"] = "same_id"
                texts["name"] = known.title
        return self._form("user", ADD_SCHEMA, user_input, errors, **texts)

    async def _add(self, title: str, data: dict[str, Any]) -> ConfigFlowResult:
        if await async_is_open(data[CONF_HOST], data[CONF_PUSH_PORT]):
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
            data = _flat(user_input, _ports(entry.data), errors)
            data[CONF_PASSWORD] = data.get(CONF_PASSWORD) or entry.data[CONF_PASSWORD]
            data[CONF_FINGERPRINT] = entry.data.get(CONF_FINGERPRINT)
            return await self._go_to(data, errors, user_input)
        return self._form("reconfigure", RECONFIGURE_SCHEMA, _nested(entry.data), errors, name=entry.title)

    async def _go_to(
        self, data: dict[str, Any], errors: dict[str, str], user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Go to a new address, after a question where a certificate or an id leaves a doubt."""
        entry = self._get_reconfigure_entry()
        self._data, self._shown = data, None
        if await self._check_same(entry, data, errors):
            another = await self._is_another(entry, data)
            return await (self.async_step_same_id() if another else self.async_step_same_terminal())
        if self._shown is not None:
            return await self.async_step_certificate()
        return self._form("reconfigure", RECONFIGURE_SCHEMA, user_input or _nested(data), errors, name=entry.title)

    async def async_step_certificate(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether another certificate is the terminal's, to which nothing was sent yet."""
        shown = self._shown or ""
        if user_input is not None:
            return await self._go_to({**self._data, CONF_FINGERPRINT: shown}, {})
        return self._form("certificate", vol.Schema({}), None, {}, **certificates(self._get_reconfigure_entry(), shown))

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
        except AatssCertificateError as err:
            errors["base"], self._shown = translation_key(err), err.shown
        except AatssError as err:
            errors["base"] = translation_key(err)
        return None

    async def _ask(self, data: dict[str, Any], *, probe: bool) -> Device:
        if probe:
            await async_find_scheme(self.hass, data)
        return await async_identify(await async_get_shared(self.hass).async_create_client(data))


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


def _nested(data: Mapping[str, Any]) -> dict[str, Any]:
    return {CONF_HOST: data[CONF_HOST], CONF_PORTS: _ports(data)}


def _ports(data: Mapping[str, Any]) -> dict[str, int]:
    return {key: data[key] for key in DEFAULT_PORTS}
