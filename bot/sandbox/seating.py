"""Who is in a group and what they may: people and the bot come, rise and leave. Nobody speaks here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.sandbox.chats import Message, Wire
from bot.sandbox.feed import News
from bot.sandbox.group_chats import ANONYMOUS, RIGHTS, GroupChat, Seat, Topic
from bot.sandbox.people import Person
from bot.sandbox.privacy import reaches_bot
from bot.sandbox.threads import answering, standing
from bot.sandbox.world import World


class Seating:
    """
    The half of a group that seats people and the bot.

    Every act raises ValueError when who does it is not in the group, or may not.
    """

    def __init__(self, world: World, chat: GroupChat) -> None:
        self._world = world
        self._chat = chat

    @property
    def id(self) -> int:
        """The group's id: -100… for a supergroup."""
        return self._chat.id

    @property
    def title(self) -> str:
        return self._chat.title

    @property
    def forum(self) -> bool:
        return self._chat.forum

    def seat(self, person: Person) -> Seat:
        """How somebody stands: who never came has "left"."""
        return self._chat.seat(person.id)

    def seat_of(self, identifier: int) -> Seat:
        """How somebody stands, by their id."""
        return self._chat.seat(identifier)

    @property
    def bot_seat(self) -> Seat:
        return self._chat.seat(self._world.bot_id)

    async def joins(
        self, person: Person, *, admin: bool = False, owner: bool = False, anonymous: bool = False
    ) -> None:
        """
        Let somebody in; those who are in already get their new standing.

        `anonymous`: an administrator who writes in the group's name from now on.
        """
        before = self.seat(person).inside
        status: Any = "creator" if owner else "administrator" if admin or anonymous else "member"
        self._sit(person.id, Seat(status, anonymous))
        if not before:
            self._tell({"from": person.wire}, {"new_chat_members": [person.wire]})

    async def leaves(self, person: Person) -> None:
        """Let somebody go."""
        self._check_inside(person)
        self._sit(person.id, Seat("left"))
        self._tell({"from": person.wire}, {"left_chat_member": person.wire})

    async def adds_bot(self, by: Person, *, admin: bool = False, without: tuple[str, ...] = ()) -> None:
        """Let *by* bring the bot, or bring it back: it gets my_chat_member, and the service message."""
        await self._seats_bot(by, Seat("administrator" if admin else "member", without=_rights(without)))
        self._tell({"from": by.wire}, {"new_chat_members": [self._world.bot_wire]})

    async def promotes_bot(self, by: Person, *, without: tuple[str, ...] = ()) -> None:
        """Make the bot an administrator with every right but those *without*, such as "can_manage_topics"."""
        await self._seats_bot(by, Seat("administrator", without=_rights(without)))

    async def demotes_bot(self, by: Person) -> None:
        """Take the bot's rights: it is in the group as anybody is."""
        await self._seats_bot(by, Seat("member"))

    async def removes_bot(self, by: Person) -> None:
        """Throw the bot out: it hears that, and then nothing."""
        await self._seats_bot(by, Seat("kicked" if self._chat.kind == "supergroup" else "left"))

    async def _seats_bot(self, by: Person, after: Seat) -> None:
        self._check_inside(by)
        before = self.bot_seat
        self._sit(self._world.bot_id, after)
        bot = self._world.bot_wire
        body = {
            "chat": self._chat.wire,
            "from": by.wire,
            "date": self._world.now(),
            "old_chat_member": before.wire(bot, editable=False),
            "new_chat_member": after.wire(bot, editable=False),
        }
        self._world.offer("my_chat_member", self._chat, body)

    def _sit(self, who: int, seat: Seat) -> None:
        self._chat.seats[who] = seat
        self._changed()

    def _changed(self) -> None:
        self._world.record_chat(self._chat)
        self._chat.feed.publish(News(kind="group"))

    def _check_inside(self, person: Person) -> None:
        if not self.seat(person).inside:
            raise ValueError(f"{person.name} is not in {self.title}")
        if self._chat.became is not None:
            raise ValueError(f"{self.title} became another group")

    def _sender(self, person: Person, *, anonymous: bool | None) -> Wire:
        """Give the fields that tell who writes; None: as their standing has it."""
        seat = self.seat(person)
        if anonymous and not seat.admin:
            raise ValueError(f"{person.name} is no administrator of {self.title}")
        if seat.anonymous if anonymous is None else anonymous:
            return {"from": ANONYMOUS, "sender_chat": self._chat.wire}
        return {"from": person.wire}

    def _tell(
        self, sender: Wire, content: Wire, topic: Topic | None = None, reply: Message | None = None
    ) -> Message:
        """Put a message into the group and offer it to the bot, as far as that may hear it."""
        wire = {
            "message_id": self._world.take_message_id(self._chat),
            **sender,
            "chat": self._chat.wire,
            "date": self._world.now(),
            **standing(self._chat, topic, reply),
            **answering(reply),
            **content,
        }
        return self._heard(self._world.place(self._chat, wire))

    def _heard(self, message: Message, kind: str = "message") -> Message:
        self._world.record_chat(self._chat)  # its next message has another number
        if reaches_bot(self._world, self._chat, message.wire):
            self._world.offer(kind, self._chat, message.wire)
        return message

    def _as_admin(self, person: Person) -> None:
        self._check_inside(person)
        if not self.seat(person).admin:
            raise ValueError(f"{person.name} is no administrator of {self.title}")

    def anonymous(self, person: Person, *, is_so: bool) -> None:
        """Let an administrator write in the group's name from now on, or in their own again."""
        self._as_admin(person)
        self._sit(person.id, replace(self.seat(person), anonymous=is_so))


def _rights(without: tuple[str, ...]) -> tuple[str, ...]:
    strange = set(without) - set(RIGHTS)
    if strange:
        raise ValueError(f"no such rights: {sorted(strange)}; there are {RIGHTS}")
    return without
