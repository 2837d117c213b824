"""What happens when advice is due: from answers to a stored plan. No words, no Telegram."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from advisor import intake as folding
from advisor import plan as planning
from advisor import rules
from advisor.changes import Aside, Changes, Planned, changes
from advisor.facts import Value
from advisor.library import Library
from advisor.plan import Plan
from advisor.rules import Advice
from bot.store import intakes, plans, progress
from bot.store.database import Transaction
from bot.store.plans import StoredPlan
from bot.usecases import money
from bot.usecases.intake import profile_of
from bot.usecases.progress import aside, set_aside


@dataclass(frozen=True, slots=True)
class Result:
    """Advice and plan, with the profile that they rest on."""

    advice: Advice
    plan: Plan
    profile: dict[str, Value]  #: with what follows from the answers
    changes: Changes | None = None  #: since the plan that the person was told last
    #: trend that loses money by the person's own sum -> the prices and fees that would open it
    openings: Mapping[str, money.Losing] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a sum changed in the advice."""

    closed: tuple[str, ...]  #: trends that are closed now
    opened: tuple[str, ...]
    first: str | None  #: the primary ride, if it is another one now and the plan's own changes do not tell it


def change(before: Result | None, after: Result | None) -> Changed | None:
    """What is different in *after*; None when nothing is, or nobody was advised."""
    if before is None or after is None:
        return None
    was, now = _closed(before), _closed(after)
    told = bool(after.changes and after.changes.ride)
    first = None if told or after.advice.primary == before.advice.primary else after.advice.primary
    closed = tuple(trend for trend in now if trend not in was)
    opened = tuple(trend for trend in was if trend not in now)
    return Changed(closed, opened, first) if closed or opened or first else None


def _closed(result: Result) -> tuple[str, ...]:
    return tuple(standing.trend for standing in result.advice.standings if standing.state == "not_now")


async def make(tx: Transaction, library: Library, person_id: int, now: int) -> Result | None:
    """
    Advise the person from their answers and keep the plan; None without a single answer.

    What changed is told once: the plan that is kept is what the next one is compared with.
    """
    result = await look(tx, library, person_id)
    if result is None:
        return None
    stored = await plans.find(tx, person_id)
    await plans.save(
        tx,
        StoredPlan(
            person_id,
            library.version,
            {
                fact: list(value) if isinstance(value, tuple) else value
                for fact, value in result.profile.items()
            },
            result.advice.primary,
            result.advice.secondary,
            {
                "this_week": list(result.plan.this_week),
                "next": list(result.plan.next),
                "later": list(result.plan.later),
            },
            stored.done if stored else (),
            now,
        ),
    )
    if stored is None:
        return result
    touched = await progress.of(tx, person_id)
    return replace(result, changes=_since(stored, result, aside(library, touched)))


async def make_anew(tx: Transaction, library: Library, person_id: int, now: int) -> Result | None:
    """As `make`, for somebody who was told a plan; whoever was not has none to be changed, and none is kept."""
    told = await plans.find(tx, person_id) is not None
    return await make(tx, library, person_id, now) if told else await look(tx, library, person_id)


def _since(stored: StoredPlan, result: Result, apart: Mapping[str, Aside]) -> Changes:
    week, following, later = (tuple(stored.steps.get(name, ())) for name in ("this_week", "next", "later"))
    before = Planned(
        primary=stored.primary,
        secondary=stored.secondary,
        plan=Plan(this_week=week, next=following, later=later),
        profile={
            fact: tuple(value) if isinstance(value, list) else value for fact, value in stored.profile.items()
        },
    )
    advice = result.advice
    after = Planned(
        primary=advice.primary, secondary=advice.secondary, plan=result.plan, profile=result.profile
    )
    return changes(before, after, stored.done, apart)


async def look(tx: Transaction, library: Library, person_id: int) -> Result | None:
    """The advice that today's content gives for the person's answers; None without a single answer."""
    intake = await intakes.find(tx, person_id)
    if intake is None or not intake.answers:
        return None
    known = profile_of(library, intake)
    lost = await money.losses(tx, library, person_id)
    if lost:
        known[money.FACT] = lost
    advice = rules.advise(library, known)
    stored = await plans.find(tx, person_id)
    done = frozenset(stored.done) if stored else frozenset()
    done |= set_aside(library, await progress.of(tx, person_id))
    plan = planning.compose(library, advice, known, done) if done else advice.plan
    filled, _ = folding.with_inferred(library, known)
    openings = await money.openings(tx, library, person_id, lost)
    return Result(advice, plan, dict(filled), openings=openings)


async def done(tx: Transaction, person_id: int) -> tuple[str, ...]:
    """The steps that the person has done, in their order."""
    stored = await plans.find(tx, person_id)
    return stored.done if stored else ()
