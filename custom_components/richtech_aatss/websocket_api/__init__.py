"""Commands of the panel and the card, registered in one table; a promise to nobody else."""

from typing import Final

from homeassistant.core import HomeAssistant, callback

from . import enrolment, listing, overview, subscription, visitors
from .commands import Command, async_register
from .photo_view import AatssPhotoView

COMMANDS: Final = (
    Command(name="terminals", takes={}, answer=overview.terminals, admin=False),
    Command(name="recognitions", takes=visitors.RECOGNITIONS, answer=visitors.recognitions, admin=False),
    Command(name="subscribe", takes=subscription.SUBSCRIBE, start=subscription.subscribe, admin=False),
    Command(name="people/list", takes=listing.LIST, answer=listing.list_people),
    Command(name="people/get", takes=listing.GET, answer=listing.get_person),
    Command(name="people/photo", takes=listing.PHOTO, answer=listing.prepare_photo),
    Command(name="people/free_id", takes=listing.FREE_ID, answer=listing.find_free_id),
    Command(name="people/check", takes=listing.CHECK, answer=listing.check_person),
    Command(name="people/set", takes=enrolment.SET, start=enrolment.set_person),
    Command(name="people/remove", takes=enrolment.REMOVE, start=enrolment.remove_people),
    Command(name="people/end", takes=enrolment.END, start=enrolment.end_validity),
    Command(name="people/copy", takes=enrolment.COPY, start=enrolment.copy_people),
)


@callback
def async_setup_websocket_api(hass: HomeAssistant) -> None:
    """Register the commands, which are there even while no entry is loaded."""
    hass.http.register_view(AatssPhotoView(hass))
    for command in COMMANDS:
        async_register(hass, command)
