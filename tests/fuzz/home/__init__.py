"""The same in Home Assistant, where it meets all that follows a recognition, a poll, a command or an action."""
