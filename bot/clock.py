"""The only place that asks for the time. Never sleeps."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Tells the moment. Tests hand in one that stands still."""

    def now(self) -> int:
        """Milliseconds since 1970-01-01 UTC: the unit of every moment in the database."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        return time.time_ns() // 1_000_000
