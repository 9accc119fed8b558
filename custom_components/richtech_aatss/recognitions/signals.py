"""What one can listen to about what a terminal saw, by its entry; each is sent in the event loop."""

from homeassistant.util.signal_type import SignalTypeFormat

from ..api.models import Record
from .recognition import Recognition

# The picture of a live recognition, just before the recognition itself.
SIGNAL_CAPTURE: SignalTypeFormat[Recognition] = SignalTypeFormat("richtech_aatss_capture_{}")
SIGNAL_RECOGNITION: SignalTypeFormat[Recognition] = SignalTypeFormat("richtech_aatss_recognition_{}")
SIGNAL_MISSED: SignalTypeFormat[Recognition] = SignalTypeFormat("richtech_aatss_missed_{}")
SIGNAL_JOURNAL: SignalTypeFormat[()] = SignalTypeFormat("richtech_aatss_journal_{}")
SIGNAL_LINK: SignalTypeFormat[()] = SignalTypeFormat("richtech_aatss_link_{}")
# The link has brought a new record.
SIGNAL_PUSHED: SignalTypeFormat[Record] = SignalTypeFormat("richtech_aatss_pushed_{}")
