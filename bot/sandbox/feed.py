"""The news of one chat, to be heard live. It never keeps more than the latest few."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.sandbox.chats import Message
    from bot.sandbox.taps import Tap

KEPT = 256  #: news that a late listener still gets

NewsKind = Literal["message", "edited", "deleted", "toast", "action", "commands", "person", "group"]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """
    One thing that happened in a chat.

    `message`: what was said, edited or deleted; `tap`: the tap that a toast answers (its `answer` is None
    when nothing came in time); `action`: what the bot is seen doing, such as "typing". "person" and "group":
    the chat itself stands otherwise than before.
    """

    kind: NewsKind
    message: Message | None = None
    tap: Tap | None = None
    action: str = ""


class Feed:
    """News in order, each with a number that counts from 1."""

    __slots__ = ("_kept", "_waiting", "last")

    def __init__(self) -> None:
        self.last = 0
        self._kept: list[News] = []
        self._waiting: list[asyncio.Future[None]] = []

    def publish(self, news: News) -> None:
        """Add *news* and wake everyone who waits."""
        self.last += 1
        self._kept.append(news)
        if len(self._kept) > 2 * KEPT:
            del self._kept[:KEPT]
        self.wake()

    def wake(self) -> None:
        """Let everyone who waits look around, news or not."""
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    def after(self, number: int) -> list[tuple[int, News]]:
        """Give the kept news later than *number*, each with its own number."""
        first = self.last - len(self._kept)
        begin = max(0, number - first)
        return [(first + begin + index + 1, news) for index, news in enumerate(self._kept[begin:])]

    async def wait(self, number: int) -> None:
        """Return as soon as there is news later than *number*, or someone calls `wake`: look again then."""
        if self.last > number:
            return
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            await future
        finally:
            if future in self._waiting:
                self._waiting.remove(future)
