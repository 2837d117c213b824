"""A group as people in it see it: they write, answer, tap, open topics. They never see more than real ones would."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from bot.sandbox import contents, topics
from bot.sandbox.chats import Button, Message, Wire
from bot.sandbox.feed import Feed
from bot.sandbox.group_chats import CHANNEL_POSTS, Topic
from bot.sandbox.people import NoSuchButton, NothingHeard, Person, rewritten
from bot.sandbox.seating import Seating
from bot.sandbox.taps import Tap

CHANNEL: Wire = {"id": -1_001_900_000_001, "title": "News", "type": "channel"}


class Group(Seating):
    """
    One group of people and the bot.

    People write with `says`, `photo`, `voice`, `sends`; *topic* is one of `topics`, General when None; an
    answer stands in the topic of what it answers. *anonymous*: in the group's name, for administrators; None
    takes what they chose. Every act becomes an update if the bot may hear it (see `privacy`).
    """

    @property
    def messages(self) -> list[Message]:
        """What stands in the group, oldest first, in all topics, service messages too."""
        return list(self._chat.messages.values())

    @property
    def topics(self) -> list[Topic]:
        """The topics but General, in the order of their opening."""
        return list(self._chat.topics.values())

    @property
    def people(self) -> list[int]:
        """Who is in the group, by id, without the bot."""
        return [who for who in self._chat.inside if who != self._world.bot_id]

    @property
    def became(self) -> int | None:
        """The id of the supergroup that it was made into; None while it is itself."""
        return self._chat.became

    @property
    def feed(self) -> Feed:
        """The news of the group, for those who follow it live."""
        return self._chat.feed

    def in_topic(self, topic: Topic | None) -> list[Message]:
        """What was said in one topic, or in General for None; service messages left out."""
        where = topic.id if topic else None
        return [each for each in self.messages if each.topic == where and not each.notice]

    def topic(self, name: str) -> Topic:
        """Find a topic by its name; raises LookupError for none."""
        found = next((each for each in self.topics if each.name == name), None)
        if found is None:
            raise LookupError(
                f"{self.title} has no topic {name!r}; there are {[t.name for t in self.topics]}"
            )
        return found

    def message(self, identifier: int) -> Message:
        """Find a message by id; raises LookupError when it does not stand in the group."""
        found = self._chat.messages.get(identifier)
        if found is None:
            raise LookupError(f"no message {identifier} stands in {self.title}")
        return found

    async def says(
        self, person: Person, text: str, *, reply_to: Message | None = None, topic: Topic | None = None,
        anonymous: bool | None = None,
    ) -> Message:  # fmt: skip
        """Write *text* (1–4096 UTF-16 units)."""
        return self._write(person, contents.text(text), reply_to, topic, anonymous=anonymous)

    async def photo(
        self, person: Person, caption: str = "", *, content: bytes | None = None,
        reply_to: Message | None = None, topic: Topic | None = None, anonymous: bool | None = None,
    ) -> Message:  # fmt: skip
        """Send a picture; without *content* a small one of our own."""
        picture = contents.photo(self._world.files, caption, content)
        return self._write(person, picture, reply_to, topic, anonymous=anonymous)

    async def voice(
        self, person: Person, *, content: bytes = b"OggS voice", reply_to: Message | None = None,
        topic: Topic | None = None, anonymous: bool | None = None,
    ) -> Message:  # fmt: skip
        """Send a voice message of one second."""
        spoken = contents.voice(self._world.files, content)
        return self._write(person, spoken, reply_to, topic, anonymous=anonymous)

    async def sends(
        self, person: Person, kind: str, *, reply_to: Message | None = None, topic: Topic | None = None,
        anonymous: bool | None = None,
    ) -> Message:  # fmt: skip
        """Send a sample of *kind*, as `Person.sends` does."""
        return self._write(person, person.sample(kind), reply_to, topic, anonymous=anonymous)

    def _write(
        self, person: Person, content: Wire, reply: Message | None, topic: Topic | None, *,
        anonymous: bool | None,
    ) -> Message:  # fmt: skip
        self._check_inside(person)
        where = self._where(reply, topic)
        if where is not None and where.closed and not self.seat(person).may("can_manage_topics"):
            raise ValueError(f"the topic {where.name} is closed")
        return self._tell(self._sender(person, anonymous=anonymous), content, where, reply)

    def _where(self, reply: Message | None, topic: Topic | None) -> Topic | None:
        if reply is not None and reply.topic is not None:
            topic = topic or self._chat.topics.get(reply.topic)
        if topic is not None and topic.id not in self._chat.topics:
            raise ValueError(f"{self.title} has no topic {topic.name} any more")
        return topic

    async def edits(self, person: Person, message: Message, text: str) -> Message:
        """Change the text of one's own *message*."""
        self._check_inside(person)
        standing = self.message(message.id)
        if standing.wire["from"]["id"] != person.id and not self._is_mine(person, standing):
            raise ValueError(f"message {message.id} is not {person.name}'s")
        wire = rewritten(standing, text, self._world.now())
        return self._heard(self._world.replace(self._chat, wire), "edited_message")

    def _is_mine(self, person: Person, message: Message) -> bool:
        """Tell whether an administrator may have written it in the group's name."""
        return self.seat(person).admin and message.wire.get("sender_chat", {}).get("id") == self.id

    async def deletes(self, message: Message) -> None:
        """Take a message away for all: the bot does not hear of it."""
        self._world.remove(self._chat, self.message(message.id))

    async def taps(
        self,
        person: Person,
        label: str | None = None,
        *,
        on: Message | None = None,
        data: str | None = None,
    ) -> Tap:
        """
        Tap the button with this *label* (exactly) or callback *data*; by default on the newest message that
        has it. Raises `NoSuchButton`.
        """
        message, button = self._button(label, data, on)
        return self.tap(person, message.id, str(button.data))

    def tap(self, person: Person, message_id: int, data: str) -> Tap:
        """Tap by message id and data, unchecked; a tap is never anonymous."""
        self._check_inside(person)
        tap = Tap(str(secrets.randbits(62)), person.id, self.id, message_id, data, self._world.clock())
        self._world.taps.add(tap)
        standing = self._chat.messages.get(message_id)
        gone = {"chat": self._chat.wire, "message_id": message_id, "date": 0}
        body = {
            "id": tap.id,
            "from": person.wire,
            "message": standing.wire if standing else gone,
            "chat_instance": str(self.id * 7919),
            "data": data,
        }
        self._world.offer("callback_query", self._chat, body, by=person.id)
        return tap

    def _button(self, label: str | None, data: str | None, on: Message | None) -> tuple[Message, Button]:
        shown = [on] if on is not None else list(reversed(self.messages))
        for message in shown:
            for button in message.buttons:
                fits = button.data == data if data is not None else button.label == label
                if fits and button.data is not None:
                    return message, button
        there = [button.label for message in shown for button in message.buttons]
        raise NoSuchButton(f"{self.title} shows no button {label or data!r}; there are {there}")

    async def sees(
        self, words: str, topic: Topic | None = None, timeout: float = 5.0  # noqa: ASYNC109  # part of the promise
    ) -> Message:  # fmt: skip
        """
        Wait until a message of the bot shows *words*; the newest such one, in *topic* if given.

        Raises `NothingHeard` after *timeout* real seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                while (found := self._showing(words, topic)) is None:
                    await self.feed.wait(self.feed.last)
                return found
        except TimeoutError as error:
            latest = [(m.from_bot, m.text or m.caption) for m in self.messages[-5:]]
            raise NothingHeard(f"{self.title} does not show {words!r}; it ends with {latest}") from error

    def _showing(self, words: str, topic: Topic | None) -> Message | None:
        for message in reversed(self.messages):
            if message.from_bot and message.says(words) and topic in (None, self._topic_of(message)):
                return message
        return None

    def _topic_of(self, message: Message) -> Topic | None:
        return self._chat.topics.get(message.topic) if message.topic else None

    async def opens_topic(self, person: Person, name: str) -> Topic:
        """Open a topic, as an administrator."""
        self._as_admin(person)
        if not self.forum:
            raise ValueError(f"{self.title} has no topics")
        tidied = topics.tidy(name)
        if not tidied:
            raise ValueError("a topic has a name")
        topic, message = topics.open_topic(
            self._world, self._chat, tidied, self._sender(person, anonymous=None)
        )
        self._heard(message)
        return topic

    async def renames_topic(self, person: Person, topic: Topic, name: str) -> None:
        """Give a topic another name, as an administrator."""
        self._as_admin(person)
        sender = self._sender(person, anonymous=None)
        self._heard(topics.rename(self._world, self._chat, topic, topics.tidy(name), sender))

    async def closes_topic(self, person: Person, topic: Topic) -> None:
        """Close a topic: only administrators write there until somebody opens it again."""
        self._turn(person, topic, closed=True)

    async def reopens_topic(self, person: Person, topic: Topic) -> None:
        """Open a closed topic again."""
        self._turn(person, topic, closed=False)

    def _turn(self, person: Person, topic: Topic, *, closed: bool) -> None:
        self._as_admin(person)
        self._heard(
            topics.turn(self._world, self._chat, topic, self._sender(person, anonymous=None), closed=closed)
        )

    async def deletes_topic(self, person: Person, topic: Topic) -> None:
        """Take a topic away with all that was said in it: the bot hears nothing of it."""
        self._as_admin(person)
        topics.delete(self._world, self._chat, topic)

    async def channel_posts(self, text: str) -> Message:
        """Let the group's linked channel post, which appears here too."""
        posted = {"sender_chat": CHANNEL, "is_automatic_forward": True}
        origin = {"type": "channel", "chat": CHANNEL, "message_id": 1, "date": self._world.now()}
        content: dict[str, Any] = {**contents.text(text), "forward_origin": origin}
        return self._tell({"from": CHANNEL_POSTS, **posted}, content)

    async def upgrades(self, by: Person) -> Group:
        """Make a basic group into a supergroup, which has another id; give that one."""
        self._as_admin(by)
        if self._chat.kind != "group":
            raise ValueError(f"{self.title} is a supergroup already")
        new = self._world.found_group(self.title, "supergroup", forum=False)
        new.seats = dict(self._chat.seats)
        upgraded = Group(self._world, new)
        self._tell({"from": by.wire}, {"migrate_to_chat_id": new.id})
        self._chat.became = new.id
        self._changed()
        upgraded._tell({"from": by.wire}, {"migrate_from_chat_id": self.id})
        return upgraded

    def turns_into_forum(self, *, on: bool = True) -> None:
        """Switch topics on, or off: what stands in topics stays there."""
        if self._chat.kind != "supergroup":
            raise ValueError("only a supergroup has topics")
        self._chat.forum = on
        self._changed()
