"""A real Home Assistant as a process, and how to drive it; the demo uses it as well."""
