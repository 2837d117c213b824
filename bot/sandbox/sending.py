"""What a person can send, from a text to a sticker. Nothing here listens."""

from __future__ import annotations

import mimetypes

from bot.sandbox import images
from bot.sandbox.chats import Chat, Message, Wire
from bot.sandbox.checks import Upload
from bot.sandbox.world import World

#: Fields of a message that belong to where it stands, not to what it says.
_OWN = frozenset({"message_id", "from", "chat", "date", "edit_date", "reply_markup", "reply_to_message"})
_STICKER = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0"


class TypingTooFast(Exception):  # it reads as a sentence
    """A person made more updates in a second than fingers can: 20 unless the limits say otherwise."""


class Sender:
    """
    The sending half of a person: each message becomes an update for the bot.

    Every act raises `TypingTooFast` when there are too many in a second.
    """

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self._chat = chat
        self._heard = chat.feed.last
        self._acts: list[float] = []  # clock times of the latest second

    @property
    def id(self) -> int:
        """The person's id, also their chat's."""
        return self._chat.id

    @property
    def name(self) -> str:
        return self._chat.name

    def _pace(self) -> None:
        if self._chat.standing == "deactivated":
            raise ValueError(f"{self.name} deleted the account and can do nothing any more")
        rate = self._world.limits.typing_rate
        now = self._world.clock()
        self._acts = [at for at in self._acts if at > now - 1.0]
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

    def _begin(self) -> None:
        if not self._chat.started:
            self._chat.started = True
            self._world.record_chat(self._chat)

    def _send(self, content: Wire) -> Message:
        self._pace()
        self._begin()
        message = self._world.place(self._chat, {**self._wire(), **content})
        self._heard = self._chat.feed.last
        self._world.offer("message", self._chat, message.wire)
        return message

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

    async def sends_contact(self, phone: str = "+10000000000", of: Sender | None = None) -> Message:
        """Send one's own contact, or that *of* somebody else."""
        whose = of or self
        contact = {
            "phone_number": phone,
            "first_name": whose.name,
            "user_id": whose.id,
        }  # user_id: Telegram's word
        return self._send({"contact": contact})

    async def sends(self, kind: str) -> Message:
        """
        Send a sample of *kind*: photo, sticker, voice, video, location, contact, document; ValueError
        otherwise.
        """
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
