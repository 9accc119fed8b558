"""Recognitions as media: by terminal, then by day or by person, or found by a name."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final, override

from homeassistant.components.media_player import BrowseError, MediaClass, SearchMedia, SearchMediaQuery
from homeassistant.components.media_source import (
    BrowseMediaSource,
    MediaSource,
    MediaSourceItem,
    PlayMedia,
    Unresolvable,
)
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .captures import JPEG_TYPE, URL, caller_may_read, parse_identifier
from .const import DOMAIN
from .data import async_get_shared
from .media_nodes import MediaNodes, folder
from .media_place import DAY, DAYS, PEOPLE, PERSON, Place
from .recognitions.journal import browsing
from .recognitions.journal.browsing import PAGE, Day, Listed, Listing, Scope
from .recognitions.journal.database import Work

EMPTY: Final = Listing((), None)


async def async_get_media_source(hass: HomeAssistant) -> MediaSource:
    """Return the recognitions."""
    return AatssMediaSource(hass)


class AatssMediaSource(MediaSource):
    """The recognitions of all terminals."""

    name = "Richtech AATSS"

    def __init__(self, hass: HomeAssistant) -> None:
        """Serve the integration's identifiers."""
        super().__init__(DOMAIN)
        self._hass = hass
        self._pages: dict[str, Callable[[MediaNodes, Place], Awaitable[BrowseMediaSource]]] = {
            DAYS: self._days,
            DAY: self._recognitions,
            PEOPLE: self._people,
            PERSON: self._recognitions,
        }

    @override
    async def async_browse_media(self, item: MediaSourceItem) -> BrowseMediaSource:
        """Return a folder."""
        place, entries = self._find(item)
        nodes = await MediaNodes.async_create(self._hass)
        if place.kind:
            return await self._pages[place.kind](nodes, place)
        if place.entry_id:
            return nodes.terminal(entries[0], children=nodes.choices(place.entry_id))
        return folder(None, str(self.name), can_search=True, children=[nodes.terminal(entry) for entry in entries])

    @override
    async def async_search_media(self, item: MediaSourceItem, query: SearchMediaQuery) -> SearchMedia:
        """Return the newest recognitions of those who are called so, at a terminal or at all."""
        _, entries = self._find(item)
        if query.media_filter_classes and MediaClass.IMAGE not in query.media_filter_classes:
            return SearchMedia(result=[])
        nodes = await MediaNodes.async_create(self._hass)
        titles = {entry.entry_id: entry.title for entry in entries}
        nothing: list[Listed] = []
        found = await self._read(partial(browsing.search, entry_ids=[*titles], text=query.search_query), nothing)
        several = len(titles) > 1
        return SearchMedia(
            result=[nodes.recognition(one, terminal=titles[one.entry_id] if several else "") for one in found]
        )

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        """Return where a capture can be seen."""
        try:
            entry_id, _ = parse_identifier(item.identifier or "")
        except ValueError:
            raise Unresolvable(translation_domain=DOMAIN, translation_key="no_capture") from None
        if not caller_may_read(self._hass, entry_id):
            raise Unresolvable(translation_domain=DOMAIN, translation_key="media_forbidden")
        return PlayMedia(f"{URL}/{item.identifier}", JPEG_TYPE)

    @callback
    def _find(self, item: MediaSourceItem) -> tuple[Place, list[ConfigEntry]]:
        """Return where somebody looks, and the terminals that this is about; raises BrowseError."""
        entries = {
            entry.entry_id: entry for entry in self._hass.config_entries.async_entries(DOMAIN, include_ignore=False)
        }
        try:
            place = Place.parse(item.identifier or "")
            if not place.entry_id:
                visible = [entry for entry in entries.values() if caller_may_read(self._hass, entry.entry_id)]
                return place, sorted(visible, key=lambda entry: entry.title.casefold())
            if not caller_may_read(self._hass, place.entry_id):
                raise BrowseError(translation_domain=DOMAIN, translation_key="media_forbidden")
            return place, [entries[place.entry_id]]
        except ValueError, KeyError:
            raise BrowseError(translation_domain=DOMAIN, translation_key="media_unknown") from None

    async def _read[R](self, work: Work[R], default: R) -> R:
        shared = async_get_shared(self._hass)
        await shared.async_settle()
        return await shared.journal.async_read(work, default)

    async def _days(self, nodes: MediaNodes, place: Place) -> BrowseMediaSource:
        nothing: list[Day] = []
        zone = dt_util.get_default_time_zone()
        work = partial(browsing.days, entry_id=place.entry_id, zone=zone, before=place.day)
        found = await self._read(work, nothing)
        days = found[:PAGE]
        older = nodes.older(place, days[-1].day if found[PAGE:] else None)
        return folder(
            place.identifier, nodes.text(DAYS), can_search=True, children=nodes.days(place.entry_id, days) + older
        )

    async def _people(self, nodes: MediaNodes, place: Place) -> BrowseMediaSource:
        work = partial(browsing.people, entry_id=place.entry_id, before=place.before)
        listing = await self._read(work, EMPTY)
        children = nodes.people(listing.items) + nodes.older(place, listing.older)
        return folder(place.identifier, nodes.text(PEOPLE), can_search=True, children=children)

    async def _recognitions(self, nodes: MediaNodes, place: Place) -> BrowseMediaSource:
        span = browsing.span_of(place.day, dt_util.get_default_time_zone()) if place.day else None
        scope = Scope(place.entry_id, place.person, span)
        listing = await self._read(partial(browsing.recognitions, scope=scope, before=place.before), EMPTY)
        among = nodes.who(listing.items[0]) if place.person and listing.items else ""
        children = [nodes.recognition(one, of_day=place.day is not None, among=among) for one in listing.items]
        return folder(
            place.identifier,
            str(place.day) if place.day else nodes.people_of(listing),
            children=children + nodes.older(place, listing.older),
            children_media_class=MediaClass.IMAGE,
        )
