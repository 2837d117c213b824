"""
One fault: what goes wrong, what happens then, and what is claimed of it.

What Telegram refuses or a stranger sends never reaches the database, so such a fault runs on SQLite alone, in a third
of the time. Those run on both where rows, locks, leases or the database's clock decide what becomes of it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from bot.sandbox.faults import Fault
from tests.stories.faults.claims import Claim
from tests.stories.faults.scene import Scene

Dialect = Literal["sqlite", "postgresql"]
SQLITE: tuple[Dialect, ...] = ("sqlite",)
POSTGRESQL: tuple[Dialect, ...] = ("postgresql",)
BOTH = SQLITE + POSTGRESQL

Act = Callable[[Scene], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A row of the table."""

    name: str  #: what happens, as Markdown
    breaks: Act  #: brings the fault about
    acts: Act = Scene.taps  #: what Ann does, or what is said to her, while it lasts
    mends: Act | None = None  #: what ends it
    sees: Claim
    keeps: Claim
    recovers: Claim
    on: tuple[Dialect, ...] = SQLITE  #: `BOTH` where the database plays a part


def refuses(method: str, code: int, text: str, **parameters: int) -> Act:
    """Let Telegram refuse the next call of *method* with its own words."""
    error = {"error_code": code, "description": text}
    return meets(Fault(method=method, error=error | ({"parameters": parameters} if parameters else {})))


def meets(*faults: Fault) -> Act:
    """Let *faults* wait for their calls."""

    async def breaks(scene: Scene) -> None:
        scene.breaks(*faults)

    return breaks
