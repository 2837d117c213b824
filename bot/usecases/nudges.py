"""Nudges: an intake that was left unfinished is called to mind, three times at most. No words, no Telegram."""

from __future__ import annotations

from dataclasses import dataclass

from advisor import intake as folding
from advisor.library import Library
from bot.store import activity, habits, intakes, moments
from bot.store.database import Transaction
from bot.store.intakes import REVIEW, Intake
from bot.store.moments import Moment
from bot.store.people import Person
from bot.usecases import intake as using_intake
from bot.usecases import quiet
from bot.usecases.quiet import Later, Never, Now

NUDGE = "nudge"
_HOUR = 3_600_000  # milliseconds
#: How long after the last sign of life the first comes, and the others after the one before: the same day, the next
#: day, within a week. Then silence.
WAITS = (3 * _HOUR, 24 * _HOUR, 5 * 24 * _HOUR)


@dataclass(frozen=True, slots=True)
class Nudged:
    """A nudge goes out now."""

    number: int  #: 1 to 3
    taps: int  #: about so many are left, the review's included
    day: int  #: the local day, as 20261231


async def begin(tx: Transaction, person: Person, now: int) -> None:
    """An intake was begun or taken up: it is called to mind should it be left."""
    if person.nudges < len(WAITS):
        await moments.plan(tx, Moment(person.id, NUDGE, "", now + WAITS[person.nudges]))


async def due(tx: Transaction, library: Library, person: Person, now: int) -> Nudged | None:
    """A nudge is due at *now*, in milliseconds since 1970. None: not now; a later one is planned if need be."""
    intake = await intakes.find(tx, person.id)
    if intake is None or intake.finished_at is not None or person.nudges >= len(WAITS):
        return None
    active = await activity.last_sign(tx, person.id)
    wait = WAITS[0]
    if active is not None and now - active < wait:
        await _plan(tx, person, active + wait)
        return None
    match await quiet.ask(tx, person, now, await moments.of(tx, person.id)):
        case Never():
            return None
        case Later(at=at):
            await _plan(tx, person, at)
            return None
        case Now(day=day):
            return await _now(tx, library, person, intake, day, now)


async def _now(
    tx: Transaction, library: Library, person: Person, intake: Intake, day: int, now: int
) -> Nudged:
    number = person.nudges + 1
    await habits.heard_a_nudge(tx, person.id, day)
    if number < len(WAITS):
        await _plan(tx, person, now + WAITS[number])
    return Nudged(number, _taps_left(library, intake), day)


async def _plan(tx: Transaction, person: Person, at: int) -> None:
    await moments.plan(tx, Moment(person.id, NUDGE, "", at))


def _taps_left(library: Library, intake: Intake) -> int:
    if intake.open == REVIEW:
        return 1
    return folding.remaining(library, using_intake.profile_of(library, intake)) + 1
