"""A group and its topics as Telegram keeps them. They never judge a call: methods do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from bot.sandbox.chats import Chat, Wire

Kind = Literal["supergroup", "group"]
Status = Literal["creator", "administrator", "member", "left", "kicked"]

#: What an administrator of a group may do, each given or withheld by itself.
RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories", "can_pin_messages", "can_manage_topics", "can_send_welcome_messages",
)  # fmt: skip

#: In whose name an anonymous administrator, and a linked channel, write.
ANONYMOUS: Wire = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_POSTS: Wire = {"id": 777000, "is_bot": False, "first_name": "Telegram"}

COLOURS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)  # of a topic's icon, RGB


@dataclass(frozen=True, slots=True)
class Seat:
    """
    How somebody stands in a group.

    `anonymous`: an administrator who writes in the group's name; `without`: rights that an administrator
    lacks.
    """

    status: Status
    anonymous: bool = False
    without: tuple[str, ...] = ()

    @property
    def inside(self) -> bool:
        return self.status not in ("left", "kicked")

    @property
    def admin(self) -> bool:
        return self.status in ("creator", "administrator")

    def may(self, right: str) -> bool:
        """Tell whether they have *right*, one of `RIGHTS`."""
        return self.admin and right not in self.without

    def wire(self, person: Wire, *, editable: bool) -> Wire:
        """Give it as a Bot API ChatMember; *editable*: whether our bot may change these rights."""
        wire: Wire = {"user": person, "status": self.status}
        match self.status:
            case "creator":
                return wire | {"is_anonymous": self.anonymous}
            case "administrator":
                rights = {right: self.may(right) for right in RIGHTS}
                return wire | {"can_be_edited": editable, "is_anonymous": self.anonymous} | rights
            case "kicked":
                return wire | {"until_date": 0}
            case "member" | "left":
                return wire


OUTSIDE = Seat("left")


@dataclass(slots=True)
class Topic:
    """One topic of a forum; `id` is that of the message which opened it and the thread's."""

    id: int
    name: str
    colour: int
    from_bot: bool
    closed: bool = False

    @property
    def wire(self) -> Wire:
        """Give it as a Bot API ForumTopic."""
        return {"message_thread_id": self.id, "name": self.name, "icon_color": self.colour}


class GroupChat(Chat):
    """
    A group: a supergroup numbers its messages itself, a basic group as private chats do.

    `seats`: how people and the bot stand, by id. `became`: the supergroup that a basic group was made into.
    """

    __slots__ = ("became", "forum", "kind", "next_message", "seats", "title", "topics")

    def __init__(self, identifier: int, title: str, kind: Kind, *, forum: bool) -> None:
        super().__init__(identifier)
        self.title = title
        self.kind: Kind = kind
        self.forum = forum
        self.seats: dict[int, Seat] = {}
        self.topics: dict[int, Topic] = {}
        self.next_message = 1
        self.became: int | None = None

    @property
    def wire(self) -> Wire:
        """Give the chat as a Bot API Chat."""
        wire: Wire = {"id": self.id, "title": self.title, "type": self.kind}
        return wire | {"is_forum": True} if self.forum else wire

    def seat(self, identifier: int) -> Seat:
        """Tell how somebody stands; who never came is outside."""
        return self.seats.get(identifier, OUTSIDE)

    @property
    def inside(self) -> list[int]:
        """Who is in the group, by id, the bot too."""
        return [identifier for identifier, seat in self.seats.items() if seat.inside]

    def kept(self) -> dict[str, Any]:
        """Give what a state file keeps of it, messages aside."""
        return {
            "title": self.title,
            "kind": self.kind,
            "forum": self.forum,
            "seats": {str(identifier): asdict(seat) for identifier, seat in self.seats.items()},
            "topics": [asdict(topic) for topic in self.topics.values()],
            "next_message": self.next_message,
            "became": self.became,
            "pinned": self.pinned,
        }

    @classmethod
    def of(cls, identifier: int, kept: dict[str, Any]) -> GroupChat:
        """Make a group from what a state file kept."""
        group = cls(identifier, kept["title"], kept["kind"], forum=kept["forum"])
        group.take(kept)
        return group

    def take(self, kept: dict[str, Any]) -> None:
        """Stand as a later line of a state file says."""
        self.title, self.forum, self.became = kept["title"], kept["forum"], kept["became"]
        self.seats = {int(who): _seat(seat) for who, seat in kept["seats"].items()}
        self.topics = {topic["id"]: Topic(**topic) for topic in kept["topics"]}
        self.next_message = max(self.next_message, kept["next_message"])
        self.pinned = kept["pinned"]


def _seat(kept: dict[str, Any]) -> Seat:
    return Seat(kept["status"], kept["anonymous"], tuple(kept["without"]))
