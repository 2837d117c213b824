"""Telegram's calls -> inbox, committed; only then 200. Nothing here reads what people say."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import ClientError, web

from bot.clock import Clock
from bot.inbound.polling import read_batch
from bot.settings import Settings
from bot.store import inbox
from bot.store.database import Database, DatabaseAway
from bot.store.inbox import Arrival

log = logging.getLogger("slipstream.inbound")

#: Calls in flight: as many as Telegram opens at most. Beyond it, it is asked to come again.
IN_FLIGHT = 100
#: Updates that share a commit.
_GROUP = 100
#: Seconds for a body to come, for a commit to return, and until Telegram shall come again.
_BODY, _COMMIT, _AGAIN = 10.0, 10.0, 2
_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name


def address_of(settings: Settings) -> str:
    """Where Telegram shall call: below PUBLIC_URL, without any secret in it."""
    return settings.public_url + "/telegram"


def path_of(settings: Settings) -> str:
    """The path of that address: the proxy hands it on as it is."""
    return urlsplit(address_of(settings)).path


def secret_of(settings: Settings) -> str:
    """WEBHOOK_SECRET; when it is empty one that all replicas make alike and nobody makes without the token."""
    if settings.webhook_secret is not None:
        return settings.webhook_secret.get_secret_value()
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    return hashlib.blake2b(key=token.encode()[:64], digest_size=32, person=b"webhook").hexdigest()


@dataclass(frozen=True, slots=True)
class _Call:
    """A call that waits for its update's commit."""

    arrival: Arrival
    kept: asyncio.Future[bool]


class Webhook:
    """Answers Telegram's calls. Those that come while a commit runs share the next one."""

    def __init__(self, database: Database, clock: Clock, secret: str, arrived: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret.encode()
        self._arrived = arrived
        self._in_flight = 0
        self._waiting: list[_Call] = []
        self._news = asyncio.Event()
        self._stopping = False

    def stop(self) -> None:
        """Keep nothing more; `run` returns when those who wait have their answer."""
        self._stopping = True
        self._news.set()

    async def run(self) -> None:
        """Keep what comes until stopped or cancelled; whoever waits then is asked to come again."""
        try:
            while not self._stopping:
                await self._news.wait()
                self._news.clear()
                while self._waiting:
                    group, self._waiting = self._waiting[:_GROUP], self._waiting[_GROUP:]
                    await self._keep(group)
        finally:
            for each in self._waiting:
                _tell(each, kept=False)

    async def _keep(self, group: list[_Call]) -> None:
        now = self._clock.now()
        # In the order of their numbers: two replicas that got the same ones wait for one another, never in a ring.
        arrivals = sorted((each.arrival for each in group), key=lambda arrival: arrival.update_id)
        kept = False
        try:
            await self._database.transact(lambda tx: inbox.put(tx, arrivals, now))
            kept = True
        except DatabaseAway as error:
            log.warning("database away, updates stay at Telegram", extra={"error": str(error)})
        finally:
            for each in group:
                _tell(each, kept=kept)
        if kept:
            self._arrived()

    async def answer(self, request: web.Request) -> web.Response:
        """One call: 200 is said only after the commit; without the secret nothing is read."""
        given = request.headers.get(_SECRET, "").encode(errors="replace")
        if not secrets.compare_digest(given, self._secret):
            return web.Response(status=403)
        if self._stopping or self._in_flight >= IN_FLIGHT:
            return _later()
        self._in_flight += 1
        try:
            async with asyncio.timeout(_BODY):
                body = await request.read()
            return await self._take(body)
        except TimeoutError:
            return web.Response(status=408)
        except (ClientError, ConnectionError):  # it hung up in the middle
            return web.Response(status=400)
        finally:
            self._in_flight -= 1

    async def _take(self, body: bytes) -> web.Response:
        arrivals = _read(body)
        if not arrivals:
            # Whoever has the secret is Telegram. What cannot be read now never can, and would be sent for a day.
            return web.Response()
        if self._stopping:
            return _later()
        call = _Call(arrivals[0], asyncio.get_running_loop().create_future())
        self._waiting.append(call)
        self._news.set()
        try:
            async with asyncio.timeout(_COMMIT):
                return web.Response() if await call.kept else _later()
        except TimeoutError:  # it may be kept all the same: then its repetition changes nothing
            return _later()


def _read(body: bytes) -> list[Arrival]:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        update = None  # logged below; what it says is nobody's business
    return read_batch([update])[0]


def _tell(call: _Call, *, kept: bool) -> None:
    if not call.kept.done():
        call.kept.set_result(kept)


def _later() -> web.Response:
    return web.Response(status=503, headers={"Retry-After": str(_AGAIN)})
