"""Run an emulated terminal by hand: `python -m tests.emulator`."""

from argparse import ArgumentParser, Namespace
import asyncio
import logging
from random import SystemRandom
import signal
from typing import Any, Final, get_args

from . import Terminal, portrait
from .errors import Json
from .state import PostForm
from .users import BLACKLIST, STAFF, VISITOR

_LOGGER: Final = logging.getLogger("terminal")
_RANDOM: Final = SystemRandom()
_NAMES: Final = {
    "0001": ("Ada Lovelace", STAFF),
    "0002": ("Alan Turing", STAFF),
    "0003": ("Grace Hopper", STAFF),
    "0011": ("Emil Kästner", VISITOR),
    "0012": ("李小龙", VISITOR),
    "0099": ("Arsène Lupin", BLACKLIST),
}
# The emulator has the values of the document's samples, which are out of the document's own ranges.
_IN_RANGE: Final = {"faceThre": 6, "faceInterval": 10}
# Mostly staff, now and then a visitor or a stranger (None), seldom somebody from the blacklist.
_AT_THE_DOOR: Final = ("0001", "0002", "0003", "0001", "0002", "0003", "0011", "0012", None, None, None, "0099")


def parse() -> Namespace:
    """Read the command line."""
    parser = ArgumentParser(prog="python -m tests.emulator", description="Emulate a door terminal.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument("--http-port", type=int, default=8899, help="the port of the calls (default: %(default)s)")
    parser.add_argument("--push-port", type=int, default=9000, help="the port of the push (default: %(default)s)")
    parser.add_argument("--password", default="123456", help="the terminal's password (default: %(default)s)")
    parser.add_argument("--device-id", default="RT20200628001", help="what tells it from others (default: %(default)s)")
    parser.add_argument("--name", default="Front door", help="the terminal's name (default: %(default)s)")
    parser.add_argument("--https", action="store_true", help="speak https instead of http")
    parser.add_argument(
        "--every", type=float, default=5, help="seconds between visitors; 0: nobody (default: %(default)s)"
    )
    parser.add_argument("--post-to", default="", metavar="URL", help="post each recognition to this address as well")
    parser.add_argument("--post-form", choices=get_args(PostForm.__value__), default="json", help="how it is posted")
    return parser.parse_args()


def enrol(user_id: str, name: str, user_type: int) -> Json:
    """Make somebody that the terminal knows, with a picture."""
    blank = dict.fromkeys(("icNumber", "jobNumber", "mobile", "remark", "department"), "")
    return {**blank, "userId": user_id, "name": name, "userType": user_type, "gender": 0, "photo": portrait(name)}


def appearance() -> dict[str, Any]:
    """Draw lots for temperature and mask, in degrees Celsius."""
    tenths, mask = _RANDOM.choice((*range(361, 372), 384)), _RANDOM.random() < 1 / 3
    return {
        "temperature": tenths / 10,
        "temperatureState": int(tenths >= 375),
        "Temperatureunit": 0,
        "wearMask": mask,
        "wearMaskAlarm": not mask and _RANDOM.random() < 1 / 4,
    }


async def visit(terminal: Terminal, every: float) -> None:
    """Let somebody come to the door again and again."""
    while True:
        await asyncio.sleep(every)
        user_id = _RANDOM.choice(_AT_THE_DOOR)
        # A user may have been erased meanwhile; then it is a stranger.
        record = await terminal.recognize(user_id if user_id in terminal.users else None, **appearance())
        _LOGGER.info(
            "%s at the door, %s °C, pushed to %d",
            record["name"] or "stranger",
            record["temperature"],
            terminal.push_clients,
        )


async def run(options: Namespace) -> None:
    """Run the terminal until it is interrupted."""
    terminal = Terminal(
        host=options.host,
        http_port=options.http_port,
        push_port=options.push_port,
        password=options.password,
        scheme="https" if options.https else "http",
        users={user_id: enrol(user_id, *person) for user_id, person in _NAMES.items()},
        announce=_LOGGER.info,
        post_url=options.post_to,
        post_form=options.post_form,
    )
    terminal.device |= {"deviceID": options.device_id, "deviceName": options.name}
    terminal.smart_face |= _IN_RANGE
    async with terminal:
        _LOGGER.info("calls at %s, push at %s; Ctrl-C ends", terminal.url, terminal.push_url)
        visits = asyncio.create_task(visit(terminal, options.every)) if options.every else None
        await interruption()
        if visits is not None:
            visits.cancel()
    _LOGGER.info("stopped")


async def interruption() -> None:
    """Wait for Ctrl-C or SIGTERM."""
    interrupted = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, interrupted.set)
    await interrupted.wait()


def main() -> None:
    """Run from the command line."""
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%H:%M:%S", level=logging.INFO)
    try:
        asyncio.run(run(parse()))
    except KeyboardInterrupt:
        _LOGGER.info("stopped")
    except OSError as error:
        raise SystemExit(f"emulator: {error}") from error


if __name__ == "__main__":
    main()
