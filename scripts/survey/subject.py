"""The terminal that the script asks: over push links and by writing, too."""

from ssl import SSLContext

import aiohttp
from aiohttp import hdrs

from custom_components.richtech_aatss.api.client import AatssClient
from custom_components.richtech_aatss.api.lanes import Lane
from custom_components.richtech_aatss.api.survey.subject import Reply, Subject

from .push import Links


class ProbedSubject(Subject):
    """Has push links besides, and may be written to."""

    def __init__(self, client: AatssClient, *, tls: SSLContext | None = None, seconds: float = 0.0) -> None:
        """Know nothing yet, and open no link."""
        super().__init__(client)
        self.tls = client.address.tls or tls
        self.seconds = seconds
        self.links = Links(client, seconds)

    async def write(self, path: str, body: bytes | aiohttp.FormData) -> Reply:
        """Write when it is its turn, and return what comes back."""
        query = self.client.signer.parameters()

        async def once() -> Reply:
            return self.note(await self.client.transport.exchange(hdrs.METH_POST, path, query, body))

        return await self.client.lanes.run(Lane.ACT, once)
