"""Ann in the midst of her intake when something goes wrong, and what she saw before. It never checks anything."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.buttons import NONE, Chosen, read
from bot.message import Erase, Lane, Say
from bot.message import Message as Spoken
from bot.sandbox.chats import Message
from bot.sandbox.faults import Fault
from bot.sandbox.taps import Tap
from bot.store import outbox
from bot.store.database import Transaction
from bot.store.outbox import Draft
from tests.stories import hearing
from tests.stories.owner import Owner
from tests.stories.running import Running

#: A group that the bot was added to.
GROUP = -1001234567890
#: The number of an update that strangers forge; Telegram never gives it.
STRANGE = 800_000_001
#: What is said unasked.
_UNASKED = ("It is market day.", "And another day.")
_NUMBERS = itertools.count()


@dataclass(slots=True)
class Scene:
    """One fault, from before it to after it."""

    bot: Running
    ann: Owner
    bob: Owner
    patch: pytest.MonkeyPatch
    asked: str = ""  #: the question that was open when it began
    tap: Tap | None = None
    database: Any = None  #: the bot's own, for faults of the place
    held: list[Any] = field(default_factory=list)  #: what the fault holds until it is mended
    statuses: list[int] = field(default_factory=list)  #: what strangers' calls of the webhook were answered
    lines: int = 0  #: their connections that nobody has closed yet
    waited: int = 0  #: updates that Telegram kept because the webhook did not take them
    afterwards: list[Callable[[], Awaitable[None]]] = field(default_factory=list)  #: when the bot has stopped
    _before: dict[int, str] = field(default_factory=dict)

    async def begins(self) -> None:
        """Ann and Bob are asked their first question; so far all is well."""
        await self.bob.starts()
        await self.ann.starts()
        self.notes()

    @property
    def on_a_file(self) -> bool:
        """Whether the bot keeps everything in SQLite."""
        return self.bot.url.startswith("sqlite:")

    def notes(self) -> None:
        """What counts as seen before."""
        self.asked = self.ann.asked or ""
        self._before = {each.id: each.text for each in self.ann.person.messages}
        self.bot.sandbox.forget_calls()

    @property
    def heard(self) -> list[Message]:
        """Of that, what Ann can go on from, and what nobody asked for."""
        return [each for each in self.news if each.buttons or each.text in _UNASKED]

    @property
    def news(self) -> list[Message]:
        """All that the bot said or changed since then."""
        return [each for each in self.ann.said if self._before.get(each.id) != each.text]

    def breaks(self, *faults: Fault) -> None:
        self.bot.sandbox.fault(*faults)

    def calls(self, *methods: str) -> int:
        """How often the bot tried since then to say something to Ann."""
        return len([each for each in self.bot.sandbox.calls_of(*methods) if each.chat_id == self.ann.id])

    async def logged(self, words: str, act: Callable[[], Awaitable[object]]) -> None:
        """Let *act* happen and wait until the bot has logged *words*: it has met the fault."""
        await hearing.logged(words, act)

    # What Ann does, or what is said to her, while it lasts.

    def answer(self) -> str:
        """The data of the first answer that her card offers."""
        return next(
            each.data
            for each in self.ann.card.buttons
            if each.data and isinstance(press := read(each.data), Chosen) and press.value != NONE
        )

    async def taps_only(self) -> None:
        """Ann taps an answer."""
        self.tap = self.ann.person.tap(self.ann.card.id, self.answer())

    async def taps(self) -> None:
        await self.taps_only()
        await self.bot.rests()

    async def taps_and_waits(self) -> None:
        """Ann taps, and what she is answered waits for Telegram."""
        await self.taps_only()
        await self.bot.comes(lambda: bool(self._waiting()))

    def _waiting(self) -> list[tuple[int]]:
        """When each message that was tried in vain goes next."""
        rows = self.bot.rows("SELECT not_before FROM outbox WHERE state = 0 AND attempts > 0")
        return sorted((row[0],) for row in rows)

    def waits_for(self) -> int:
        """For how many milliseconds the next message that was tried in vain waits still."""
        return self._waiting()[0][0] - self.bot.clock.now()

    async def passes(self, seconds: int) -> None:
        """Time passes, and each message is tried again at its moment; nobody waits for that, and nobody is nudged."""
        await self.bot.puts(_no_nudges)
        goal = self.bot.clock.now() + seconds * 1000
        while (waiting := self._waiting()) and waiting[0][0] <= goal:
            self.bot.clock.jump(waiting[0][0])
            await self.bot.comes(self._is_tried)
        self.bot.clock.jump(goal)
        await self.bot.comes(self._is_tried)

    def _is_tried(self) -> bool:
        return not self.bot.rows(
            "SELECT 1 FROM outbox WHERE state = 1 OR (state = 0 AND not_before <= ?)", self.bot.clock.now()
        )

    async def types(self) -> None:
        """Ann types an answer."""
        await self.ann.types("tailor")

    async def asks(self) -> None:
        """Ann asks for help."""
        await self.ann.types("/help")

    async def is_told(self) -> None:
        """Something unasked is said to Ann."""
        await self.says(Say(_UNASKED[0], lane=Lane.TIP))

    async def is_told_again(self) -> None:
        """And something else."""
        await self.says(Say(_UNASKED[1], lane=Lane.TIP))

    async def says(self, message: Spoken) -> None:
        """*message* is put into the outbox for Ann."""
        key = f"story:{next(_NUMBERS)}"
        now = self.bot.clock.now()

        async def put(tx: Transaction) -> None:
            await outbox.put(tx, Draft(key, self.ann.id, message), now)

        await self.bot.puts(put)
        self.bot.clock.poke()
        await self.bot.rests()

    async def is_taken_back(self) -> None:
        """A message of the bot is taken back, as admins may do with a broadcast."""
        await self.says(Erase(self.ann.last.id))

    async def speaks_in_a_group(self) -> None:
        """Somebody calls the bot in a group; it says that it advises in private chats."""
        sender = {"id": self.ann.id, "is_bot": False, "first_name": "Ann", "language_code": "en"}
        chat = {"id": GROUP, "type": "supergroup", "title": "Traders"}
        self.bot.sandbox.inject(
            {"message": {"message_id": 5, "date": 0, "from": sender, "chat": chat, "text": "/start@Bot"}}
        )
        await self.bot.rests()


async def _no_nudges(tx: Transaction) -> None:
    await tx.run("DELETE FROM moments")
