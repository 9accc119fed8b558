"""In place of a package of Home Assistant's voice assistant that needs a C++ compiler."""


class MicroVad:
    """Never used: only has to be importable."""
