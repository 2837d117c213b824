"""A clock for stories: time passes as it does, and jumps when the story says so. It never waits for a moment."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import SystemClock

#: When every story begins: a Monday morning.
BEGINNING = datetime(2027, 1, 4, 10, 0, tzinfo=ZoneInfo("UTC"))
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class JumpingClock:
    """The machine's clock, moved to another day. A jump wakes all who rest."""

    def __init__(self, beginning: datetime = BEGINNING) -> None:
        self._system = SystemClock()
        self._ahead = int(beginning.timestamp() * 1000) - self._system.now()
        self._resting: set[asyncio.Event] = set()

    def now(self) -> int:
        return self._system.now() + self._ahead

    async def rest(self, until: int | None, wake: asyncio.Event) -> None:
        self._resting.add(wake)
        await self._system.rest(None if until is None else until - self._ahead, wake)

    def jump(self, moment: int) -> None:
        """Be at *moment*, in milliseconds since 1970, unless that is over already."""
        self._ahead += max(0, moment - self.now())
        self.poke()

    def falls_back(self, milliseconds: int) -> None:
        """Be *milliseconds* earlier, as when somebody puts the machine's clock right."""
        self._ahead -= milliseconds
        self.poke()

    def poke(self) -> None:
        """Let all who rest look again at what there is to do."""
        for each in self._resting:
            each.set()

    def read(self, when: str, zone: ZoneInfo) -> int:
        """The next "19:00", "tomorrow 9:00", "tuesday 9:00", "2027-03-28 9:00", or "+3 days", as a moment."""
        here = datetime.fromtimestamp(self.now() / 1000, zone)
        if when.startswith("+"):
            number, unit = when[1:].split()
            return int((here + timedelta(**{unit: int(number)})).timestamp() * 1000)
        *day, time = when.lower().split()
        hour, minute = (int(part) for part in time.split(":"))
        days = range(8) if not day else [_days_until(day[0], here)]
        found = (
            (here + timedelta(days=ahead)).replace(hour=hour, minute=minute, second=0, microsecond=0)
            for ahead in days
        )
        moments = [int(each.timestamp() * 1000) for each in found]
        if day and day[0] in _DAYS:
            moments.append(moments[0] + 7 * 86_400_000)
        return next(each for each in moments if each > self.now())


def _days_until(day: str, here: datetime) -> int:
    if day == "tomorrow":
        return 1
    if day in _DAYS:
        return (_DAYS.index(day) - here.weekday()) % 7
    return (datetime.fromisoformat(day).date() - here.date()).days
