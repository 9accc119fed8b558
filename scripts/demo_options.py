"""The demo's options; any Python 3 can read them, without installing anything."""

from argparse import ArgumentParser, Namespace
import socket
import sys

HOST = "127.0.0.1"
DESCRIPTION = "A real Home Assistant with the integration, and with an emulated terminal unless a real one is named."


def parse() -> Namespace:
    """Read the command line."""
    parser = ArgumentParser(prog="scripts/demo", description=DESCRIPTION)
    parser.add_argument("--host", help="the address of a real terminal, to be used instead of the emulated one")
    parser.add_argument("--port", type=int, default=8123, help="the port of Home Assistant (default: %(default)s)")
    return parser.parse_args()


def check_port(port: int) -> None:
    """End with a message if the port is taken, or is none."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            sys.exit(f"demo: port {port} cannot be used ({error}): choose another one with --port")


if __name__ == "__main__":
    check_port(parse().port)
