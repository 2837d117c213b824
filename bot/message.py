"""What we say, without Telegram: values that handlers return and the outbox keeps. Nothing here sends."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from enum import IntEnum
from typing import Any


class Lane(IntEnum):
    """Who goes first. Lower is sooner."""

    TAP = 0  #: answers to taps: first, and worthless after seconds
    REPLY = 1  #: answers to what a person just did
    PLAN = 2  #: results and plans: asked for, but longer
    REMINDER = 3  #: a moment that the person chose
    TIP = 4  #: unasked, at most once
    BROADCAST = 5  #: unasked, at most once

    @property
    def asked(self) -> bool:
        """Whether it answers the person's own update: then it is never paced beforehand."""
        return self <= Lane.PLAN

    @property
    def repeats(self) -> bool:
        """Whether an uncertain send is sent again (at least once) or left (at most once)."""
        return self <= Lane.REMINDER


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: exactly one of data, url and copy."""

    label: str
    data: str | None = None  #: at most 64 bytes, see inbound/buttons.py
    url: str | None = None
    copy: str | None = None  #: text for the person's clipboard, at most 256 characters


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Say:
    """A new message below. Text is Telegram's HTML, at most 4,096 UTF-16 units after parsing."""

    text: str
    keyboard: Keyboard = ()
    lane: Lane = Lane.REPLY
    card: str | None = None  #: remember the message under this name, so that it can be edited later
    topic: int | None = None  #: in a group with topics: in this person's
    reply_to: int | None = None  #: shown as the reply to this message, if it is there still
    under: str | None = None  #: shown as the reply to the message remembered under this name
    quiet: bool = False  #: no sound


@dataclass(frozen=True, slots=True)
class Edit:
    """A message changed in place: the tapped one (`message_id`) or the one remembered as `card`."""

    text: str
    keyboard: Keyboard = ()
    message_id: int | None = None
    card: str | None = None
    only_if_there: bool = False  #: when it is gone: say nothing (closing a card) instead of sending it afresh
    lane: Lane = Lane.REPLY
    caption: bool = False  #: the text is a file's caption
    topic: int | None = None  #: as of `Say`, when it has to be said afresh


@dataclass(frozen=True, slots=True)
class Show:
    """A picture with a caption (HTML, at most 1,024 UTF-16 units)."""

    picture: str  #: key in the media table
    caption: str
    keyboard: Keyboard = ()
    lane: Lane = Lane.PLAN


@dataclass(frozen=True, slots=True)
class Bring:
    """A file that Telegram has already, with a caption (HTML, at most 1,024 UTF-16 units)."""

    media: str  #: photo | video | document | animation | voice | audio | video_note (which has no caption)
    file_id: str  #: Telegram's name of it, given to this bot
    caption: str = ""
    keyboard: Keyboard = ()
    lane: Lane = Lane.REPLY
    topic: int | None = None  #: as of `Say`
    reply_to: int | None = None
    under: str | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Erase:
    """A message of ours taken back, which Telegram allows for 48 hours."""

    message_id: int
    lane: Lane = Lane.REPLY


@dataclass(frozen=True, slots=True)
class Attach:
    """A file of one person's own, with a caption (HTML, at most 1,024 UTF-16 units)."""

    document: str  #: key in the person's documents
    name: str  #: of the file, with its ending
    caption: str = ""
    keyboard: Keyboard = ()
    lane: Lane = Lane.PLAN
    otherwise: str = ""  #: HTML, said in its place when the file cannot be made; "": nothing is


@dataclass(frozen=True, slots=True)
class TapReply:
    """The answer to a tap: a toast (at most 200 characters), an alert, or just the end of the spinner."""

    tap: str
    text: str | None = None
    alert: bool = False
    lane: Lane = field(default=Lane.TAP, init=False)


Message = Say | Edit | Show | Attach | Bring | Erase | TapReply
_KINDS: dict[str, type[Any]] = {
    "say": Say, "edit": Edit, "show": Show, "attach": Attach, "bring": Bring, "erase": Erase, "tap": TapReply,
}  # fmt: skip
_NAMES = {kind: name for name, kind in _KINDS.items()}
_FIELDS = {kind: [each.name for each in fields(kind) if each.name != "lane"] for kind in _NAMES}


def to_json(message: Message) -> str:
    """*message* as one line of JSON; `from_json` gives the same value back. What is default is left out."""
    data: dict[str, Any] = {"kind": _NAMES[type(message)]}
    for name in _FIELDS[type(message)]:
        value = getattr(message, name)
        if value or type(value) is int:  # 0 is a value, False and "" are the defaults
            data[name] = value
    if "keyboard" in data:
        data["keyboard"] = [[_plain(button) for button in row] for row in data["keyboard"]]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _plain(button: Button) -> dict[str, str]:
    values = (("label", button.label), ("data", button.data), ("url", button.url), ("copy", button.copy))
    return {name: value for name, value in values if value is not None}


def from_json(text: str, lane: Lane) -> Message:
    """The message that `to_json` wrote, in *lane*."""
    data = json.loads(text)
    kind = _KINDS[data.pop("kind")]
    if "keyboard" in data:
        data["keyboard"] = tuple(tuple(Button(**button) for button in row) for row in data["keyboard"])
    if kind is not TapReply:
        data["lane"] = lane
    message: Message = kind(**data)
    return message


def target(message: Message) -> str | None:
    """What an edit overwrites: of two in one chat the later supersedes, and a repetition is harmless."""
    if isinstance(message, Erase):
        return f"message:{message.message_id}"
    if not isinstance(message, Edit):
        return None
    return f"message:{message.message_id}" if message.message_id is not None else f"card:{message.card}"
