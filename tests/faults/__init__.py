"""Recognitions through a terminal, a link and a Home Assistant that keep failing."""
