"""End-to-end: a real Home Assistant, the emulated terminal, a real browser."""
