"""How fast unasked messages may go, and who is held by Telegram. Answers to people are never paced here."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

_SECOND = 1000  # milliseconds
_FREE, _PAID = 30, 1000  # messages a second that Telegram takes
_REMEMBERED = 10_000  # chats; those that were quiet for a second are dropped


@dataclass(slots=True)
class Pacing:
    """A budget for unasked messages over all chats, and one a second for each chat. Moments in milliseconds.

    What a late moment missed is made up for, a quarter of a second at most; what silence saved up is not. In no
    second do more go than Telegram takes, however they bunch.
    """

    bulk_rate: int  #: unasked messages a second over all chats
    _credit: float = 0.0
    _credited_at: int = 0
    _paused_until: int = 0
    _stopped: bool = False
    _lately: deque[tuple[int, int]] = field(default_factory=deque)  # moment and number, of the last second
    _last_in_chat: dict[int, int] = field(default_factory=dict)

    @property
    def _batch(self) -> int:
        """So many are waited for, unless there is news before: each commit costs the same."""
        return max(1, self.bulk_rate // 50)

    @property
    def _allowed(self) -> int:
        """What Telegram takes in a second: without Stars, or with them."""
        return _FREE if self.bulk_rate <= _FREE else _PAID

    def take_over(self, now: int) -> None:
        """Another process sent unasked messages until now: its last second is waited out, and nothing was saved up."""
        self._credit, self._credited_at = 0.0, now + _SECOND
        self.pause_bulk(now + _SECOND)

    def budget(self, now: int) -> int:
        """How many unasked messages may go at this moment."""
        if self._stopped or now < self._paused_until:
            return 0
        self._refill(now)
        return min(int(self._credit), self._allowed - sum(number for _, number in self._lately))

    def _refill(self, now: int) -> None:
        passed = max(0, now - self._credited_at)
        most = max(1.0, self.bulk_rate / (4 if passed < _SECOND else 20))
        self._credit = min(most, self._credit + passed * self.bulk_rate / _SECOND)
        self._credited_at = now
        while self._lately and self._lately[0][0] <= now - _SECOND:
            self._lately.popleft()

    def spend(self, number: int) -> None:
        """So many unasked messages were taken, at the moment of the last `budget`."""
        self._credit -= number
        if number:
            self._lately.append((self._credited_at, number))

    def pause_bulk(self, until: int) -> None:
        """No unasked message before *until*."""
        self._paused_until = max(self._paused_until, until)

    def stop_bulk(self) -> None:
        """No unasked message until `resume_bulk`: nobody knows whether Telegram hears us."""
        self._stopped = True

    def resume_bulk(self) -> None:
        """Telegram answers again. A pause that it asked for goes on."""
        self._stopped = False

    def fall_back(self, by: int) -> None:
        """The clock went back: what waits does so for as long as before."""
        if by:
            self._paused_until -= by
            self._last_in_chat.clear()

    def said(self, chat_id: int, now: int) -> None:
        """Something went to this chat."""
        self._last_in_chat[chat_id] = now
        if len(self._last_in_chat) > _REMEMBERED:
            self._last_in_chat = {chat: at for chat, at in self._last_in_chat.items() if now - at < _SECOND}

    def chat_free_at(self, chat_id: int) -> int:
        """When an unasked message may go to this chat: a second after the last one."""
        return self._last_in_chat.get(chat_id, -1000) + 1000

    def next_moment(self, now: int, spent: int = 0) -> int | None:
        """When there will be budget again after spending *spent*, in milliseconds since 1970.

        None while stopped: no moment ends that.
        """
        if self._stopped:
            return None
        if now < self._paused_until:
            return self._paused_until
        self._refill(now)
        missing = max(0.0, self._batch - self._credit + spent)
        return max(now + max(1, int(missing * _SECOND / self.bulk_rate) + 1), self._room_at(now, spent))

    def _room_at(self, now: int, spent: int) -> int:
        """When the last second leaves room for a batch."""
        room = self._allowed - spent - sum(number for _, number in self._lately)
        for moment, number in self._lately:
            if room >= self._batch:
                return now
            room, now = room + number, moment + _SECOND
        return now if room >= self._batch else now + _SECOND
