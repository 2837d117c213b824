"""Telegram calls the bot, and so does whoever finds the address: large, forged, slow, twice, too many at once."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
from urllib.parse import urlsplit

import aiohttp

from bot import app
from bot.inbound import webhook
from bot.serving import BODY_LIMIT
from tests.crash.wire import Wire
from tests.stories.faults import claims, places
from tests.stories.faults.arrivals import text_of
from tests.stories.faults.case import BOTH, Act, Case
from tests.stories.faults.scene import STRANGE, Scene

_LINES = 200  #: connections of one who means harm: twice as many as Telegram opens
_PLACES = 3  #: calls in flight, so that a few take all
_SHORT = 0.6  #: seconds that stand for the limits' own: 75 of a connection, 10 of a commit
_BODY = 2.0  #: and for the 10 of a body; Ann taps meanwhile


async def _called(scene: Scene) -> None:
    await scene.bot.is_called()


async def _post(scene: Scene, body: bytes, secret: str | None) -> None:
    """One call over a connection of its own; what it was answered stays in the scene."""
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            webhook.address_of(scene.bot.settings), data=io.BytesIO(body), headers=headers
        ) as answer,
    ):
        scene.statuses.append(answer.status)


def _secret(scene: Scene) -> str:
    return webhook.secret_of(scene.bot.settings)


def _update(scene: Scene, text: str) -> bytes:
    """As if Ann had written *text*."""
    return json.dumps(text_of(scene, STRANGE, text)).encode()


async def _too_large(scene: Scene) -> None:
    """With the right secret: without it no body is read at all."""
    await _post(scene, _update(scene, "/delete") + b" " * BODY_LIMIT, _secret(scene))
    await scene.taps()


def _forged(secret: str | None) -> Act:
    async def acts(scene: Scene) -> None:
        await _post(scene, _update(scene, "/delete"), secret)
        await scene.taps()

    return acts


async def _twice(scene: Scene) -> None:
    """Over two connections at one moment."""
    async with asyncio.TaskGroup() as calls:
        for _ in range(2):
            calls.create_task(_post(scene, _update(scene, "tailor"), _secret(scene)))
    await scene.bot.rests()


# Who never comes to an end.


async def _drips(scene: Scene, begin: bytes) -> None:
    """A connection that sends a byte now and then, until the bot closes it."""
    at = urlsplit(webhook.address_of(scene.bot.settings))
    reader, writer = await asyncio.open_connection(at.hostname, at.port)
    scene.lines += 1
    try:
        writer.write(begin)
        async with asyncio.TaskGroup() as both:
            drops = both.create_task(_drops(writer))
            with contextlib.suppress(ConnectionResetError):  # a byte that comes after the end is told so
                await reader.read()
            drops.cancel()
        scene.lines -= 1
    finally:
        writer.close()


async def _drops(writer: asyncio.StreamWriter) -> None:
    while not writer.is_closing():
        writer.write(b"a")
        await asyncio.sleep(_SHORT / 6)  # as slowly as it likes


async def _called_with_little_patience(scene: Scene) -> None:
    scene.patch.setattr(app, "IDLE", _SHORT)
    await _called(scene)


async def _headers_without_end(scene: Scene) -> None:
    begin = f"POST {webhook.path_of(scene.bot.settings)} HTTP/1.1\r\nHost: x\r\nX-Slow: ".encode()
    async with asyncio.timeout(20), asyncio.TaskGroup() as lines:
        for _ in range(_LINES):
            lines.create_task(_drips(scene, begin))
        await scene.taps()


async def _called_with_few_places(scene: Scene) -> None:
    scene.patch.setattr(webhook, "IN_FLIGHT", _PLACES)
    scene.patch.setattr(webhook, "_BODY", _BODY)
    await _called(scene)


async def _all_places_are_taken(scene: Scene) -> None:
    """By bodies that never come to their end; the secret is known."""
    begin = (
        f"POST {webhook.path_of(scene.bot.settings)} HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {_secret(scene)}\r\n\r\n"
    )
    async with asyncio.timeout(20), asyncio.TaskGroup() as lines:
        for _ in range(_PLACES):
            lines.create_task(_drips(scene, begin.encode()))
        while 503 not in scene.statuses:
            await _post(scene, b"", _secret(scene))
        await scene.taps_only()
        await _telegram_comes_in_vain(scene)
    await scene.bot.rests()


async def _telegram_comes_in_vain(scene: Scene) -> None:
    """Wait until it has met a 503 and keeps what it brought."""
    await scene.bot.comes(lambda: "503" in scene.bot.sandbox.webhook_error)
    scene.waited = len(scene.bot.sandbox.pending)


# Nothing can be kept.


async def _called_over_a_wire(scene: Scene) -> None:
    """The way to PostgreSQL can be cut; SQLite has none."""
    scene.patch.setattr(webhook, "_COMMIT", _SHORT)
    if not scene.on_a_file:
        wire = Wire(scene.bot.url)
        await wire.start()
        scene.held.append(wire)
        scene.afterwards.append(wire.stop)
        scene.bot.way = wire.url
    await _called(scene)


async def _calls_while_it_is_away(scene: Scene) -> None:
    if scene.on_a_file:
        await places.lock(scene)
    else:
        scene.held[-1].cut()
    await scene.taps_only()
    await _telegram_comes_in_vain(scene)


async def _is_back(scene: Scene) -> None:
    if scene.on_a_file:
        await places.unlock(scene)
    else:
        scene.held.pop().heal()
    await scene.bot.rests()


CASES: tuple[Case, ...] = (
    Case(
        name="webhook: a body of more than a megabyte",
        breaks=_called,
        acts=_too_large,
        sees=claims.once,
        keeps=claims.refused(413),
        recovers=claims.by_itself,
    ),
    Case(
        name="webhook: a call without the secret",
        breaks=_called,
        acts=_forged(None),
        sees=claims.once,
        keeps=claims.refused(403),
        recovers=claims.by_itself,
    ),
    Case(
        name="webhook: a call with a wrong secret",
        breaks=_called,
        acts=_forged("a" * 64),
        sees=claims.once,
        keeps=claims.refused(403),
        recovers=claims.by_itself,
    ),
    Case(
        name=f"webhook: {_LINES} connections send a byte now and then and never end their headers",
        breaks=_called_with_little_patience,
        acts=_headers_without_end,
        sees=claims.once,
        keeps=claims.closed,
        recovers=claims.by_itself,
    ),
    Case(
        name="webhook: as many calls at once as there are places, and none of them ends",
        breaks=_called_with_few_places,
        acts=_all_places_are_taken,
        sees=claims.once,
        keeps=claims.at_telegram,
        recovers=claims.by_itself,
    ),
    Case(
        name="webhook: an update comes by two connections at one moment",
        breaks=_called,
        acts=_twice,
        sees=claims.once,
        keeps=claims.answer,
        recovers=claims.by_itself,
        on=BOTH,
    ),
    Case(
        name="webhook: the database is away",
        breaks=_called_over_a_wire,
        acts=_calls_while_it_is_away,
        mends=_is_back,
        sees=claims.once,
        keeps=claims.at_telegram,
        recovers=claims.by_itself,
        on=BOTH,
    ),
)
