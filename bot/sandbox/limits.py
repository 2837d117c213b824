"""Telegram's limits on how fast and how late. They never wait: they say how many seconds are missing."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Self

from bot.sandbox.chats import Chat
from bot.sandbox.group_chats import GroupChat
from bot.sandbox.refusals import too_many


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    What the sandbox enforces; None switches a limit off, `Limits.off()` all that can refuse or drop.

    Messages and edits in one chat share one bucket; each update from the person puts one back. In a group
    they share one minute, whoever writes meanwhile. A message
    that follows no update of its person within `answer_window` counts as bulk. All times are in seconds of
    the sandbox's clock.
    """

    chat_rate: float | None = 1.0  # messages and edits a second in one chat, sustained
    chat_burst: int = 5  # messages at once in one chat
    group_minute: int | None = 20  # messages and edits a minute in one group
    bulk_rate: float | None = 30.0  # unasked messages a second over all chats
    paid_rate: float | None = 1000.0  # the same for calls with allow_paid_broadcast
    paid_allowed: bool = True  # whether the bot has the Stars for allow_paid_broadcast
    answer_window: float = 60.0  # so long after a person's update a message to them is an answer
    in_flight: int | None = 310  # calls at work in one chat at a time
    tap_life: float | None = 150.0  # an undelivered tap is dropped after this
    answer_life: float | None = 15.0  # a tap can be answered for so long
    update_life: float | None = 86_400.0  # any other undelivered update is dropped after this
    delete_life: float | None = 172_800.0  # a message can be deleted for so long
    typing_rate: int | None = 20  # updates a second from one person
    webhook_sets: float | None = 1.0  # setWebhook calls a second
    webhook_pause: float = 1.0  # the first pause after a failed webhook call; doubles up to 60

    @classmethod
    def off(cls) -> Self:
        """Give limits of which none refuses or drops anything."""
        switchable = {f.name: None for f in fields(cls) if "None" in str(f.type)}
        return cls(**switchable)  # type: ignore[arg-type]  # exactly the optional ones


class Bucket:
    """Tokens that drip in at a rate, up to a depth."""

    __slots__ = ("_at", "_depth", "_rate", "_tokens")

    def __init__(self, rate: float, depth: float, now: float) -> None:
        self._rate = rate
        self._depth = depth
        self._tokens = depth
        self._at = now

    def take(self, now: float) -> float:
        """Take one token and give 0, or give the seconds until there will be one."""
        self._tokens = min(self._depth, self._tokens + max(0.0, now - self._at) * self._rate)
        self._at = now
        if self._tokens >= 1.0:
            self._tokens -= 1.0
            return 0.0
        return (1.0 - self._tokens) / self._rate

    def put(self) -> None:
        """Give one token back."""
        self._tokens = min(self._depth, self._tokens + 1.0)

    @property
    def full(self) -> bool:
        return self._tokens >= self._depth


class Window:
    """So many in any stretch of *seconds*."""

    __slots__ = ("_depth", "_seconds", "_taken")

    def __init__(self, depth: int, seconds: float) -> None:
        self._depth = depth
        self._seconds = seconds
        self._taken: deque[float] = deque()

    def take(self, now: float) -> float:
        """Take a place and give 0, or give the seconds until there will be one."""
        while self._taken and self._taken[0] <= now - self._seconds:
            self._taken.popleft()
        if len(self._taken) < self._depth:
            self._taken.append(now)
            return 0.0
        return self._taken[0] + self._seconds - now


class Floods:
    """Who sent how much lately; raises 429 with `retry_after`."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._chats: dict[int, Bucket] = {}
        self._groups: dict[int, Window] = {}
        self._bulk: dict[bool, Bucket] = {}
        self._in_flight: dict[int, int] = {}
        self._webhook: Bucket | None = None

    def heard(self, chat: Chat) -> None:
        """Note an update from a person: the bot's next message to them is an answer."""
        chat.last_update = self._clock()
        bucket = self._chats.get(chat.id)
        if bucket is not None:
            bucket.put()

    def spend(self, chat: Chat, *, paid: bool, edit: bool) -> None:
        """Count one message or edit in *chat*; raises `Refused` 429 when there are too many."""
        now = self._clock()
        group = isinstance(chat, GroupChat)
        wait = self._group_wait(chat.id, now) if group else self._chat_wait(chat.id, now)
        asked = edit or now - chat.last_update <= self._limits.answer_window
        if not wait and not asked:
            wait = self._bulk_wait(now, paid=paid)
        if wait:
            raise too_many(max(1, math.ceil(wait)))

    def _chat_wait(self, chat_id: int, now: float) -> float:
        rate = self._limits.chat_rate
        if rate is None:
            return 0.0
        bucket = self._chats.get(chat_id)
        if bucket is None:
            bucket = self._chats[chat_id] = Bucket(rate, self._limits.chat_burst, now)
        return bucket.take(now)

    def _group_wait(self, chat_id: int, now: float) -> float:
        depth = self._limits.group_minute
        if depth is None:
            return 0.0
        window = self._groups.get(chat_id)
        if window is None:
            window = self._groups[chat_id] = Window(depth, 60.0)
        return window.take(now)

    def _bulk_wait(self, now: float, *, paid: bool) -> float:
        rate = self._limits.paid_rate if paid else self._limits.bulk_rate
        if rate is None:
            return 0.0
        bucket = self._bulk.get(paid)
        if bucket is None:
            bucket = self._bulk[paid] = Bucket(rate, rate, now)
        return bucket.take(now)

    def webhook_wait(self) -> int:
        """Count a setWebhook: 0, or the seconds until the next one may come."""
        rate = self._limits.webhook_sets
        if rate is None:
            return 0
        now = self._clock()
        if self._webhook is None:
            self._webhook = Bucket(rate, 1.0, now)
        return math.ceil(self._webhook.take(now))

    def enter(self, chat_id: int) -> None:
        """Count a call at work in a chat; raises `Refused` 429 above the limit."""
        count = self._in_flight.get(chat_id, 0)
        if self._limits.in_flight is not None and count >= self._limits.in_flight:
            raise too_many(1)
        self._in_flight[chat_id] = count + 1

    def leave(self, chat_id: int) -> None:
        """Count a call that ended."""
        count = self._in_flight[chat_id] - 1
        if count:
            self._in_flight[chat_id] = count
        else:
            del self._in_flight[chat_id]
