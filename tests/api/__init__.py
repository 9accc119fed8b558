"""The protocol, over real sockets of this machine."""
