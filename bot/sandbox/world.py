"""Everything that the sandbox knows, in one place for methods, people and pages. It never speaks HTTP."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from bot.sandbox.calls import Call
from bot.sandbox.chats import Chat, Message, PrivateChat, Wire
from bot.sandbox.faults import Faults
from bot.sandbox.feed import News
from bot.sandbox.files import Files
from bot.sandbox.group_chats import GroupChat, Kind
from bot.sandbox.limits import Floods, Limits
from bot.sandbox.profile import Profile
from bot.sandbox.refusals import Refused, bad_request, forbidden
from bot.sandbox.schema import Schema, load
from bot.sandbox.taps import Taps
from bot.sandbox.updates import Updates
from bot.sandbox.webhook import Webhook

FIRST_PERSON = 7_100_000_001  # above 32 bits, as people's ids are by now
FIRST_GROUP = 2_400_000_001  # behind -100 for a supergroup, behind a minus for a basic group
FOR_EVER = float("inf")

UPGRADED = "Bad Request: group chat was upgraded to a supergroup chat"

#: Told of every change as (kind, key, value or None when it is gone): the state file listens.
Recorder = Callable[[str, int | str, Any], None]


class World:
    """
    The bot, its people, their chats, the groups, and what waits to be delivered.

    Ids of people, messages and updates only grow, also over restarts when a state file keeps them.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float], kept_calls: int) -> None:
        self.limits = limits
        self.clock = clock
        self.schema: Schema = load()
        self.take_token(_token())
        self.profile = Profile()
        self.chats: dict[int, PrivateChat] = {}
        self.by_name: dict[str, PrivateChat] = {}
        self.groups: dict[int, GroupChat] = {}
        self.calls: deque[Call] = deque(maxlen=kept_calls)
        self.updates = Updates(clock, first=500_000_001 + secrets.randbelow(400_000_000))
        self.taps = Taps()
        self.files = Files()
        self.faults = Faults()
        self.webhook = Webhook()
        self.webhook_changed: Callable[[], None] = lambda: None
        self.floods = Floods(limits, clock)
        self.next_message = 1
        self.next_person = FIRST_PERSON
        self.next_group = FIRST_GROUP
        self.record: Recorder = lambda _kind, _key, _value: None

    def take_token(self, token: str) -> None:
        """Be the bot with this *token*; its first part is the bot's id."""
        self.token = token
        self.bot_id = int(token.partition(":")[0])

    @property
    def bot_wire(self) -> Wire:
        """Give the bot as a Bot API User in a message."""
        return {
            "id": self.bot_id,
            "is_bot": True,
            "first_name": self.profile.first_name,
            "username": self.profile.username,
        }

    def now(self) -> int:
        """Give the clock's time as Telegram writes dates: whole Unix seconds."""
        return int(self.clock())

    def chat_named(self, name: str, language: str) -> PrivateChat:
        """Find the person called *name*, or let them come into being."""
        known = self.by_name.get(name)
        if known is not None:
            return known
        chat = PrivateChat(self.next_person, name, language)
        self.next_person += 1
        self.know(chat)
        self.record_chat(chat)
        return chat

    def know(self, chat: PrivateChat) -> None:
        """Take a person in."""
        self.chats[chat.id] = chat
        self.by_name[chat.name] = chat

    def found_group(self, title: str, kind: Kind, *, forum: bool) -> GroupChat:
        """Let a group come into being, with nobody in it."""
        sign = -100 if kind == "supergroup" else "-"
        group = GroupChat(int(f"{sign}{self.next_group}"), title, kind, forum=forum)
        self.know_group(group)
        self.record_chat(group)
        return group

    def know_group(self, group: GroupChat) -> None:
        """Take a group in; ids of groups only grow."""
        self.groups[group.id] = group
        self.next_group = max(self.next_group, int(str(group.id).removeprefix("-100").lstrip("-")) + 1)

    def chat(self, identifier: Any) -> Chat:
        """
        Find a chat the bot may know.

        Raises 400 when the person never wrote to it, 403 when it is not in the group.
        """
        if identifier in (None, ""):
            raise bad_request("chat_id is empty")
        group = self.groups.get(identifier)
        if group is not None:
            self._check_inside(group)
            return group
        found = self.chats.get(identifier)
        if found is None or not found.started:
            raise bad_request("chat not found")
        return found

    def _check_inside(self, group: GroupChat) -> None:
        match group.seat(self.bot_id).status:
            case "kicked":
                raise forbidden(f"bot was kicked from the {group.kind} chat")
            case "left":
                raise forbidden(f"bot is not a member of the {group.kind} chat")

    def open_chat(self, identifier: Any) -> Chat:
        """
        Find a chat the bot may write to.

        Raises 403 when the person blocked it or is gone, 400 when the group became another.
        """
        chat = self.chat(identifier)
        if isinstance(chat, PrivateChat):
            _check_standing(chat)
        elif isinstance(chat, GroupChat) and chat.became is not None:
            raise Refused(400, UPGRADED, {"migrate_to_chat_id": chat.became})
        return chat

    def take_message_id(self, chat: Chat) -> int:
        """
        Give the next message id of *chat*: one sequence serves all of a bot's private chats and basic
        groups, each supergroup has its own.
        """
        if isinstance(chat, GroupChat) and chat.kind == "supergroup":
            chat.next_message += 1
            return chat.next_message - 1
        identifier = self.next_message
        self.next_message += 1
        return identifier

    def place(self, chat: Chat, wire: Wire) -> Message:
        """Put a new message into *chat* and tell the news."""
        message = Message(wire)
        chat.messages[message.id] = message
        self.record("message", f"{chat.id}/{message.id}", wire)
        chat.feed.publish(News(kind="message", message=message))
        return message

    def replace(self, chat: Chat, wire: Wire) -> Message:
        """Put the edited form of a message in its place and tell the news."""
        message = Message(wire)
        chat.messages[message.id] = message
        self.record("message", f"{chat.id}/{message.id}", wire)
        chat.feed.publish(News(kind="edited", message=message))
        return message

    def remove(self, chat: Chat, message: Message) -> None:
        """Take a message out of *chat* and tell the news."""
        del chat.messages[message.id]
        self.record("message", f"{chat.id}/{message.id}", None)
        chat.feed.publish(News(kind="deleted", message=message))

    def record_chat(self, chat: Chat) -> None:
        """Tell the state file how *chat* stands."""
        if isinstance(chat, PrivateChat):
            self.record("chat", chat.id, chat.kept())
        elif isinstance(chat, GroupChat):
            self.record("group", chat.id, chat.kept())

    def record_profile(self) -> None:
        """Tell the state file what the bot says of itself."""
        self.record("profile", 0, asdict(self.profile))

    def record_webhook(self) -> None:
        """Tell the state file where updates go and which."""
        self.record("webhook", 0, {"hook": self.webhook.kept(), "allowed": self.updates.allowed})

    def offer(self, kind: str, chat: Chat, body: Wire, by: int | None = None) -> int | None:
        """Queue an update from *chat* for the bot; *by*: whose tap it is, the chat's own person by default."""
        self.floods.heard(chat)
        tap = kind == "callback_query"
        life = self.limits.tap_life if tap else self.limits.update_life
        # Telegram keeps taps, membership and messages of one chat in different queues.
        whose = by if tap and by is not None else chat.id
        lane = whose + {"callback_query": 3 << 33, "my_chat_member": 5 << 33}.get(kind, 0)
        return self.updates.add(kind, body, lane=lane, life=FOR_EVER if life is None else life)


def _check_standing(chat: PrivateChat) -> None:
    if chat.standing == "blocked":
        raise forbidden("bot was blocked by the user")
    if chat.standing == "deactivated":
        raise forbidden("user is deactivated")


def _token() -> str:
    """Make a token that looks like a real one: nobody else's, and no secret."""
    return f"{1_000_000_000 + secrets.randbelow(8_000_000_000)}:AA{secrets.token_urlsafe(25)[:33]}"
