"""A virtual person: types, taps, blocks, and hears. They never see more than a real one would."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from bot.sandbox import contents
from bot.sandbox.chats import Button, Message, Standing, Wire
from bot.sandbox.feed import Feed, News
from bot.sandbox.sending import Sender, TypingTooFast
from bot.sandbox.taps import Tap

__all__ = ["NoSuchButton", "NothingHeard", "Person", "TypingTooFast"]


class NoSuchButton(LookupError):  # it reads as a sentence
    """No visible message has the button; the text lists those that there are."""


class NothingHeard(TimeoutError):  # as above
    """Nothing fitting was said in time; the text tells what stands in the chat."""


class Person(Sender):
    """
    One person and their private chat with the bot.

    Every act becomes an update for the bot. `hears` and `sees` wait without polling.
    """

    @property
    def language(self) -> str:
        return self._chat.language

    @property
    def standing(self) -> Standing:
        """How the person stands to the bot: open, blocked or deactivated."""
        return self._chat.standing

    @property
    def feed(self) -> Feed:
        """The news of the chat, for those who follow it live."""
        return self._chat.feed

    def publish(self, news: News) -> None:
        self._chat.feed.publish(news)

    def message(self, identifier: int) -> Message:
        """Find a message by id; raises LookupError when it does not stand in the chat."""
        found = self._chat.messages.get(identifier)
        if found is None:
            raise LookupError(f"no message {identifier} stands in {self.name}'s chat")
        return found

    @property
    def messages(self) -> list[Message]:
        """What stands in the chat, oldest first: both sides."""
        return list(self._chat.messages.values())

    @property
    def last(self) -> Message:
        """The bot's newest message; raises LookupError when it said nothing yet."""
        for message in reversed(self._chat.messages.values()):
            if message.from_bot:
                return message
        raise LookupError(f"the bot said nothing to {self.name} yet")

    @property
    def commands(self) -> list[dict[str, str]]:
        """The command menu that this person sees."""
        return self._world.profile.commands_for(self.id, self.language)

    async def types(self, text: str, *, reply_to: Message | None = None) -> Message:
        """
        Send *text* (1–4096 UTF-16 units, trimmed as Telegram's apps do).

        A blocked bot is unblocked first, as the apps do. Raises `TypingTooFast`, ValueError for an
        impossible text.
        """
        content = contents.text(text)
        if self._chat.standing == "blocked":
            await self.unblocks()
        if reply_to is not None:
            content["reply_to_message"] = reply_to.wire
        return self._send(content)

    async def taps(
        self, label: str | None = None, *, on: Message | None = None, data: str | None = None
    ) -> Tap:
        """
        Tap the button with this *label* (exactly) or callback *data*; by default on the newest message that
        has it.

        *on* may be an older form of a message: a finger is sometimes faster than an edit.
        Returns the tap: `.answered`, `.answer`, and `await .answering()`. Raises `NoSuchButton`.
        """
        message, button = self._button(label, data, on)
        return self.tap(message.id, str(button.data), message.wire)

    def tap(self, message_id: int, data: str, wire: Wire | None = None) -> Tap:
        """Tap by message id and data, unchecked: also what an old phone might still show."""
        self._pace()
        tap = Tap(str(secrets.randbits(62)), self.id, self.id, message_id, data, self._world.clock())
        self._world.taps.add(tap)
        standing = self._chat.messages.get(message_id)
        shown = wire if wire is not None and standing is not None else (standing.wire if standing else None)
        body = {
            "id": tap.id,
            "from": self._chat.person_wire,
            "message": shown or {"chat": self._chat.wire, "message_id": message_id, "date": 0},
            "chat_instance": str(-self.id * 7919),
            "data": data,
        }
        self._world.offer("callback_query", self._chat, body)
        return tap

    def _button(self, label: str | None, data: str | None, on: Message | None) -> tuple[Message, Button]:
        shown = [on] if on is not None else list(reversed(self._chat.messages.values()))
        for message in shown:
            for button in message.buttons:
                fits = button.data == data if data is not None else button.label == label
                if fits and button.data is not None:
                    return message, button
        there = [button.label for message in shown for button in message.buttons]
        wanted = f"with the data {data!r}" if data is not None else f"{label!r}"
        raise NoSuchButton(f"{self.name} sees no button {wanted}; there are {there}")

    async def hears(self, timeout: float = 5.0) -> News:  # noqa: ASYNC109  # a bound is part of the promise
        """
        Wait for the bot's next sign: said, edited, deleted, or a tap answered.

        Each sign is heard once; those before the person's own last act are passed over.
        Raises `NothingHeard` after *timeout* real seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                return await self._next()
        except TimeoutError as error:
            raise NothingHeard(f"{self.name} heard nothing new in {timeout} s; {self._view()}") from error

    async def _next(self) -> News:
        feed = self._chat.feed
        while True:
            for number, news in feed.after(self._heard):
                self._heard = number
                if _from_bot(news):
                    return news
            await feed.wait(self._heard)

    async def sees(self, words: str, timeout: float = 5.0) -> Message:  # noqa: ASYNC109  # as above
        """
        Wait until a message of the bot shows *words* in its text or caption; the newest such one.

        Raises `NothingHeard` after *timeout* real seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                while (found := self._showing(words)) is None:
                    await self._chat.feed.wait(self._chat.feed.last)
                return found
        except TimeoutError as error:
            raise NothingHeard(
                f"{self.name} does not see {words!r} after {timeout} s; {self._view()}"
            ) from error

    def _showing(self, words: str) -> Message | None:
        for message in reversed(self._chat.messages.values()):
            if message.from_bot and message.says(words):
                return message
        return None

    def _view(self) -> str:
        latest = list(self._chat.messages.values())[-5:]
        return f"the chat ends with {[(m.from_bot, m.text or m.caption) for m in latest]}"

    async def edits(self, message: Message, text: str) -> Message:
        """Change the text of one's own *message*."""
        self._pace()
        wire = rewritten(self._chat.messages[message.id], text, self._world.now())
        edited = self._world.replace(self._chat, wire)
        self._heard = self._chat.feed.last
        self._world.offer("edited_message", self._chat, wire)
        return edited

    async def blocks(self) -> None:
        """Block the bot: it gets my_chat_member and 403 from now on."""
        self._stand("blocked", "member", "kicked")

    async def unblocks(self) -> None:
        """Unblock the bot."""
        self._stand("open", "kicked", "member")

    async def deactivates(self) -> None:
        """Delete the account: the bot hears nothing of it until it writes."""
        self._chat.standing = "deactivated"
        self._world.record_chat(self._chat)

    def _stand(self, standing: Any, before: str, after: str) -> None:
        if self._chat.standing == standing:
            return
        self._pace()
        self._chat.standing = standing
        self._world.record_chat(self._chat)
        self._chat.feed.publish(News(kind="person"))
        self._heard = self._chat.feed.last
        body = {
            "chat": self._chat.wire,
            "from": self._chat.person_wire,
            "date": self._world.now(),
            "old_chat_member": _member(self._world.bot_wire, before),
            "new_chat_member": _member(self._world.bot_wire, after),
        }
        self._world.offer("my_chat_member", self._chat, body)


def rewritten(message: Message, text: str, now: int) -> Wire:
    """Give *message* with another text; raises ValueError for an impossible one."""
    kept = {name: value for name, value in message.wire.items() if name != "entities"}
    return kept | contents.text(text) | {"edit_date": now}


def _member(bot: Wire, status: str) -> Wire:
    return {"user": bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})


def _from_bot(news: News) -> bool:
    if news.kind in ("action", "commands", "person"):
        return False
    return news.message is None or news.message.from_bot
