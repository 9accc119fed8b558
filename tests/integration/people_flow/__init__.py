"""The pages for people in the entry's dialog; the terminal's push link stays as it is."""
