"""The probe's options; any Python 3 can read them, without installing anything."""

from argparse import ArgumentParser, Namespace

DESCRIPTION = "Find out what a terminal does where the vendor's document leaves it open."
HOUR = 3600
EPILOG = """The password is asked for; else it is taken from the environment variable AATSS_PASSWORD, or from the
standard input where that is no terminal. The table has no password, address, name, number or picture in it."""


def parse() -> Namespace:
    """Read the command line."""
    parser = ArgumentParser(prog="scripts/probe", description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument("host", help="the address of the terminal")
    parser.add_argument("--port", type=port, default=8899, help="the port of the commands (default: %(default)s)")
    parser.add_argument("--push-port", type=port, default=9000, help="the port of the push (default: %(default)s)")
    parser.add_argument("--write", action="store_true", help="also write a setting back as it was, and set the clock")
    parser.add_argument(
        "--seconds",
        type=seconds,
        default=40,
        help="how long to wait on a push link, without a heartbeat (default: %(default)s)",
    )
    return parser.parse_args()


def port(text: str) -> int:
    """Read the number of a port."""
    number = int(text)
    if not 0 < number < 2**16:
        raise ValueError
    return number


def seconds(text: str) -> float:
    """Read a time of up to an hour."""
    number = float(text)
    if not 0 < number <= HOUR:
        raise ValueError
    return number


if __name__ == "__main__":
    parse()
