"""Terminals, days, people and recognitions as Media shows them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, Self

from homeassistant.components.media_player import MediaClass, MediaType
from homeassistant.components.media_source import BrowseMediaSource
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util

from .api.values import Kind
from .captures import JPEG_TYPE, identifier_of, thumbnail_path
from .const import DOMAIN
from .media_place import DAY, DAYS, PEOPLE, PERSON, Place, token_of
from .recognitions.journal.browsing import Cursor, Day, Listed, Listing, local

BETWEEN: Final = " · "


def folder(identifier: str | None, title: str, **options: Any) -> BrowseMediaSource:
    """Return a folder."""
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=identifier,
        media_class=MediaClass.DIRECTORY,
        media_content_type=MediaType.IMAGE,
        title=title,
        can_play=False,
        can_expand=True,
        **options,
    )


class MediaNodes:
    """Makes what is shown, with texts in Home Assistant's language."""

    def __init__(self, hass: HomeAssistant, texts: dict[str, str]) -> None:
        """Use the texts by their full keys."""
        self._hass = hass
        self._texts = texts
        self._zone = dt_util.get_default_time_zone()

    @classmethod
    async def async_create(cls, hass: HomeAssistant) -> Self:
        """Load the texts."""
        language = hass.config.language
        categories = [await async_get_translations(hass, language, name, {DOMAIN}) for name in ("common", "selector")]
        return cls(hass, categories[0] | categories[1])

    def text(self, key: str) -> str:
        """Return a text that only Media has."""
        return self._texts[f"component.{DOMAIN}.common.media_{key}"]

    def terminal(self, entry: ConfigEntry, **options: Any) -> BrowseMediaSource:
        """Return the folder of a terminal."""
        return folder(entry.entry_id, entry.title, can_search=True, **options)

    def choices(self, entry_id: str) -> list[BrowseMediaSource]:
        """Return what a terminal's folder has in it."""
        return [folder(f"{entry_id}/{name}", self.text(name), can_search=True) for name in (DAYS, PEOPLE)]

    def older(self, place: Place, cursor: Cursor | date | None) -> list[BrowseMediaSource]:
        """Return the folder of the next page, if there is one."""
        return [folder(f"{place.first}/{cursor}", self.text("older"))] if cursor else []

    def days(self, entry_id: str, days: Sequence[Day]) -> list[BrowseMediaSource]:
        """Return the folders of days."""
        return [folder(f"{entry_id}/{DAY}/{one.day}", f"{one.day} ({one.count})") for one in days]

    def people(self, people: Sequence[Listed]) -> list[BrowseMediaSource]:
        """Return the folders of people: by their names, behind those whom nobody knows."""
        names = {one.person: self.who(one, people=True) for one in people}
        number = Counter(names.values())
        for one in people:
            if one.user_id and number[names[one.person]] > 1:
                names[one.person] += f" ({one.user_id})"
        known = sorted(people, key=lambda one: (_is_known(one), names[one.person].casefold()))
        return [self._person(one, names[one.person]) for one in known]

    def _person(self, one: Listed, title: str) -> BrowseMediaSource:
        identifier = f"{one.entry_id}/{PERSON}/{token_of(one.person)}"
        return folder(identifier, title, thumbnail=self._thumbnail(one), children_media_class=MediaClass.IMAGE)

    def recognition(
        self, one: Listed, *, of_day: bool = False, terminal: str = "", among: str = ""
    ) -> BrowseMediaSource:
        """Return a recognition, without a name that it is shown among; one without a picture can only be read."""
        when = local(one.moment, self._zone).strftime("%H:%M:%S" if of_day else "%Y-%m-%d %H:%M")
        who = self.who(one)
        missed = "" if one.live else self.text("missed")
        return BrowseMediaSource(
            domain=DOMAIN,
            identifier=identifier_of(one.entry_id, one.key),
            media_class=MediaClass.IMAGE,
            media_content_type=JPEG_TYPE,
            title=BETWEEN.join(filter(None, (when, "" if who == among else who, terminal, missed))),
            can_play=one.picture is not None,
            can_expand=False,
            thumbnail=self._thumbnail(one),
        )

    def who(self, one: Listed, *, people: bool = False) -> str:
        """Return what somebody is called, or all those of a class whom nobody knows."""
        kind = self._texts[f"component.{DOMAIN}.selector.kind.options.{one.kind}"]
        if not _is_known(one):
            return self.text("strangers") if people and one.kind is Kind.STRANGER else kind
        name = one.name or one.user_id or ""
        return f"{name}{BETWEEN}{kind}" if one.kind is Kind.BLACKLIST else name

    def people_of(self, listing: Listing) -> str:
        """Return what those are called whose recognitions are listed."""
        return self.who(listing.items[0], people=True) if listing.items else self.text(PEOPLE)

    def _thumbnail(self, one: Listed) -> str | None:
        return thumbnail_path(self._hass, identifier_of(one.entry_id, one.picture)) if one.picture else None


def _is_known(one: Listed) -> bool:
    return bool(one.name or one.user_id)
