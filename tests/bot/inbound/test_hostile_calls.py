"""
Somebody who found the webhook's address: nothing of theirs is kept, and Telegram's calls go through meanwhile.

None of it reaches the database, so SQLite stands for both. Where it does, both are tried: `test_webhook.py`, the rows
of `tests/stories/faults/calls.py`, and what such updates say in `tests/stories/test_forged_updates.py`.
"""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.store.database import Database
from tests.bot.inbound.test_webhook import SECRET, Caller, caller, kept, shaky, update

__all__ = ["caller", "shaky"]  # fixtures
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


@pytest.mark.parametrize(
    "secret",
    ["", " ", SECRET[:-1], SECRET + "x", SECRET.upper(), "é" * 32, "%00", "a" * 7000, SECRET + "," + SECRET],
)
async def test_a_wrong_secret_is_refused_whatever_it_looks_like(
    caller: Caller, database: Database, secret: str
) -> None:
    """Shorter, longer, of other letters, or the right one twice."""
    assert 403 == (await caller.calls(update(1), secret))[0]
    assert [] == await kept(database)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "TRACE"])
async def test_only_a_post_is_answered(caller: Caller, database: Database, method: str) -> None:
    """With the secret, too."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, caller.url, data=update(1), headers=headers) as answer,
    ):
        assert 405 == answer.status
    assert [] == await kept(database)


@pytest.mark.parametrize(
    "path",
    ["/", "/telegram/", "/telegram/..", "/../telegram", "//telegram", "/telegram%00", "/TELEGRAM", "/bot/x"],
)
async def test_no_other_address_leads_anywhere(caller: Caller, path: str) -> None:
    """Nothing of the disk, nothing of the bot."""
    at = urlsplit(caller.url)
    status = await _raw(
        at.hostname or "", at.port or 0, f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
    )

    assert status in (400, 403, 404)


async def _raw(host: str, port: int, request: str) -> int:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(request.encode())
        async with asyncio.timeout(10):
            line = await reader.readline()
        return int(line.split()[1])
    finally:
        writer.close()
        await writer.wait_closed()


@pytest.mark.parametrize(
    "request_line",
    [
        "POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        "POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        "POST /telegram HTTP/9.9\r\nHost: x\r\n\r\n",
        "\x16\x03\x01\x02\x00\r\n\r\n",
        "GET /" + "a" * 20_000 + " HTTP/1.1\r\n\r\n",
        "POST /telegram HTTP/1.1\r\nX: " + "a" * 20_000 + "\r\n\r\n",
    ],
)
async def test_what_is_hardly_http_is_refused(caller: Caller, database: Database, request_line: str) -> None:
    """Lengths that lie or contradict one another, other protocols, headers without end."""
    at = urlsplit(caller.url)

    assert 400 <= await _raw(at.hostname or "", at.port or 0, request_line) < 500
    assert [] == await kept(database)


async def test_two_hundred_who_never_finish_their_headers_hold_nobody_up(
    caller: Caller, database: Database
) -> None:
    """Slow-loris: as many connections as Telegram itself opens, twice; its call is answered all the same."""
    at = urlsplit(caller.url)
    lines = [await asyncio.open_connection(at.hostname, at.port) for _ in range(200)]
    for _, writer in lines:
        writer.write(b"POST /telegram HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    try:
        async with asyncio.timeout(20):
            assert (200, None) == await caller.calls(update(1))
        assert [1] == await kept(database)
    finally:
        for _, writer in lines:
            writer.close()
