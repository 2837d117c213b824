"""A group in a story: people and the bot, with topics or without. It never checks anything."""

from __future__ import annotations

from typing import Any

from bot import buttons
from bot.buttons import Press
from bot.sandbox import groups
from bot.sandbox.chats import Message
from bot.sandbox.group_chats import Topic
from bot.sandbox.taps import Tap
from tests.stories.owner import Owner
from tests.stories.running import Running


class Group:
    """
    One group. Each act returns when the bot has said all that it has to say to it.

        async def test_bob_answers_ann(bot: Running, ann: Owner, bob: Owner) -> None:
            advisers = Group(bot, "Advisers", forum=True)  # the bot is in it, nobody else
            await advisers.joins(bob, admin=True)
            await advisers.promotes_bot(bob)  # else it hears only what is meant for it
            await ann.types("/ask ...")
            question = advisers.last()
            topic = advisers.topic_of(question)
            await advisers.says(bob, "You could ...", reply_to=question)
            await advisers.says(bob, "in the group's name", topic=topic, anonymous=True)
            await advisers.voice(bob, reply_to=question)
            toast = await advisers.taps(bob, "Close")

    `telegram` is the group as the sandbox has it: leaving, closing topics, throwing the bot out, becoming a
    supergroup, and whatever else is not repeated here. After an act of its own, `await bot.rests()`.
    Messages of supergroups have numbers of their own, which chats with people have too.
    """

    def __init__(self, running: Running, title: str, *, forum: bool = False, basic: bool = False) -> None:
        self.bot = running
        self.telegram: groups.Group = running.sandbox.group(title, forum=forum, basic=basic)

    @property
    def id(self) -> int:
        return self.telegram.id

    @property
    def said(self) -> list[Message]:
        """What the bot said, in all topics, oldest first."""
        return [each for each in self.telegram.messages if each.from_bot and not each.notice]

    def last(self, topic: Topic | None = None) -> Message:
        """The bot's newest message, in *topic* if given."""
        return next(each for each in reversed(self.said) if topic is None or each.topic == topic.id)

    def again(self, message: Message) -> Message:
        """*message* as it stands now."""
        return self.telegram.message(message.id)

    @property
    def topics(self) -> list[Topic]:
        return self.telegram.topics

    def topic_of(self, message: Message) -> Topic | None:
        """The topic in which *message* stands; None for General."""
        return next((each for each in self.topics if each.id == message.topic), None)

    async def joins(self, who: Owner, **standing: bool) -> None:
        """Let somebody in: `admin=True`, `owner=True`, `anonymous=True`, or nothing special."""
        await self.telegram.joins(who.person, **standing)
        await self.bot.rests()

    async def promotes_bot(self, by: Owner, *, without: tuple[str, ...] = ()) -> None:
        """Make the bot an administrator, with every right but those *without*."""
        await self.telegram.promotes_bot(by.person, without=without)
        await self.bot.rests()

    async def says(self, who: Owner, text: str, **where: Any) -> Message:
        """Write; `reply_to=`, `topic=`, `anonymous=` as in the sandbox's own group."""
        message = await self.telegram.says(who.person, text, **where)
        await self.bot.rests()
        return message

    async def photo(self, who: Owner, caption: str = "", **where: Any) -> Message:
        message = await self.telegram.photo(who.person, caption, **where)
        await self.bot.rests()
        return message

    async def voice(self, who: Owner, **where: Any) -> Message:
        message = await self.telegram.voice(who.person, **where)
        await self.bot.rests()
        return message

    async def edits(self, who: Owner, message: Message, text: str) -> None:
        await self.telegram.edits(who.person, message, text)
        await self.bot.rests()

    async def taps(self, who: Owner, label: str, on: Message | None = None) -> str:
        """Tap the button with this label; gives the toast."""
        return await self._tapped(await self.telegram.taps(who.person, label, on=on))

    async def presses(self, who: Owner, press: Press, on: Message | None = None) -> str:
        """Tap the button that means *press*, which must be there; gives the toast."""
        return await self._tapped(await self.telegram.taps(who.person, data=buttons.write(press), on=on))

    async def forges(self, who: Owner, data: str, on: Message) -> str:
        """Tap a button that no message of ours has; gives the toast."""
        return await self._tapped(self.telegram.tap(who.person, on.id, data))

    async def _tapped(self, tap: Tap) -> str:
        self.bot.taps.append(tap)
        await self.bot.rests()
        return (await tap.answering()).text
