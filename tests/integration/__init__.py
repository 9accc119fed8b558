"""The integration inside Home Assistant, against the emulator."""
