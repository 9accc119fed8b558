"""The probe: asks a terminal what the vendor's document leaves open, and prints a table for an issue."""

from argparse import Namespace
import asyncio
from getpass import getpass
import os
import sys

import aiohttp

from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.errors import (
    AatssAddressRefusedError,
    AatssConnectionError,
    AatssError,
    AatssSignatureError,
)
from custom_components.richtech_aatss.api.one_shot import OneShotRequest, send_once
from custom_components.richtech_aatss.api.probe import Scheme, find_scheme
from custom_components.richtech_aatss.api.signing import Signer
from custom_components.richtech_aatss.api.transport import Address
from custom_components.richtech_aatss.connection import old_tls_context
from homeassistant.util.ssl import get_default_no_verify_context

from .probe_options import parse
from .survey import survey

PASSWORD = "AATSS_PASSWORD"  # noqa: S105
INTERRUPTED = 130
SENTENCES: dict[type[AatssError], str] = {
    AatssSignatureError: "the terminal refuses the password",
    AatssAddressRefusedError: "the terminal accepts nothing from the address of this machine",
    AatssConnectionError: "nobody answers at {host}, port {port}: check the address, and that the terminal is on",
}


def say(text: str) -> None:
    """Tell the user something that does not belong to the table."""
    print(f"probe: {text}", file=sys.stderr)


def read_password() -> str:
    """Take the password from where it is, or ask for it."""
    if given := os.environ.get(PASSWORD):
        return given
    return getpass("Password of the terminal: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def table(rows: dict[str, str]) -> str:
    """Return the rows in Markdown."""
    cells = [(name, answer.replace("|", "\\|")) for name, answer in rows.items()]
    return "\n".join(["| Point | This terminal |", "|---|---|", *(f"| {name} | {answer} |" for name, answer in cells)])


async def probe(options: Namespace, password: str, rows: dict[str, str]) -> None:
    """Fill the rows."""
    modern, old = await asyncio.to_thread(lambda: (get_default_no_verify_context(), old_tls_context()))
    connector = aiohttp.TCPConnector(ssl=modern)
    async with aiohttp.ClientSession(
        connector=connector, middlewares=(send_once,), request_class=OneShotRequest
    ) as session:
        # A signed call may set the terminal's clock, before anybody has seen what it said; a refused one does not.
        scheme = await find_scheme(options.host, options.port, session, old, Signer(""))
        address = Address(
            host=options.host,
            http_port=options.port,
            push_port=options.push_port,
            https=scheme is not Scheme.HTTP,
            tls=old if scheme is Scheme.OLD_TLS else None,
        )
        say("this takes a minute or two; let somebody stand before the terminal now and then")
        client = AatssClient(session, address, password)
        await survey(client, rows, tls=modern, seconds=options.seconds, write=options.write)


def main() -> None:
    """Print what is known in the end, also where it ends early."""
    options = parse()
    rows: dict[str, str] = {}
    finished = False
    try:
        asyncio.run(probe(options, read_password(), rows))
        finished = True
    except tuple(SENTENCES) as error:
        sentence = next(text for kind, text in SENTENCES.items() if isinstance(error, kind))
        sys.exit("probe: " + sentence.format(host=options.host, port=options.port))
    except KeyboardInterrupt:
        say("stopped; this is known so far:")
    print(table(rows))
    sys.exit(0 if finished else INTERRUPTED)


if __name__ == "__main__":
    main()
