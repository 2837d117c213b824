"""What a person takes along: their plan with its slots, numbers and link. No words, no Telegram."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.store import journal, plans
from bot.store.database import Transaction
from bot.store.people import Person
from bot.usecases import sharing
from bot.usecases.advice import Result
from bot.usecases.sharing import Shared

_WEEKS = 3  # that the plan's `next` stands for


@dataclass(frozen=True, slots=True)
class Taken:
    """A plan to take along, as it stands at one moment."""

    result: Result
    first_name: str
    zone: str  #: IANA name; UTC when the person never told theirs
    now: int  #: milliseconds since 1970
    shared: Shared
    done: tuple[str, ...] = ()  #: steps
    slots: Mapping[str, int] | None = None  #: step -> milliseconds since 1970
    numbers: Mapping[str, str] | None = None  #: step -> the number that was reported last

    @property
    def today(self) -> date:
        """The day where the person is."""
        return datetime.fromtimestamp(self.now / 1000, ZoneInfo(self.zone)).date()

    def slot_of(self, step: str) -> str | None:
        """When the person works on *step*, as 2026-11-28 09:00 where they are; None without a slot."""
        moment = (self.slots or {}).get(step)
        if moment is None:
            return None
        return datetime.fromtimestamp(moment / 1000, ZoneInfo(self.zone)).strftime("%Y-%m-%d %H:%M")

    @property
    def days(self) -> dict[str, date]:
        """For each step that has no slot, the day on which its week begins: a proposal.

        This week's begin today; the next ones are spread over the Mondays of the three weeks after.
        """
        plan, slots = self.result.plan, self.slots or {}
        monday = self.today - timedelta(days=self.today.weekday())
        days = dict.fromkeys(plan.this_week, self.today)
        for number, step in enumerate(plan.next):
            days[step] = monday + timedelta(weeks=1 + number * _WEEKS // len(plan.next))
        return {step: day for step, day in days.items() if step not in slots}


async def take(tx: Transaction, person: Person, result: Result, now: int) -> Taken:
    """The person's plan as it stands now."""
    stored = await plans.find(tx, person.id)
    return Taken(
        result,
        person.first_name,
        _zone(person.zone),
        now,
        await sharing.shared(tx, person),
        stored.done if stored else (),
        await journal.slots(tx, person.id),
        await journal.numbers(tx, person.id),
    )


def _zone(name: str | None) -> str:
    try:
        return ZoneInfo(name).key if name else str(UTC)
    except (ZoneInfoNotFoundError, ValueError):  # a name that this machine does not know any more
        return str(UTC)
