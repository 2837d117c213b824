"""What a person takes along: their plan with its slots, numbers and link. No words, no Telegram."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.store import numbers, plans, progress
from bot.store.database import Transaction
from bot.store.people import Person
from bot.usecases import sharing, zones
from bot.usecases.advice import Result
from bot.usecases.sharing import Shared

_WEEKS = 3  # that the plan's `next` stands for


@dataclass(frozen=True, slots=True)
class Taken:
    """A plan to take along, as it stands at one moment."""

    result: Result
    first_name: str
    zone: str  #: IANA name
    now: int  #: milliseconds since 1970
    shared: Shared
    done: tuple[str, ...] = ()  #: steps
    slots: Mapping[str, int] | None = None  #: step -> milliseconds since 1970
    #: step -> the number that was reported last; the newest last
    numbers: Mapping[str, Decimal] | None = None
    told: bool = True  #: whether the person told their zone; else it is a guess

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
    zone, told = zones.of(person)
    known = await progress.of(tx, person.id)
    return Taken(
        result,
        person.first_name,
        zone.key,
        now,
        await sharing.shared(tx, person),
        stored.done if stored else (),
        {step: one.slot_at for step, one in known.items() if one.state == "planned" and one.slot_at},
        {each.step: each.value for each in await numbers.newest(tx, person.id)},
        told,
    )
