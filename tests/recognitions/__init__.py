"""What the terminal saw, without Home Assistant: who may be live."""
