"""An owner in a story: chats with the whole bot, and sees no more than a phone shows. It never checks anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import buttons
from bot.buttons import NONE, AskedWhy, Chosen, NotSure, Press, Reopened, Ticked, TicksDone, WentBack
from bot.sandbox.chats import Message
from bot.sandbox.people import Person
from bot.sandbox.taps import Tap
from tests.stories.running import Running

#: Answers that most owners would give; everything else gets the first option.
USUAL: Mapping[str, str] = {"red_flags": NONE, "tried_failed": NONE}
_UNANSWERED = (Chosen, Ticked, TicksDone, NotSure)


def _asks_when(message: Message) -> bool:
    return any((each.data or "").endswith(":nowh") for each in message.buttons)


class Owner:
    """One owner. Each act returns when the bot has said all that it has to say to it."""

    def __init__(self, running: Running, person: Person) -> None:
        self.bot = running
        self.person = person

    @property
    def id(self) -> int:
        return self.person.id

    @property
    def said(self) -> list[Message]:
        """What the bot said, as it stands in the chat, oldest first, but for questions for a slot."""
        return [each for each in self.person.messages if each.from_bot and not _asks_when(each)]

    @property
    def slots(self) -> list[Message]:
        """The questions when a step will be done, which follow results and reports."""
        return [each for each in self.person.messages if each.from_bot and _asks_when(each)]

    @property
    def last(self) -> Message:
        """The bot's newest message, but for a question for a slot."""
        return self.said[-1]

    @property
    def card(self) -> Message:
        """The newest message with buttons."""
        return next(each for each in reversed(self.said) if each.buttons)

    @property
    def facts(self) -> dict[str, Any]:
        """The answers that the bot keeps."""
        return self.bot.answers(self.id)

    def again(self, message: Message) -> Message:
        """*message* as it stands now."""
        return self.person.message(message.id)

    async def starts(self, payload: str = "") -> None:
        await self.types(f"/start {payload}".strip())

    async def types(self, text: str) -> Message:
        message = await self.person.types(text)
        await self.bot.rests()
        return message

    async def taps(self, label: str, on: Message | None = None) -> str:
        """Tap the button with this label; gives the toast."""
        return await self._tapped(await self.person.taps(label, on=on))

    async def presses(self, press: Press, on: Message | None = None) -> str:
        """Tap the button that means *press*, which must be there; gives the toast."""
        return await self._tapped(await self.person.taps(data=buttons.write(press), on=on))

    async def forges(self, data: str, on: Message | None = None) -> str:
        """Tap a button that no message of ours has; gives the toast."""
        return await self._tapped(self.person.tap((on or self.last).id, data))

    async def _tapped(self, tap: Tap) -> str:
        self.bot.taps.append(tap)
        await self.bot.rests()
        return (await tap.answering()).text

    @property
    def presses_there(self) -> list[Press]:
        """What the buttons of the card mean."""
        read = (buttons.read(each.data) for each in self.card.buttons if each.data)
        return [press for press in read if press is not None]

    @property
    def asked(self) -> str | None:
        """The question on the card; None when the card asks nothing."""
        return next((each.question for each in self.presses_there if isinstance(each, _UNANSWERED)), None)

    @property
    def options(self) -> list[str]:
        """The values that the card offers."""
        return [each.value for each in self.presses_there if isinstance(each, Chosen | Ticked)]

    def label(self, value: str) -> str:
        """What the button of *value* says."""
        return next(
            each.label
            for each in self.card.buttons
            if each.data
            and isinstance(press := buttons.read(each.data), Chosen | Ticked)
            and press.value == value
        )

    def button(self, kind: type[AskedWhy | NotSure | TicksDone | WentBack]) -> Press:
        """The card's Why, Not sure, Done or Back."""
        return next(each for each in self.presses_there if isinstance(each, kind))

    async def picks(self, value: str, on: Message | None = None) -> str:
        """Tap the option *value* of the card, or of an older message; gives the toast."""
        shown = on or self.card
        data = next(
            each.data
            for each in shown.buttons
            if each.data
            and isinstance(press := buttons.read(each.data), Chosen | Ticked)
            and press.value == value
        )
        return await self._tapped(await self.person.taps(data=data, on=shown))

    async def answers(self, value: str | None = None) -> None:
        """Answer the open question, whatever it is, with *value*, else with what is usual."""
        question = self.asked
        assert question is not None, f"nothing is asked: {self.card.text}"
        value = value or USUAL.get(question) or next(each for each in self.options if each != NONE)
        several = any(isinstance(each, Ticked) for each in self.presses_there)
        await self.picks(value if value in self.options else self._option(question, value))
        if several and value != NONE:
            await self.presses(self.button(TicksDone))

    def _option(self, question: str, value: str) -> str:
        """The first option with this value: trades that several make have names of their own."""
        return next(each.id for each in self.bot.library.questions[question].options if each.value == value)

    async def answers_everything(self, **chosen: str) -> list[str]:
        """Answer whatever is asked until the review; gives the questions in their order."""
        questions = []
        while (question := self.asked) is not None:
            questions.append(question)
            await self.answers(chosen.get(question))
        return questions

    async def knows_nothing(self) -> list[str]:
        """Tap Not sure at whatever is asked; gives the questions in their order."""
        questions = []
        while (question := self.asked) is not None:
            questions.append(question)
            await self.presses(self.button(NotSure))
        return questions

    async def reopens(self, question: str) -> None:
        """Tap the button that opens *question* again, on the newest card."""
        await self.forges(buttons.write(Reopened(question)), on=self.card)

    async def gets_advice(self, **chosen: str) -> Message:
        """From /start to the result; gives the card of the result."""
        await self.starts()
        await self.answers_everything(**chosen)
        await self.taps("Show my advice ›")
        return self.card
