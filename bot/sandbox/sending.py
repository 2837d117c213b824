"""What a person can send, from a text to a sticker. Nothing here listens."""

from __future__ import annotations

from bot.sandbox import contents
from bot.sandbox.chats import Message, PrivateChat, Wire
from bot.sandbox.threads import origin
from bot.sandbox.world import World

#: Fields of a message that belong to where it stands, not to what it says.
_OWN = frozenset({
    "message_id", "from", "sender_chat", "chat", "date", "edit_date", "reply_markup", "reply_to_message",
    "message_thread_id", "is_topic_message", "media_group_id",
})  # fmt: skip


class TypingTooFast(Exception):  # it reads as a sentence
    """A person made more updates in a second than fingers can: 20 unless the limits say otherwise."""


class Sender:
    """
    The sending half of a person: each message becomes an update for the bot.

    Every act raises `TypingTooFast` when there are too many in a second.
    """

    def __init__(self, world: World, chat: PrivateChat) -> None:
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

    @property
    def wire(self) -> Wire:
        """Give the person as a Bot API User."""
        return self._chat.person_wire

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
            "message_id": self._world.take_message_id(self._chat),
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
        return self._offer(content)

    def _offer(self, content: Wire) -> Message:
        message = self._world.place(self._chat, {**self._wire(), **content})
        self._heard = self._chat.feed.last
        self._world.offer("message", self._chat, message.wire)
        return message

    async def sends_photo(self, caption: str = "", content: bytes | None = None) -> Message:
        """Send a picture; without *content* a small one of our own."""
        return self._send(contents.photo(self._world.files, caption, content))

    async def sends_album(
        self, number: int = 3, caption: str = "", *, reply_to: Message | None = None
    ) -> list[Message]:
        """Send several pictures as one: one act, and an update for each with the same media_group_id."""
        self._pace()
        self._begin()
        reply = {} if reply_to is None else {"reply_to_message": reply_to.wire}
        return [self._offer(each | reply) for each in contents.album(self._world.files, number, caption)]

    async def sends_document(
        self, name: str = "prices.csv", content: bytes = b"item,price\n", caption: str = ""
    ) -> Message:
        """Send a file."""
        return self._send(contents.document(self._world.files, name, content, caption))

    async def sends_voice(self, content: bytes = b"OggS voice", caption: str = "") -> Message:
        """Send a voice message of one second."""
        return self._send(contents.voice(self._world.files, content, caption))

    async def sends_video(self) -> Message:
        """Send a video of one second."""
        return self._send(contents.video(self._world.files))

    async def sends_sticker(self, emoji: str = "👍") -> Message:
        """Send a sticker."""
        return self._send(contents.sticker(self._world.files, emoji))

    async def sends_location(self, latitude: float = 52.52, longitude: float = 13.405) -> Message:
        """Send a place, in degrees."""
        return self._send(contents.location(latitude, longitude))

    async def sends_contact(self, phone: str = "+10000000000", of: Sender | None = None) -> Message:
        """Send one's own contact, or that *of* somebody else."""
        return self._send((of or self).contact(phone))

    def contact(self, phone: str = "+10000000000") -> Wire:
        """Give the person's contact, as a message shows it."""
        return {
            "contact": {"phone_number": phone, "first_name": self.name, "user_id": self.id}
        }  # user_id: Telegram's word

    async def sends(self, kind: str) -> Message:
        """
        Send a sample of *kind*: photo, sticker, voice, video, location, contact, document; ValueError
        otherwise.
        """
        return self._send(self.sample(kind))

    def sample(self, kind: str) -> Wire:
        """Give the content of a sample, as `sends` has it."""
        return self.contact() if kind == "contact" else contents.sample(self._world.files, kind)

    async def forwards(self, message: Message) -> Message:
        """Forward a message of this chat, or of any other that the person can see, to the bot."""
        kept = {name: value for name, value in message.wire.items() if name not in _OWN}
        return self._send(kept | {"forward_origin": message.wire.get("forward_origin", origin(message))})
