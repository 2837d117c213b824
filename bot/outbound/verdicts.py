"""What Telegram's answer means for a message: values, one for each thing that must happen next."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sent:
    """It is there, or was there already ("message is not modified")."""

    message_id: int | None = None
    file_id: str | None = None  #: of a picture: it is never uploaded again


@dataclass(frozen=True, slots=True)
class Opened:
    """The topic is there; the message itself was not tried yet."""

    topic: int


@dataclass(frozen=True, slots=True)
class NoTopics:
    """No topic can be opened in this group: it has none, or the bot may not."""

    error: str


@dataclass(frozen=True, slots=True)
class TopicGone:
    """Somebody deleted or closed the topic."""

    error: str


@dataclass(frozen=True, slots=True)
class Astray:
    """What it answers stands in another topic: it can be said as no reply."""

    error: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The group has another number now."""

    to: int


@dataclass(frozen=True, slots=True)
class Held:
    """429: not now. The chat (an answer) or the lane (unasked) waits for as long as Telegram says."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Postponed:
    """Not tried: an unasked message came within a second of another one in its chat."""

    until: int  #: milliseconds since 1970


@dataclass(frozen=True, slots=True)
class NotSent:
    """Certainly not received (no connection): trying again can double nothing."""

    error: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """Perhaps received: a reset, a time-out or a 5xx came instead of an answer."""

    error: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will never take it as it is."""

    error: str


@dataclass(frozen=True, slots=True)
class Markup:
    """ "can't parse entities": our fault; the words can still be said as plain text."""

    error: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The person blocked the bot, deleted the account, or was never there."""

    why: str  #: blocked | gone | unknown
    error: str


@dataclass(frozen=True, slots=True)
class Missing:
    """The message to edit is not there any more, or is not ours to edit."""

    error: str


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Telegram does not know the picture's file_id: upload it once more."""

    error: str


@dataclass(frozen=True, slots=True)
class Expired:
    """The tap is too old to be answered: normal after an outage."""

    error: str


Verdict = (
    Sent
    | Held
    | Postponed
    | NotSent
    | Unsure
    | Refused
    | Markup
    | Unreachable
    | Missing
    | Forgotten
    | Expired
    | Opened
    | NoTopics
    | TopicGone
    | Astray
    | Moved
)
