"""What comes round: the numbers after four weeks, three answers after eight, a new goal after five months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from advisor.facts import Value
from advisor.library import Library
from bot.store import habits, moments, numbers
from bot.store.database import Transaction
from bot.store.moments import Moment
from bot.store.numbers import Number
from bot.store.people import Person
from bot.usecases import quiet, slots, steps
from bot.usecases.quiet import Leave, Now

REVIEW, RECHECK, GOAL = "review", "recheck", "goal"
#: Weeks after the plan was made, or taken up again. Month 5 is when most people have left such services.
WEEKS: Mapping[str, int] = {REVIEW: 4, RECHECK: 8, GOAL: 21}
#: The answers that are stale first: hours and prices change with the season, channels with the plan itself.
STALE = ("hours", "margin", "dependence")
_HOUR = 10  # of the local day: after the morning's work, before lunch


@dataclass(frozen=True, slots=True)
class Counted:
    """A step that the person counts: all its numbers, oldest first."""

    step: str
    numbers: tuple[Number, ...]


async def begin(tx: Transaction, person: Person, now: int) -> None:
    """Plan what comes round, unless something of it is ahead: whoever acts is asked again, whoever is silent is not."""
    ahead = {each.kind for each in await moments.of(tx, person.id)}
    if not ahead.isdisjoint(WEEKS):
        return
    zone = steps.zone_of(person)
    today = datetime.fromtimestamp(now / 1000, zone).date()
    for kind, weeks in WEEKS.items():
        due_at = slots.moment_of(today + timedelta(weeks=weeks), time(_HOUR), zone)
        await moments.plan(tx, Moment(person.id, kind, "", due_at))


async def leave(tx: Transaction, person: Person, now: int) -> Leave:
    """Whether something that comes round may go now; if so, the person's day is taken."""
    answer = await quiet.ask(tx, person, now, await moments.of(tx, person.id))
    if isinstance(answer, Now):
        await habits.heard(tx, person.id, answer.day)
    return answer


async def counted(tx: Transaction, library: Library, person_id: int) -> list[Counted]:
    """The steps with numbers, the last counted first."""
    return [
        Counted(step, tuple(await numbers.of(tx, person_id, step)))
        for step in await numbers.steps(tx, person_id)
        if step in library.steps
    ]


async def stale(tx: Transaction, library: Library, person_id: int) -> dict[str, Value]:
    """The answers that are looked at again, as they were given; empty when none of them was."""
    known = await steps.profile_of(tx, person_id)
    return {fact: known[fact] for fact in STALE if fact in library.questions and known.get(fact) is not None}


def weeks_of(found: tuple[Number, ...], zone: ZoneInfo) -> list[Number]:
    """The last number of each calendar week, oldest first."""
    last = {datetime.fromtimestamp(each.at / 1000, zone).isocalendar()[:2]: each for each in found}
    return list(last.values())
