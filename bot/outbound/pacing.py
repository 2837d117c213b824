"""How fast unasked messages may go, and who is held by Telegram. Answers to people are never paced here."""

from __future__ import annotations

from dataclasses import dataclass, field

_SECOND = 1000  # milliseconds
_REMEMBERED = 10_000  # chats; those that were quiet for a second are dropped


@dataclass(slots=True)
class Pacing:
    """A budget for unasked messages over all chats, and one a second for each chat. Moments in milliseconds."""

    bulk_rate: int  #: unasked messages a second over all chats
    _credit: float = 0.0
    _credited_at: int = 0
    _paused_until: int = 0
    _stopped: bool = False
    _last_in_chat: dict[int, int] = field(default_factory=dict)

    def budget(self, now: int) -> int:
        """How many unasked messages may go at this moment."""
        if self._stopped or now < self._paused_until:
            return 0
        self._refill(now)
        return int(self._credit)

    def _refill(self, now: int) -> None:
        # A twentieth of a second may be saved up: a longer burst would earn a 429 at Telegram.
        most = max(1.0, self.bulk_rate / 20)
        earned = (now - self._credited_at) * self.bulk_rate / 1000
        self._credit = min(most, self._credit + max(0.0, earned))
        self._credited_at = now

    def spend(self, number: int) -> None:
        """So many unasked messages were taken."""
        self._credit -= number

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
        missing = max(0.0, 1.0 - self._credit + spent)
        return now + max(1, int(missing * 1000 / self.bulk_rate) + 1)
