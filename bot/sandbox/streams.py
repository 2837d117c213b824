"""Live news for pages, as Server-Sent Events. Nothing here knows what the news say."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.sandbox.feed import Feed, News
from bot.sandbox.taps import Tap

SPINNER = 15.0  # seconds after which a page stops waiting for a tap's answer
HEARTBEAT = 20.0  # seconds between two signs of life in a stream of events

#: What a page is told of a piece of news; None when it is not for this page.
Telling = Callable[[News], dict[str, Any] | None]


def give_up(feed: Feed, tap: Tap) -> None:
    """Let pages know when a tap found no answer in time."""

    def end() -> None:
        if not tap.answered:
            feed.publish(News(kind="toast", tap=tap))

    asyncio.get_running_loop().call_later(SPINNER, end)


class Streams:
    """All streams that are open."""

    def __init__(self) -> None:
        self._followed: set[Feed] = set()
        self._closed = False

    def open(self) -> None:
        """Let streams begin."""
        self._closed = False

    def close(self) -> None:
        """End every stream, so that the server can stop."""
        self._closed = True
        for feed in self._followed:
            feed.wake()

    async def follow(self, request: web.BaseRequest, feed: Feed, telling: Telling) -> web.StreamResponse:
        """Stream the news of *feed*; `Last-Event-ID` continues where a page was."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        seen = request.headers.get("Last-Event-ID", "")
        number = int(seen) if seen.isdigit() and int(seen) <= feed.last else feed.last
        with contextlib.suppress(ConnectionResetError):  # the page was closed
            await response.prepare(request)
            await self._write(response, feed, telling, number)
        return response

    async def _write(self, response: web.StreamResponse, feed: Feed, telling: Telling, number: int) -> None:
        await response.write(b"retry: 1000\n\n")
        self._followed.add(feed)
        try:
            while not self._closed:
                for at, news in feed.after(number):
                    number = at
                    told = telling(news)
                    if told is not None:
                        await response.write(f"id: {at}\ndata: {json.dumps(told)}\n\n".encode())
                await self._pause(response, feed, number)
        finally:
            self._followed.discard(feed)

    async def _pause(self, response: web.StreamResponse, feed: Feed, number: int) -> None:
        try:
            async with asyncio.timeout(HEARTBEAT):
                await feed.wait(number)
        except TimeoutError:
            await response.write(b": still here\n\n")
