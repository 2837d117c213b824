"""A virtual person: types, taps, blocks, and hears. They never see more than a real one would."""

from __future__ import annotations

import asyncio
import mimetypes
import secrets
from collections import deque
from typing import Any

from bot.sandbox import formatting, images
from bot.sandbox.chats import Button, Chat, Message, Standing, Wire
from bot.sandbox.feed import Feed, News
from bot.sandbox.schema import Upload
from bot.sandbox.taps import Tap
from bot.sandbox.world import World


#: Fields of a message that belong to where it stands, not to what it says.
_OWN = frozenset({"message_id", "from", "chat", "date", "edit_date", "reply_markup", "reply_to_message"})
_STICKER = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0"


class TypingTooFast(Exception):  # noqa: N818  # it reads as a sentence
    """A person made more updates in a second than fingers can: 20 unless the limits say otherwise."""


class NoSuchButton(LookupError):
    """No visible message has the button; the text lists those that there are."""


class NothingHeard(TimeoutError):
    """Nothing fitting was said in time; the text tells what stands in the chat."""


class Person:
    """
    One person and their private chat with the bot.

    Every act becomes an update for the bot. `hears` and `sees` wait without polling.
    """

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self._chat = chat
        self._heard = chat.feed.last
        self._acts: deque[float] = deque()

    @property
    def id(self) -> int:
        """The person's id, also their chat's."""
        return self._chat.id

    @property
    def name(self) -> str:
        return self._chat.name

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

    def _pace(self) -> None:
        rate = self._world.limits.typing_rate
        now = self._world.clock()
        while self._acts and self._acts[0] <= now - 1.0:
            self._acts.popleft()
        if rate is not None and len(self._acts) >= rate:
            raise TypingTooFast(f"{self.name} made {rate} updates within a second")
        self._acts.append(now)
        self._heard = self._chat.feed.last

    def _wire(self) -> Wire:
        return {
            "message_id": self._world.take_message_id(),
            "from": self._chat.person_wire,
            "chat": self._chat.wire,
            "date": self._world.now(),
        }

    def _send(self, content: Wire) -> Message:
        self._pace()
        self._begin()
        message = self._world.place(self._chat, {**self._wire(), **content})
        self._heard = self._chat.feed.last
        self._world.offer("message", self._chat, message.wire)
        return message

    def _begin(self) -> None:
        if not self._chat.started:
            self._chat.started = True
            self._world.record_chat(self._chat)

    async def types(self, text: str, *, reply_to: Message | None = None) -> Message:
        """
        Send *text* (1–4096 UTF-16 units, trimmed as Telegram's apps do).

        A blocked bot is unblocked first, as the apps do. Raises `TypingTooFast`, ValueError for an impossible text.
        """
        plain, entities = formatting.tidy(text, [])
        if not plain or formatting.utf16(plain) > formatting.TEXT_LIMIT:
            raise ValueError("a message has 1 to 4096 characters")
        if self._chat.standing == "blocked":
            await self.unblocks()
        content: Wire = {"text": plain}
        if entities:
            content["entities"] = entities
        if reply_to is not None:
            content["reply_to_message"] = reply_to.wire
        return self._send(content)

    async def taps(self, label: str | None = None, *, on: Message | None = None, data: str | None = None) -> Tap:
        """
        Tap the button with this *label* (exactly) or callback *data*; by default on the newest message that has it.

        *on* may be an older form of a message: a finger is sometimes faster than an edit.
        Returns the tap: `.answered`, `.answer`, and `await .answering()`. Raises `NoSuchButton`.
        """
        message, button = self._button(label, data, on)
        return self.tap(message.id, str(button.data), message.wire)

    def tap(self, message_id: int, data: str, wire: Wire | None = None) -> Tap:
        """Tap by message id and data, unchecked: also what an old phone might still show."""
        self._pace()
        tap = Tap(str(secrets.randbits(62)), self.id, message_id, data, self._world.clock())
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
            raise NothingHeard(f"{self.name} does not see {words!r} after {timeout} s; {self._view()}") from error

    def _showing(self, words: str) -> Message | None:
        for message in reversed(self._chat.messages.values()):
            if message.from_bot and message.says(words):
                return message
        return None

    def _view(self) -> str:
        latest = list(self._chat.messages.values())[-5:]
        return f"the chat ends with {[(m.from_bot, m.text or m.caption) for m in latest]}"

    async def sends_photo(self, caption: str = "", content: bytes | None = None) -> Message:
        """Send a picture; without *content* a small one of our own."""
        return self._send_file("photo", Upload("photo.png", content or images.sample(), "image/png"), caption)

    async def sends_document(
        self, name: str = "prices.csv", content: bytes = b"item,price\n", caption: str = ""
    ) -> Message:
        """Send a file."""
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self._send_file("document", Upload(name, content, mime), caption)

    async def sends_voice(self) -> Message:
        """Send a voice message of one second."""
        return self._send_file("voice", Upload("voice.ogg", b"OggS voice", "audio/ogg"))

    async def sends_video(self) -> Message:
        """Send a video of one second."""
        return self._send_file("video", Upload("video.mp4", b"ftypisom video", "video/mp4"))

    async def sends_sticker(self, emoji: str = "👍") -> Message:
        """Send a sticker."""
        file = self._world.files.add("sticker", Upload("sticker.webp", _STICKER, "image/webp"))
        return self._send({"sticker": file.shown() | {"emoji": emoji}})

    async def sends_location(self, latitude: float = 52.52, longitude: float = 13.405) -> Message:
        """Send a place, in degrees."""
        return self._send({"location": {"latitude": latitude, "longitude": longitude}})

    async def sends_contact(self, phone: str = "+10000000000") -> Message:
        """Send one's own contact."""
        contact = {"phone_number": phone, "first_name": self.name, "user_id": self.id}  # user_id: Telegram's word
        return self._send({"contact": contact})

    async def sends(self, kind: str) -> Message:
        """Send a sample of *kind*: photo, sticker, voice, video, location, contact, document; ValueError otherwise."""
        match kind:
            case "photo":
                return await self.sends_photo()
            case "sticker":
                return await self.sends_sticker()
            case "voice":
                return await self.sends_voice()
            case "video":
                return await self.sends_video()
            case "location":
                return await self.sends_location()
            case "contact":
                return await self.sends_contact()
            case "document":
                return await self.sends_document()
        raise ValueError(f"nobody can send a {kind}")

    async def forwards(self, message: Message) -> Message:
        """Forward a message of this chat, or of any other that the person can see, to the bot."""
        kept = {name: value for name, value in message.wire.items() if name not in _OWN}
        origin = {"type": "user", "sender_user": message.wire["from"], "date": message.date}
        return self._send(kept | {"forward_origin": message.wire.get("forward_origin", origin)})

    def _send_file(self, kind: str, upload: Upload, caption: str = "") -> Message:
        file = self._world.files.add(kind, upload)
        content: Wire = {kind: file.shown()}
        if caption:
            content["caption"] = caption
        return self._send(content)

    async def edits(self, message: Message, text: str) -> Message:
        """Change the text of one's own *message*."""
        self._pace()
        plain, entities = formatting.tidy(text, [])
        wire = {**self._chat.messages[message.id].wire, "text": plain, "edit_date": self._world.now()}
        wire.pop("entities", None)
        if entities:
            wire["entities"] = entities
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


def _member(bot: Wire, status: str) -> Wire:
    return {"user": bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})


def _from_bot(news: News) -> bool:
    if news.kind in ("action", "commands", "person"):
        return False
    return news.message is None or news.message.from_bot
