"""What Home Assistant reads of the actions, texts and icons."""

from collections.abc import AsyncIterator
import logging

import pytest

from custom_components.richtech_aatss.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import icon, service, translation
from homeassistant.setup import async_setup_component
from scripts.validation.words import leaves
from tests.descriptions import described
from tests.sources import PACKAGE, load
from tests.texts import EN, ICONS, LANGUAGES


@pytest.fixture
async def quiet(
    hass: HomeAssistant, enable_custom_integrations: None, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[None]:
    """Set the integration up, and see that Home Assistant complains of nothing."""
    assert await async_setup_component(hass, DOMAIN, {})
    caplog.clear()
    yield
    # That something took its time is no complaint of what is read.
    records = [record for record in caplog.get_records("call") if record.name != "asyncio"]
    assert not [record.getMessage() for record in records if record.levelno >= logging.WARNING]


async def test_home_assistant_reads_the_actions(hass: HomeAssistant, quiet: None) -> None:
    """The actions that are registered are those that are described."""
    read = (await service.async_get_all_descriptions(hass))[DOMAIN]
    actions = described("services")
    assert read.keys() == actions.keys()
    for name, action in actions.items():
        assert read[name]["fields"].keys() == (action.get("fields") or {}).keys()
        assert ("target" in read[name]) == ("target" in action)


@pytest.mark.parametrize("language", [path.stem for path in LANGUAGES])
@pytest.mark.parametrize("category", sorted(EN))
async def test_home_assistant_reads_the_texts(hass: HomeAssistant, quiet: None, language: str, category: str) -> None:
    """Every text arrives, in its own language."""
    read = await translation.async_get_translations(hass, language, category, {DOMAIN})
    texts = load(PACKAGE / "translations" / f"{language}.json")
    assert read == leaves(texts[category], f"component.{DOMAIN}.{category}")


@pytest.mark.parametrize("category", sorted(ICONS))
async def test_home_assistant_reads_the_icons(hass: HomeAssistant, quiet: None, category: str) -> None:
    """Every icon arrives."""
    assert (await icon.async_get_icons(hass, category, {DOMAIN}))[DOMAIN] == ICONS[category]
