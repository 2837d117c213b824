"""Updates brought to the bot, as Telegram does after setWebhook, and the balancer before the replicas, in one.

Every update is repeated until it is answered with 200. Who made it is not known here.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from tests.bench.updates import Updates

MOST_IN_FLIGHT = 100  #: over all replicas: the max_connections that the bot asks Telegram for
_AGAIN = 0.02  #: seconds until a replica that refused, hung up or was not there is called again; Telegram's are longer
_OK, _HUNG_UP = 200, 0
_CALL = (
    "POST %s HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
    "X-Telegram-Bot-Api-Secret-Token: %s\r\nContent-Length: "
)
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)", re.IGNORECASE)


class Delivery:
    """Takes what waits in *updates* and brings it to the replicas, one after another."""

    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self.url = ""  #: what setWebhook was told; nothing is brought before
        self.repeated = 0  #: updates that were not answered with 200
        self._head = b""
        self._turns: deque[_Replica] = deque()
        self._replicas: list[_Replica] = []

    @property
    def delivered(self) -> list[int]:
        """How many updates each replica has answered with 200."""
        return [each.delivered for each in self._replicas]

    def balance(self, ports: Sequence[int]) -> None:
        """Stand before the replicas that listen, or will listen, on *ports*."""
        self._replicas = [_Replica(port, self) for port in ports]
        self._turns = deque(self._replicas)
        self._updates.push(self.bring)

    def set_webhook(self, asked: dict[str, Any]) -> None:  # Any: what the bot sent
        """Call *asked*'s url from now on, with its secret; an empty url ends it."""
        self.url = str(asked.get("url") or "")
        self._head = (_CALL % (urlsplit(self.url).path or "/", asked.get("secret_token") or "")).encode()
        self.bring()

    def bring(self) -> None:
        """Hand out what waits, round robin over the replicas that can take it."""
        while self.url and len(self._updates):
            call = self._free_call()
            if call is None:
                return
            update = self._updates.take()
            call.post(update, b"%s%d\r\n\r\n%s" % (self._head, len(update), update))

    def back(self, update: bytes) -> None:
        """Keep an update that was not answered with 200: it goes out first, a little later."""
        self.repeated += 1
        self._updates.put_back(update)
        asyncio.get_running_loop().call_later(_AGAIN, self.bring)

    def _free_call(self) -> _Call | None:
        for _ in range(len(self._turns)):
            self._turns.rotate(-1)
            replica = self._turns[-1]
            if replica.free:
                return replica.free.popleft()
            if sum(each.open for each in self._replicas) < MOST_IN_FLIGHT:
                replica.opens()  # it calls `bring` once it is connected
        return None


class _Replica:
    """A port and the kept-alive connections to it."""

    def __init__(self, port: int, delivery: Delivery) -> None:
        self.port = port
        self.open = 0  #: connections, those that are being made included
        self.delivered = 0
        self.free: deque[_Call] = deque()
        self._delivery = delivery
        self._making: asyncio.Task[None] | None = None

    def opens(self) -> None:
        """Make one more connection, one at a time: a port where nobody listens is knocked at, not stormed."""
        if self._making is None or self._making.done():
            self.open += 1
            self._making = asyncio.get_running_loop().create_task(self._make())

    async def _make(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: _Call(self, self._delivery), "127.0.0.1", self.port)
        except OSError:
            self.open -= 1
            await asyncio.sleep(_AGAIN)
        loop.call_soon(self._delivery.bring)  # once this has ended


class _Call(asyncio.Protocol):
    """A connection with at most one update on it."""

    def __init__(self, replica: _Replica, delivery: Delivery) -> None:
        self._replica = replica
        self._delivery = delivery
        self._buffer = b""
        self._update: bytes | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._replica.free.append(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio calls it so
        self._replica.open -= 1
        if self in self._replica.free:
            self._replica.free.remove(self)
        self._finish(_HUNG_UP)

    def post(self, update: bytes, request: bytes) -> None:
        assert self._transport is not None
        self._update = update
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, mark, body = self._buffer.partition(b"\r\n\r\n")
        found = _LENGTH.search(head)
        if not mark or len(body) < (int(found[1]) if found else 0):
            return
        self._buffer = b""
        self._replica.free.append(self)
        self._finish(int(head[9:12]))

    def _finish(self, status: int) -> None:
        update, self._update = self._update, None
        if update is None:
            return
        if status == _OK:
            self._replica.delivered += 1
            self._delivery.bring()
        else:
            self._delivery.back(update)
