"""Telegram's limits for what nobody asked for, as the sandbox has them, and who heard what how often."""

import time

from bot.sandbox.limits import Bucket, Limits

_FREE, _PAID = Limits().bulk_rate or 30.0, Limits().paid_rate or 1000.0


class Flood:
    """Counts unasked messages; says how many seconds are missing when there are too many."""

    def __init__(self) -> None:
        now = time.monotonic()
        self._buckets = {False: Bucket(_FREE, _FREE, now), True: Bucket(_PAID, _PAID, now)}
        self._heard: set[int] = set()
        self.refused = 0  #: 429s that were earned
        self.twice = 0  #: messages to somebody who had one

    def wait(self, chat: int, *, paid: bool) -> float:
        """Give 0 and count one message, or the seconds until there may be one."""
        wait = self._buckets[paid].take(time.monotonic())
        if wait:
            self.refused += 1
        else:
            self.twice += chat in self._heard
            self._heard.add(chat)
        return wait
