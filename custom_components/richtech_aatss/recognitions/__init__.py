"""What the terminal saw."""
