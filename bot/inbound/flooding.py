"""Floods: more from one chat than any owner sends is not answered. Never asks for the time, never says anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

#: Updates a second that a chat may send for ever. The quickest owner, who knows the answers, taps three times.
RATE = 4
#: Seconds' worth of updates at once: forty fit an impatient thumb, and what was written while the bot was down.
#: Also the seconds of silence after which the longest flood is forgiven: what the person is told.
WINDOW = 10

_SECOND = 1000  # milliseconds
_REMEMBERED = 10_000  # chats; those whose bucket is full again are dropped


class Hearing(Enum):
    """What becomes of an update."""

    ANSWERED = "answered"
    TOLD = "told"  #: the first that is too much: that is said, once in a flood
    LEFT = "left"  #: not answered


@dataclass(slots=True)
class _Bucket:
    drops: float  #: answers that the chat has left; below 0 it must pause first
    at: int  #: milliseconds since 1970
    told_by: int | None = None  #: the update that was told, until the bucket is full again


@dataclass(slots=True)
class Buckets:
    """A bucket of drops for each chat: an update takes one, *rate* come back each second."""

    rate: int = RATE
    _of: dict[int, _Bucket] = field(default_factory=dict)
    _look_at: int = _REMEMBERED  # so many chats

    def take(self, chat_id: int, update_id: int, now: int) -> Hearing:
        """
        Say what becomes of *update_id* of this chat.

        What is left out takes its drop, too: who goes on flooding is not answered now and then, but not at all. In
        memory only: a start forgives, and each replica counts its own share.

        Args:
            chat_id: whose bucket.
            update_id: Telegram's; the one that was told is told again when its turn is taken once more.
            now: milliseconds since 1970. A clock that was put back gives no drops, and takes none.

        """
        bucket = self._filled(chat_id, now)
        bucket.drops = max(1.0 - self.rate * WINDOW, bucket.drops - 1)
        if bucket.drops >= 0:
            return Hearing.ANSWERED
        if bucket.told_by is None:
            bucket.told_by = update_id
        return Hearing.TOLD if bucket.told_by == update_id else Hearing.LEFT

    def _filled(self, chat_id: int, now: int) -> _Bucket:
        bucket = self._of.get(chat_id)
        if bucket is None:
            self._forget_the_calm(now)
            bucket = self._of[chat_id] = _Bucket(self.rate * WINDOW, now)
        bucket.drops = self._drops(bucket, now)
        bucket.at = now
        if bucket.drops >= self.rate * WINDOW:
            bucket.told_by = None
        return bucket

    def _drops(self, bucket: _Bucket, now: int) -> float:
        come_back = max(0, now - bucket.at) * self.rate / _SECOND
        return min(float(self.rate * WINDOW), bucket.drops + come_back)

    def _forget_the_calm(self, now: int) -> None:
        if len(self._of) >= self._look_at:
            full = self.rate * WINDOW
            self._of = {chat: each for chat, each in self._of.items() if self._drops(each, now) < full}
            self._look_at = max(_REMEMBERED, 2 * len(self._of))
