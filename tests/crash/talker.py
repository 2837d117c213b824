"""A person who chats through crashes and remembers what was said. They wait for each answer, as people do."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Callable, Sequence

from bot import buttons
from bot.buttons import NONE, Acted, Chosen, Opened, Press, Reopened, Ticked
from bot.sandbox.chats import Message
from bot.sandbox.people import Person
from bot.sandbox.taps import Tap
from tests.crash.process import PATIENCE

#: Words with a number in them that fit no answer: a digit would be one, and so would "vk", which some sell by.
_LETTERS = str.maketrans("0123456789", "qwxzvkjbgp")
_DIGITS = str.maketrans("qwxzvkjbgp", "0123456789")
#: The trade tells what is sold, too: another trade takes back what was said of it.
TRADE, SOLD = "sector", "offer"
Presses = list[tuple[str, Press]]  #: data of a button, and what it means


class Talker:
    """Answers whatever is asked and types words with a number in between; each of those gets its own reply."""

    def __init__(self, person: Person, seed: int) -> None:
        self.person = person
        self.chance = random.Random(seed)
        self.given: dict[str, str | list[str] | None] = {}  #: what the database must hold in the end
        self.typed: list[int] = []
        self.taps: list[Tap] = []
        self._numbers = itertools.count(1)
        self._tapped: int | None = None

    async def starts(self) -> None:
        await self.person.types("/start")
        await self.until(lambda: bool(self._presses()))

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until what stands in the chat is as it should be."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await self.person.feed.wait(self.person.feed.last)

    @property
    def card(self) -> Message | None:
        """The message that is talked with: the newest with buttons when something was typed, else the one tapped.

        A kill may double a card; whoever taps the upper one goes on there.
        """
        if self._tapped is not None:
            return self.person.message(self._tapped)
        said = (each for each in reversed(self.person.messages) if each.from_bot)
        return next((each for each in said if each.buttons), None)

    def _presses(self) -> Presses:
        shown = self.card.buttons if self.card else []
        found = [(each.data, buttons.read(each.data)) for each in shown if each.data]
        return [(data, press) for data, press in found if press is not None]

    async def acts(self) -> None:
        """One exchange: words with numbers, or an answer."""
        if self._is_asked() and self.chance.random() < 0.4:
            await self.rambles(self.chance.choice([1, 1, 2, 4]))
        else:
            await self.answers()

    def _is_asked(self) -> bool:
        return any(isinstance(press, Chosen) for _, press in self._presses())

    async def rambles(self, times: int) -> None:
        """Type words that fit nothing, one after the other at once; each has its reply, then the card stands below."""
        self._tapped = None
        for _ in range(times):
            number = next(self._numbers)
            self.typed.append(number)
            await self.person.types(_words(number))
        await self.until(lambda: self._stands_below(_words(self.typed[-1])))

    def _stands_below(self, words: str) -> bool:
        replies = [each.id for each in self.person.messages if each.from_bot and each.says(words)]
        return bool(replies) and self.card is not None and self.card.id > replies[-1]

    async def answers(self) -> None:
        """Answer what is asked; in the review change the trade, so that there is always more to say."""
        presses = self._presses()
        options = [(data, press) for data, press in presses if isinstance(press, Chosen)]
        if not options:
            await self._changes_the_trade(presses)
            return
        data, press = self.chance.choice(options)
        assert isinstance(press, Chosen)
        several = any(isinstance(each, Ticked) for _, each in presses)
        await self._taps(data)
        value: str | list[str] = [] if several and press.value == NONE else press.value
        if press.question == TRADE and self.given.get(TRADE, value) != value:
            self.given.pop(SOLD, None)  # another trade sells something else: that is asked anew, or follows
        self.given[press.question] = value

    async def _changes_the_trade(self, presses: Presses) -> None:
        await self._taps(next(data for data, press in presses if press == Reopened(TRADE)))

    async def _taps(self, data: str) -> None:
        card = self.card
        assert card is not None
        self._tapped = card.id
        asked = _asked(self._presses())
        self.taps.append(await self.person.taps(data=data, on=card))
        # The next question, or the review, takes the place of this one.
        await self.until(lambda: _asked(self._presses()) != asked)

    async def finishes(self) -> None:
        """Answer the rest and look at the advice."""
        while self._is_asked():
            await self.answers()
        self.taps.append(await self.person.taps(data=buttons.write(Opened("result")), on=self.card))
        self._tapped = None
        # The question for a slot is the last thing said, unless the advice was refused.
        await self.until(
            lambda: any(isinstance(press, Acted) for _, press in self._presses()) or self._is_refused()
        )

    def _is_refused(self) -> bool:
        return any(each.says("⛔") for each in self.person.messages if each.from_bot)

    @property
    def replies(self) -> list[int]:
        """The numbers in the bot's replies, in the order in which they stand in the chat."""
        said = [each.text for each in self.person.messages if each.from_bot]
        return [int(text.split("#")[1][2:-2].translate(_DIGITS)) for text in said if text.count("#") == 2]


def _words(number: int) -> str:
    return f"#zz{str(number).translate(_LETTERS)}zz#"


def _asked(presses: Presses) -> str | None:
    return next((press.question for _, press in presses if isinstance(press, Chosen)), None)


def without_repetitions(numbers: Sequence[int]) -> list[int]:
    """*numbers* with each one that follows itself left out."""
    return [each for each, _ in itertools.groupby(numbers)]
