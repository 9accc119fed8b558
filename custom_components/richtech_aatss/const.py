"""Names that several parts of the integration use."""

from typing import Final

DOMAIN: Final = "richtech_aatss"
MANUFACTURER: Final = "Richtech"

CONF_FINGERPRINT: Final = "fingerprint"
CONF_HTTP_PORT: Final = "http_port"
CONF_PUSH_PORT: Final = "push_port"
CONF_PORTS: Final = "ports"
CONF_OLD_TLS: Final = "old_tls"

CONF_DOORBELL: Final = "doorbell"
CONF_KEEP_CLOCK: Final = "keep_clock"
CONF_NAME_OPENER: Final = "name_opener"
CONF_PICTURE_DAYS: Final = "picture_days"
CONF_PICTURE_SPACE: Final = "picture_space"
CONF_POSTS: Final = "posts"
CONF_RECORD_DAYS: Final = "record_days"
CONF_STRANGER_DAYS: Final = "stranger_days"

DOORBELL_OFF: Final = "off"

POSTS_OFF: Final = "off"
POSTS_CONFIRM: Final = "confirm"
POSTS_TRUSTED: Final = "trusted"

DEFAULT_HTTP_PORT: Final = 8899
DEFAULT_PUSH_PORT: Final = 9000

# What the activity list has from the bus: the event's data have an `entity_id`, and the second one's also the `name`.
EVENT_DOOR_OPENED: Final = "richtech_aatss_door_opened"
EVENT_RECOGNIZED_AGAIN: Final = "richtech_aatss_recognized_again"

# The feature of the button that takes the action `open_door`.
OPENS_DOOR: Final = 1
