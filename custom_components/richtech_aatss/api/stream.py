"""The push socket (8.3.3): one link, watched and rebuilt for as long as it is wanted."""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
import logging
from random import uniform
from time import monotonic
from typing import Any, Protocol

import aiohttp

from . import values
from .decoding import parse_each
from .errors import CODES, OK, AatssConnectionError, AatssError, AatssProtocolError, AatssPushRefusedError
from .models import Record
from .pushed import FRAME_LIMIT, RECORD, records_of
from .signing import Signer
from .transport import Address
from .turns import turns_of
from .websocket import Socket, reason_of, watch_for_acknowledgements

_LOGGER = logging.getLogger(__name__)

# The greeting; a terminal that answers 200 or pushes at once has let us in as well.
WELCOME = frozenset({20000, OK, RECORD})
HEARTBEAT = 10.0
SILENCE, PONG_DELAY = 33.0, 2.0
GREETING_TIMEOUT = 10.0
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
# A link that held for this long was a good one.
STEADY = 60.0
# So many links that end so soon within such a time: another client and this one throw each other out.
CONTESTS, CONTEST, CONTEST_TIME = 3, 30.0, 300.0


class LinkListener(Protocol):
    """Hears of the link's coming and going."""

    def __call__(self, *, up: bool) -> None:
        """Take the link's state."""


class RecordStream:
    """Keeps one push link to a terminal and hands over its records."""

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        session: aiohttp.ClientSession,
        address: Address,
        signer: Signer,
        on_record: Callable[[Record], None],
        on_link: LinkListener,
        check: Callable[[], Awaitable[None]],
    ) -> None:
        """Remember where to connect to, after a check that raises where it must not be; `run` connects."""
        self._session = session
        self._address = address
        self._signer = signer
        self._on_record = on_record
        self._on_link = on_link
        self._check = check
        self._up_since: float | None = None
        self._heard = self._ponged = 0.0
        self._answers_pings = False
        self._wants_text = False
        self._dead = False
        self._waiting: asyncio.Timeout | None = None
        self._wake = asyncio.Event()
        self._contests: deque[float] = deque(maxlen=CONTESTS)
        self._is_contested = False
        self.last_error: AatssError | None = None
        # What the last frame still holds, and the code of its last object.
        self._rest: Iterator[None] | None = None
        self._turns = turns_of(session)
        self._code: int | None = None
        # How many frames were not understood, by their shape.
        self.passed_over: Counter[str] = Counter()

    @property
    def contested(self) -> bool:
        """Return whether another client and this one throw each other out, until a link holds."""
        if not self._is_contested or self.up_for >= STEADY:
            return False
        return monotonic() - self._contests[-1] < CONTEST_TIME

    @property
    def proven_for(self) -> float:
        """Return for how many seconds the link has been up; 0 while it is down or its last ping is unanswered."""
        answered = not self._answers_pings or monotonic() - self._ponged < HEARTBEAT + PONG_DELAY
        return self.up_for if answered else 0.0

    @property
    def up_for(self) -> float:
        """Return for how many seconds the link has been up; 0 while it is down."""
        return 0.0 if self._up_since is None else monotonic() - self._up_since

    async def run(self) -> None:
        """Connect, and connect again after a jittered pause, until cancelled; raises nothing else."""
        pause = SHORTEST_PAUSE
        while True:
            started = monotonic()
            self._wake.clear()
            try:
                await self._link()
            except AatssError as err:
                if SILENCE <= monotonic() - started < STEADY:
                    # The document does not say what a heartbeat is: pings alone may not be one to this terminal.
                    self._wants_text = True
                _LOGGER.debug("%s: %s", self._address.host, err)
                self.last_error = err
            self.note_end()
            if monotonic() - started >= STEADY:
                pause = SHORTEST_PAUSE
            elif self.contested:
                pause = LONGEST_PAUSE
            with suppress(TimeoutError):
                async with asyncio.timeout(uniform(pause / 2, pause)):  # noqa: S311
                    await self._wake.wait()
            pause = min(pause * 2, LONGEST_PAUSE)

    def try_now(self) -> None:
        """End the present pause: the terminal has been seen alive."""
        if not self.contested:
            self._wake.set()

    def rebuild(self) -> None:
        """Give up a link that did not bring what it should have."""
        self._dead = True
        if self._waiting:
            with suppress(RuntimeError):
                self._waiting.reschedule(asyncio.get_running_loop().time())

    def note_end(self) -> None:
        """Notify that the link is down, and notice one that keeps ending soon after its greeting."""
        if self._up_since is None:
            return
        now = monotonic()
        if now - self._up_since < CONTEST and not self._dead:
            self._contests.append(now)
        else:
            self._contests.clear()
        self._is_contested = len(self._contests) == CONTESTS and now - self._contests[0] <= CONTEST_TIME
        self._up_since = None
        self._on_link(up=False)

    async def _link(self) -> None:
        """Keep one link until it breaks."""
        await self._check()
        websocket = await self._connect()
        try:
            watch_for_acknowledgements(websocket, SILENCE)
            await self._greet(websocket)
            self._dead = False
            # What was seen before this link shortens no pause after it.
            self._wake.clear()
            self._up_since = self._heard = self._ponged = monotonic()
            self._on_link(up=True)
            await self._listen(websocket)
        except ConnectionError, aiohttp.ClientError, TimeoutError:
            raise AatssConnectionError("The push link broke") from None
        finally:
            await websocket.close()

    async def _connect(self) -> Socket:
        url = self._address.push_url(self._signer.parameters())
        try:
            async with asyncio.timeout(GREETING_TIMEOUT):
                return await self._session.ws_connect(
                    url,
                    autoping=False,
                    decode_text=False,
                    max_msg_size=FRAME_LIMIT,
                    timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
                )
        except (aiohttp.ClientError, TimeoutError, AatssError) as err:
            raise AatssConnectionError(f"No push link: {reason_of(err)}") from None

    async def _greet(self, websocket: Socket) -> None:
        async with asyncio.timeout(GREETING_TIMEOUT):
            while (code := await self._receive(websocket)) not in WELCOME:
                if code in CODES:
                    raise AatssPushRefusedError("The push link was refused", code)

    async def _listen(self, websocket: Socket) -> None:
        while not self._dead:
            await self._beat(websocket)
            with suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT) as self._waiting:
                    await self._receive_all(websocket)
        raise AatssConnectionError("The push link did not bring a record")

    async def _receive_all(self, websocket: Socket) -> None:
        """Receive until the next heartbeat is due; what says nothing, as pings, takes its turn as well."""
        while not self._dead:
            await self._receive(websocket)
            await self._turns.take(iter(()))

    async def _beat(self, websocket: Socket) -> None:
        if self._answers_pings and monotonic() - self._heard > SILENCE:
            raise AatssConnectionError("The push link is silent")
        async with asyncio.timeout(HEARTBEAT):
            await websocket.ping()
            if self._wants_text:
                await websocket.send_str("Heart Beat")

    async def _receive(self, websocket: Socket) -> int | None:
        """Take the next frame and hand over its records; return its code, or None for one that says nothing."""
        await self._take_rest()
        message = await websocket.receive()
        self._heard = monotonic()
        match message.type:
            case aiohttp.WSMsgType.TEXT | aiohttp.WSMsgType.BINARY:
                self._rest = self._take_frame(message.data)
                await self._take_rest()
                return self._code
            case aiohttp.WSMsgType.PING:
                await websocket.pong(message.data)
            case aiohttp.WSMsgType.PONG:
                self._answers_pings = True
                self._ponged = self._heard
            case _:
                raise AatssConnectionError("The push link was closed")
        return None

    async def _take_rest(self) -> None:
        """Take what is left of a frame; what is cut short goes on with the next call."""
        while self._rest:
            if await self._turns.take(self._rest):
                self._rest = None

    def _take_frame(self, frame: bytes) -> Iterator[None]:
        """Take what a frame holds, usually one object, in small steps."""
        self._code = None
        try:
            for content in parse_each(frame):
                for item in content if isinstance(content, list) else [content]:
                    yield from self._take(item)
        except AatssProtocolError:
            self._pass_over("no JSON")

    def _take(self, content: Any) -> Iterator[None]:
        if not isinstance(content, dict):
            self._code = None
            self._pass_over(type(content).__name__)
            yield
            return
        code = self._code = values.to_int(content.get("code"))
        if code == RECORD or code is None:
            self._code = None
            for record in records_of(content.get("data") if code else content):
                if record:
                    self._code = RECORD
                    self._on_record(record)
                yield
            if self._code is None:
                self._code = code
                self._pass_over(f"{code} with {type(content.get('data')).__name__}")
        elif code not in WELCOME and code not in CODES:
            self._pass_over("unknown code")
        yield

    def _pass_over(self, shape: str) -> None:
        """Count what was not understood, by nothing but its shape."""
        self.passed_over[shape] += 1
        _LOGGER.debug("%s: a frame was not understood: %s", self._address.host, shape)
