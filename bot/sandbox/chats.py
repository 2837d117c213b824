"""Chats and their messages, and the private chat of one person. They never judge a call: methods do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from bot.sandbox import rendering
from bot.sandbox.feed import Feed

Wire = dict[str, Any]  #: an object as the Bot API writes it in JSON

#: Fields of which a message has exactly one.
KINDS = (
    "text", "photo", "sticker", "voice", "video", "animation", "document", "audio", "location", "contact",
)  # fmt: skip

#: Fields of messages that nobody wrote: they tell of the chat itself.
NOTICES = (
    "new_chat_members", "left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id",
    "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
)  # fmt: skip

Standing = Literal["open", "blocked", "deactivated"]


class Button(NamedTuple):
    """A button under a message: its label and what it does (one of the last three)."""

    label: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stood at one moment: an edit makes a new one with the same id."""

    wire: Wire

    @property
    def id(self) -> int:
        return int(self.wire["message_id"])

    @property
    def from_bot(self) -> bool:
        """Tell whether our bot said it: who writes as a chat has a bot's name too, but names the chat."""
        return bool(self.wire["from"]["is_bot"]) and "sender_chat" not in self.wire

    @property
    def topic(self) -> int | None:
        """The topic of a forum in which it stands; None in General and elsewhere."""
        return int(self.wire["message_thread_id"]) if self.wire.get("is_topic_message") else None

    @property
    def notice(self) -> bool:
        """Tell whether it tells of the chat itself, such as who joined."""
        return any(name in self.wire for name in NOTICES)

    @property
    def text(self) -> str:
        """The plain text; empty for a message without one."""
        return str(self.wire.get("text", ""))

    @property
    def caption(self) -> str:
        return str(self.wire.get("caption", ""))

    @property
    def entities(self) -> list[Wire]:
        """Entities of the text or the caption, offsets in UTF-16 units."""
        return list(self.wire.get("entities") or self.wire.get("caption_entities") or ())

    @property
    def html(self) -> str:
        """The text as safe HTML."""
        return rendering.to_html(self.text, self.wire.get("entities", ()))

    @property
    def caption_html(self) -> str:
        return rendering.to_html(self.caption, self.wire.get("caption_entities", ()))

    @property
    def keyboard(self) -> list[list[Button]]:
        """The inline buttons, row by row; empty without any."""
        rows = self.wire.get("reply_markup", {}).get("inline_keyboard", ())
        return [[_button(button) for button in row] for row in rows]

    @property
    def buttons(self) -> list[Button]:
        """All inline buttons in reading order."""
        return [button for row in self.keyboard for button in row]

    @property
    def photo(self) -> str | None:
        """The file_id of the photo's largest size."""
        sizes = self.wire.get("photo")
        return str(sizes[-1]["file_id"]) if sizes else None

    @property
    def kind(self) -> str:
        """What it is: "text", "photo", "document", "sticker", "voice", "location", "contact", ..."""
        return next((kind for kind in KINDS if kind in self.wire), "text")

    @property
    def date(self) -> int:
        """When it was sent, Unix seconds."""
        return int(self.wire["date"])

    @property
    def edited(self) -> bool:
        return "edit_date" in self.wire

    def says(self, words: str) -> bool:
        """Tell whether *words* stand in the text or the caption."""
        return words in self.text or words in self.caption


def _button(button: Wire) -> Button:
    copy = button.get("copy_text")
    return Button(
        button["text"], button.get("callback_data"), button.get("url"), copy["text"] if copy else None
    )


class Chat:
    """A chat in which the bot may be: its messages and its news. `PrivateChat` and `GroupChat` say whose."""

    __slots__ = ("feed", "id", "last_update", "messages", "pinned", "reactions")

    def __init__(self, identifier: int) -> None:
        self.id = identifier
        self.messages: dict[int, Message] = {}
        self.feed = Feed()
        self.last_update = float("-inf")  # clock time of the last update from it
        self.pinned: list[int] = []
        self.reactions: dict[int, list[Wire]] | None = (
            None  # the bot's, by message; None spares a million dicts
        )

    @property
    def wire(self) -> Wire:
        """Give the chat as a Bot API Chat."""
        raise NotImplementedError


class PrivateChat(Chat):
    """One person's side and the messages; `id` is both the chat's and the person's."""

    __slots__ = ("language", "name", "standing", "started")

    def __init__(self, identifier: int, name: str, language: str) -> None:
        super().__init__(identifier)
        self.name = name
        self.language = language
        self.standing: Standing = "open"
        self.started = False  # the bot may not write before the person did

    def kept(self) -> dict[str, Any]:
        """Give what a state file keeps of it, messages aside."""
        return {
            "name": self.name,
            "language": self.language,
            "standing": self.standing,
            "started": self.started,
            "pinned": self.pinned,
        }

    @property
    def person_wire(self) -> Wire:
        """Give the person as a Bot API User."""
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": self.language}

    @property
    def wire(self) -> Wire:
        """Give the chat as a Bot API Chat."""
        return {"id": self.id, "first_name": self.name, "type": "private"}
