"""The pages for the people on a terminal."""
