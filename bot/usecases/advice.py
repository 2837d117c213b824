"""What happens when advice is due: from answers to a stored plan. No words, no Telegram."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from advisor import intake as folding
from advisor import plan as planning
from advisor import rules
from advisor.changes import Aside, Changes, Planned, changes
from advisor.differences import Difference
from advisor.facts import Value
from advisor.findings import Judged
from advisor.library import Library
from advisor.plan import Plan
from advisor.rules import Advice
from bot.store import intakes, plans, progress, sums
from bot.store.database import Transaction
from bot.store.intakes import Intake
from bot.store.plans import StoredPlan
from bot.store.progress import Progress
from bot.store.sums import Sum
from bot.usecases import money, telling
from bot.usecases.intake import profile_of
from bot.usecases.progress import aside, set_aside


@dataclass(frozen=True, slots=True)
class Result:
    """Advice and plan, with the profile that they rest on."""

    advice: Advice
    plan: Plan
    profile: dict[str, Value]  #: with what follows from the answers
    changes: Changes | None = None  #: since the plan that the person was told last
    differs: Difference | None = None  #: what another library made otherwise, to be told now and only now
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
    known = await known_of(tx, person_id)
    if known is None:
        return None
    stored, differs = known.plan, None
    if stored is not None and stored.library != library.version:
        stored, differs = await telling.told(tx, stored, library.version, now)
    result = weigh(library, known)
    await plans.save(tx, as_plan(library, known, result, now))
    if stored is None:
        return result
    changes = _since(stored, result, aside(library, known.progress))
    return replace(result, changes=changes, differs=differs)


def as_plan(library: Library, known: Known, result: Result | Judgement, now: int) -> StoredPlan:
    """*result* as it is kept."""
    profile = {
        fact: list(value) if isinstance(value, tuple) else value for fact, value in result.profile.items()
    }
    plan, advice = result.plan, result.advice
    steps = {"this_week": list(plan.this_week), "next": list(plan.next), "later": list(plan.later)}
    done_ = known.plan.done if known.plan else ()
    return StoredPlan(
        known.intake.person_id, library.version, profile, advice.primary, advice.secondary, steps, done_, now
    )


async def today(tx: Transaction, library: Library, person_id: int, now: int) -> Result | None:
    """
    As `look`; but when another library was loaded since the person was told their plan, as `make`.

    So nobody who opens a screen ever sees another advice without being told once what changed, and why.
    """
    stored = await plans.find(tx, person_id)
    if stored is None or stored.library == library.version:
        return await look(tx, library, person_id)
    return await make(tx, library, person_id, now)


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
    known = await known_of(tx, person_id)
    return None if known is None else weigh(library, known)


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of one person that advice rests on."""

    intake: Intake
    sums: Sequence[Sum] = ()
    plan: StoredPlan | None = None
    progress: Mapping[str, Progress] = field(default_factory=dict)


async def known_of(tx: Transaction, person_id: int) -> Known | None:
    """What is kept of the person; None without a single answer."""
    intake = await intakes.find(tx, person_id)
    if intake is None or not intake.answers:
        return None
    made, stored = await sums.of(tx, person_id), await plans.find(tx, person_id)
    return Known(intake, made, stored, await progress.of(tx, person_id))


def weigh(library: Library, known: Known) -> Result:
    """The advice that *library* gives for it."""
    profile, lost = _profile(library, known)
    advice = rules.advise(library, profile)
    done = _without(library, known)
    plan = planning.compose(library, advice, profile, done) if done else advice.plan
    filled, _ = folding.with_inferred(library, profile)
    return Result(advice, plan, dict(filled), openings=money.openings_by(library, known.sums, lost))


@dataclass(frozen=True, slots=True)
class Judgement:
    """As a result, without what only explains it."""

    advice: Judged
    plan: Plan
    profile: dict[str, Value]  #: with what follows from the answers


def judge(library: Library, known: Known) -> Judgement:
    """The rides and the plan that *library* gives for it: a third of the work of `weigh`."""
    profile, _ = _profile(library, known)
    judged = rules.judge(library, profile)
    plan = planning.compose(library, judged, profile, _without(library, known))
    filled, _ = folding.with_inferred(library, profile)
    return Judgement(judged, plan, dict(filled))


def _profile(library: Library, known: Known) -> tuple[dict[str, Value], tuple[str, ...]]:
    """What is known of the business, and the trends that lose money by the person's own sums."""
    profile = profile_of(library, known.intake)
    lost = money.lost_by(library, known.sums)
    return ({**profile, money.FACT: lost} if lost else profile), lost


def _without(library: Library, known: Known) -> frozenset[str]:
    """The steps that no plan takes up: done, or set aside."""
    done = frozenset(known.plan.done) if known.plan else frozenset()
    return done | set_aside(library, known.progress)


async def done(tx: Transaction, person_id: int) -> tuple[str, ...]:
    """The steps that the person has done, in their order."""
    stored = await plans.find(tx, person_id)
    return stored.done if stored else ()
