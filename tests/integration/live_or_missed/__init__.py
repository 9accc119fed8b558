"""Live or missed: what acts on a recognition, and what is only told."""
