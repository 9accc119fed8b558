"""What one can listen to about what a terminal saw, by its entry; each is sent in the event loop."""

from homeassistant.util.signal_type import SignalType, SignalTypeFormat

from ..api.models import Record
from .recognition import Erased, Recognition

# A live recognition, in this order and in one turn of the loop: what the event starts finds the picture and the name.
SIGNAL_CAPTURE: SignalTypeFormat[Recognition] = SignalTypeFormat("richtech_aatss_capture_{}")
SIGNAL_LATEST: SignalTypeFormat[Recognition] = SignalTypeFormat("richtech_aatss_latest_{}")
SIGNAL_RECOGNITION: SignalTypeFormat[Recognition] = SignalTypeFormat("richtech_aatss_recognition_{}")
# Each one of every terminal, live or missed, by the id of its entry; after the signals above.
SIGNAL_TRIGGERS: SignalType[str, Recognition] = SignalType("richtech_aatss_triggers")
SIGNAL_MISSED: SignalTypeFormat[Recognition] = SignalTypeFormat("richtech_aatss_missed_{}")
SIGNAL_JOURNAL: SignalTypeFormat[()] = SignalTypeFormat("richtech_aatss_journal_{}")
SIGNAL_LINK: SignalTypeFormat[()] = SignalTypeFormat("richtech_aatss_link_{}")
# The link has brought a new record.
SIGNAL_PUSHED: SignalTypeFormat[Record] = SignalTypeFormat("richtech_aatss_pushed_{}")
# Somebody is erased: at a terminal, and for what belongs to no terminal.
SIGNAL_ERASED: SignalTypeFormat[Erased] = SignalTypeFormat("richtech_aatss_erased_{}")
SIGNAL_FORGET: SignalType[Erased] = SignalType("richtech_aatss_forget")
