"""Taps on inline buttons and their answers. They live seconds, so no file keeps them."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

KEPT = 10_000  #: taps remembered at most; older ones are too old to be answered anyway


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What answerCallbackQuery brought: a toast, or a modal when `alert`; an empty text only stops the
    spinner.
    """

    text: str
    alert: bool = False
    url: str = ""


@dataclass(slots=True, eq=False)
class Tap:
    """One tap; `answer` is None until the bot answers it."""

    id: str
    person_id: int
    chat_id: int
    message_id: int
    data: str
    at: float  # clock time, Unix seconds
    answer: Answer | None = None
    _done: list[asyncio.Future[None]] = field(default_factory=list, repr=False)

    @property
    def answered(self) -> bool:
        return self.answer is not None

    def accept(self, answer: Answer) -> None:
        """Take the bot's answer and wake who waits for it."""
        self.answer = answer
        for future in self._done:
            if not future.done():
                future.set_result(None)
        self._done.clear()

    async def answering(self, timeout: float = 5.0) -> Answer:  # noqa: ASYNC109  # a bound is part of the promise
        """Wait until the bot has answered; raises TimeoutError after *timeout* seconds."""
        if self.answer is None:
            future = asyncio.get_running_loop().create_future()
            self._done.append(future)
            async with asyncio.timeout(timeout):
                await future
        assert self.answer is not None
        return self.answer


class Taps:
    """The taps that may still be answered, by id."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Tap] = OrderedDict()

    def add(self, tap: Tap) -> None:
        """Keep a tap until it is answered or too old."""
        self._known[tap.id] = tap
        while len(self._known) > KEPT:
            self._known.popitem(last=False)

    def get(self, identifier: str) -> Tap | None:
        return self._known.get(identifier)
