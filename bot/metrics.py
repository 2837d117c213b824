"""What a running bot counts of itself: plain numbers, one value handed to those who count. Nothing of any person.

Counting costs a tenth of a microsecond; only who asks for the numbers pays for making text of them (`bot.probes`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

#: Upper bounds of what an answer takes, in seconds; and of how late the event loop comes.
REPLY_BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
LAG_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


@dataclass(slots=True)
class Spread:
    """How often something took how long."""

    bounds: tuple[float, ...]  #: seconds, ascending
    counts: list[int] = field(default_factory=list)  #: one a bound, and one for all that took longer
    total: float = 0.0  #: seconds

    def __post_init__(self) -> None:
        self.counts = [0] * (len(self.bounds) + 1)

    def add(self, seconds: float) -> None:
        """Once more, and so long."""
        self.counts[bisect_left(self.bounds, seconds)] += 1
        self.total += seconds


@dataclass(slots=True)
class Metrics:
    """All numbers since the start of the process. Only the event loop's thread counts."""

    turns: Counter[str] = field(default_factory=Counter)  #: by what became of them: done, failed
    sends: Counter[tuple[str, str]] = field(default_factory=Counter)  #: by lane and verdict
    held: Counter[str] = field(default_factory=Counter)  #: seconds that Telegram asked to wait, by lane
    replies: dict[str, Spread] = field(
        default_factory=dict
    )  #: from an update's arrival to its answer, by lane
    lag: Spread = field(default_factory=lambda: Spread(LAG_BOUNDS))  #: how late the event loop came

    def expects(self, calls: Iterable[tuple[str, str]]) -> None:
        """
        What is counted by lane and verdict is told from zero on.

        In a number that begins with one Prometheus sees no increase: the first refusal would wake nobody.
        """
        self.sends.update(dict.fromkeys(calls, 0))

    def turned(self, outcomes: Iterable[str]) -> None:
        """Turns ended, each in one way."""
        self.turns.update(outcomes)

    def said(self, lane: str, verdict: str, *, seconds: float | None = None, held: float = 0.0) -> None:
        """
        Telegram was called.

        Args:
            lane: of the message.
            verdict: what its answer means.
            seconds: since the update came that it answers; None: nobody asked for it.
            held: for so many seconds Telegram wants to be left alone.

        """
        self.sends[lane, verdict] += 1
        if held:
            self.held[lane] += int(held)
        if seconds is not None:
            self.replies.setdefault(lane, Spread(REPLY_BOUNDS)).add(seconds)
