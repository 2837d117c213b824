"""Tips that are due, for many people at once: read, then decided, then kept. No words, no Telegram.

Each statement asks or tells of all people together: one for each of them was most of what a tip cost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from advisor import choosing
from advisor.choosing import Feedback, Sent, Standing
from advisor.library import Library
from advisor.tips import Tip
from bot.store import activity, habits, moments, plans, progress, tips
from bot.store.database import Transaction
from bot.store.moments import Moment
from bot.store.people import Person
from bot.store.plans import StoredPlan
from bot.store.progress import Progress
from bot.store.tips import SentTip
from bot.usecases import quiet, rhythm, zones
from bot.usecases.quiet import Later, Leave, Never, Now
from bot.usecases.tips import IGNORED, PATIENCE, PAUSE, TIP

_DAY = 86_400_000  # milliseconds


@dataclass(frozen=True, slots=True)
class Given:
    """A tip goes out now."""

    tip: Tip
    day: int  #: the local day, as 20261231; at most one a day goes under this number
    first: bool  #: the first one of all: says what it is
    zone_guessed: bool  #: it says which time we think it is there


@dataclass(frozen=True, slots=True)
class AskedToPause:
    """Instead of a tip: whether to pause. Goes out under *day*, as a tip."""

    day: int


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing is said now; what comes later, if anything, is planned."""


Outcome = Given | AskedToPause | Nothing


@dataclass(frozen=True, slots=True)
class Asked:
    """A tip is due for *person* at *due_at*, in milliseconds since 1970."""

    person: Person
    due_at: int


@dataclass(frozen=True, slots=True)
class _Decided:
    """What happens with one person."""

    person: Person
    outcome: Outcome
    follows: Moment | None = None  #: what becomes due instead, or next


async def due(tx: Transaction, library: Library, asked: Sequence[Asked], now: int) -> list[Outcome]:
    """
    Tips are due for *asked*, at most 512 different people; now it is *now*, in milliseconds since 1970.

    Whatever happens, at most one more tip is planned for each: nothing piles up, not even during a downtime.

    Returns:
        An outcome for each, in their order.

    """
    ids = [each.person.id for each in asked]
    ahead = await moments.of_many(tx, ids)
    heard = await activity.last_unasked(tx, ids, now - quiet.DAY)
    leaves = {
        each.person.id: _leave(each, ahead.get(each.person.id, ()), heard.get(each.person.id), now)
        for each in asked
    }
    # Who is held hears nothing now, so nothing is read for them: after a downtime that is everybody.
    ready = [person_id for person_id, leave in leaves.items() if isinstance(leave, Now)]
    got = await tips.of_many(tx, ready) if ready else {}
    known = await plans.find_many(tx, ready) if ready else {}
    steps = await progress.of_many(tx, ready) if ready else {}
    decided = []
    for person in (each.person for each in asked):
        match leaves[person.id]:
            case Never():
                decided.append(_Decided(person, Nothing()))  # whoever turns it on again begins anew
            case Later(at=at):
                decided.append(_Decided(person, Nothing(), Moment(person.id, TIP, "", at)))
            case Now(day=day):
                here = _Occasion(
                    person, day, now, steps.get(person.id, {}), got.get(person.id, ()), known.get(person.id)
                )
                decided.append(_decide(library, here))
    await _keep(tx, decided, now)
    return [each.outcome for each in decided]


def _leave(asked: Asked, ahead: Sequence[Moment], heard: int | None, now: int) -> Leave:
    person = asked.person
    if person.tips_every == rhythm.OFF:
        return Never("stopped")
    leave = quiet.may(person, now, ahead, heard=heard, chosen=person.tips_hour is not None)
    instead = rhythm.caught_up(person, asked.due_at, now)
    return leave if instead is None or isinstance(leave, Never) else Later(instead)


@dataclass(frozen=True, slots=True)
class _Occasion:
    """A moment at which a tip may go, and all that the choice depends on."""

    person: Person
    day: int  #: the local day, as 20261231
    now: int  #: milliseconds since 1970
    steps: Mapping[str, Progress]  #: of which anything is known
    got: Sequence[SentTip]
    plan: StoredPlan | None


def _decide(library: Library, here: _Occasion) -> _Decided:
    person = here.person
    if person.tips_ignored >= IGNORED:
        return _Decided(person, AskedToPause(here.day), Moment(person.id, PAUSE, "", here.now + PATIENCE))
    following = rhythm.following(person, zones.local(person, here.now).date())
    follows = Moment(person.id, TIP, "", following)
    tip = _choose(library, here)
    if tip is None:
        return _Decided(person, Nothing(), follows)
    first = not here.got
    guessed = first and not zones.of(person)[1]
    return _Decided(person, Given(tip, here.day, first, guessed), follows)


def _choose(library: Library, here: _Occasion) -> Tip | None:
    if here.plan is None:
        return None
    profile = {
        fact: tuple(value) if isinstance(value, list) else value for fact, value in here.plan.profile.items()
    }
    sent = [
        Sent(each.tip, (here.now - each.sent_at) // _DAY, cast("Feedback | None", each.feedback))
        for each in here.got
    ]
    today = zones.local(here.person, here.now).date()
    seed = here.person.id + today.toordinal()
    return choosing.choose(library, profile, _standing(here.plan, here), sent, today.month, seed)


def _standing(plan: StoredPlan, here: _Occasion) -> Standing:
    """Where the person stands: a slot, or what they told of it, says that the open step is begun."""
    week = [step for step in plan.steps.get("this_week", []) if step not in plan.done]
    step = week[0] if week else None
    return Standing(
        primary=plan.primary,
        secondary=plan.secondary,
        open_step=step,
        begun=step is not None and step in here.steps and here.steps[step].begun(here.now),
        planned=(*week, *plan.steps.get("next", ())),
        done=plan.done,
    )


async def _keep(tx: Transaction, decided: Sequence[_Decided], now: int) -> None:
    await moments.plan_many(tx, [each.follows for each in decided if each.follows is not None])
    given = [(each.person.id, each.outcome) for each in decided if isinstance(each.outcome, Given)]
    await tips.sent(tx, [(person_id, given.tip.id) for person_id, given in given], now)
    await habits.heard_a_tip(tx, [(person_id, given.day) for person_id, given in given])
    for each in decided:
        if isinstance(each.outcome, AskedToPause):
            await habits.heard(tx, each.person.id, each.outcome.day)
