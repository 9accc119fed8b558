"""In place of a package of Home Assistant's voice assistant that needs a C++ compiler."""


class AudioProcessor:
    """Never used: only has to be importable."""
