"""What happens when a person tells how a step went. No words, no Telegram."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from advisor.calculators import Asked
from advisor.library import Library
from advisor.numbers import Form
from advisor.numbers import Why as NotRead
from advisor.plan import Plan
from advisor.playbooks import Step
from bot.store import numbers, plans, progress
from bot.store.database import Transaction
from bot.store.numbers import Number
from bot.usecases import steps

Why = Literal["time", "money", "unclear", "did_not_work", "changed_mind"]
#: Reasons after which the smaller version of the step is what they are reminded of.
_SMALLER: frozenset[Why] = frozenset({"time", "money", "did_not_work"})
_LARGEST = Decimal(1_000_000_000)
_OF = re.compile(r"of (\d+)")
_MINUTES = ("m", "min", "mins")


@dataclass(frozen=True, slots=True)
class Report:
    """A number that was noted, and what it means."""

    step: Step
    value: Decimal | None  #: None: nothing was counted
    before: Decimal | None  #: the number before this one
    stop: bool  #: it is below the step's own limit: the kill rule is met

    @property
    def good(self) -> bool:
        """Whether the number is what the step calls good."""
        return self.value is not None and self.value >= Decimal(str(self.step.kpi.good))


def form_of(unit: str, said: str, decimal: Literal[".", ","] | None) -> Form:
    """
    How a step's number may be typed.

    Args:
        unit: of the step's kpi, as the content has it: "of 10" has at most ten, what is left of 100 may be below zero.
        said: the same as the person reads it.
        decimal: their sign before decimals; None: not known.

    """
    found = _OF.fullmatch(unit)
    part = unit in ("percent", "of 100")
    kinds: dict[str, Asked] = {"percent": "percent", "of 100": "percent", "hours": "hours", "days": "days"}
    return Form(
        kind=kinds.get(unit, "money"),  # any number: who counts people may well count half ones
        low=-_LARGEST if part else Decimal(0),
        high=Decimal(found[1]) if found else _LARGEST,
        decimal=decimal,
        units=frozenset((said.casefold(), *(_MINUTES if unit == "minutes" else ()))),
        talk=True,
    )


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why what was typed is no number for a step."""

    why: NotRead
    low: Decimal  #: the least that is allowed
    high: Decimal


async def log(tx: Transaction, person_id: int, step: Step, value: Decimal, now: int) -> Report:
    """Note this week's number of *step*."""
    before = await numbers.of(tx, person_id, step.id)
    await numbers.add(tx, person_id, Number(step.id, now, value))
    stop = is_below(step, value)
    if stop:
        await _end(tx, person_id, step.id, "stopped", now)
    return Report(step, value, before[-1].value if before else None, stop)


async def done(tx: Transaction, person_id: int, step: Step, value: Decimal | None, now: int) -> Report:
    """*step* is done, with the number that its question asks for, if any; a number below its limit stops it."""
    report = (
        Report(step, None, None, stop=False) if value is None else await log(tx, person_id, step, value, now)
    )
    if not report.stop:
        await _end(tx, person_id, step.id, "done", now)
        stored = await plans.find(tx, person_id)
        if stored is not None and step.id not in stored.done:
            await plans.set_done(tx, person_id, (*stored.done, step.id))
    return report


def is_below(step: Step, value: Decimal) -> bool:
    """Whether *value* meets the kill rule of *step*."""
    return step.stop_below is not None and value < Decimal(str(step.stop_below))


async def _end(
    tx: Transaction, person_id: int, step: str, state: Literal["done", "stopped"], now: int
) -> None:
    known = await progress.find(tx, person_id, step)
    await progress.save(tx, known.with_(state=state, because=None, slot_at=None, changed_at=now))
    await steps.hush(tx, person_id, step)


async def not_done(
    tx: Transaction, person_id: int, step: str, state: Literal["part", "not_yet"], now: int
) -> None:
    """Part of *step*, or not yet: nothing more is asked about this slot."""
    known = await progress.find(tx, person_id, step)
    await progress.save(tx, known.with_(state=state, changed_at=now))
    await steps.hush(tx, person_id, step)


async def because(tx: Transaction, person_id: int, step: str, why: Why, now: int) -> None:
    """Why it was not done; from then on the smaller version stands for the step, where that helps."""
    if why == "changed_mind":
        await steps.leave(tx, person_id, step, now)
        return
    known = await progress.find(tx, person_id, step)
    smaller = known.smaller or why in _SMALLER
    await progress.save(tx, known.with_(because=why, smaller=smaller, changed_at=now))


async def counted(tx: Transaction, library: Library, person_id: int, plan: Plan) -> Step | None:
    """The step whose number /log means: the last one counted, else the first of the plan that counts."""
    last = await numbers.last(tx, person_id)
    touched = await progress.of(tx, person_id)
    ids = ([last.step] if last else []) + list(touched) + [*plan.this_week, *plan.next, *plan.later]
    for each in ids:
        step = library.steps.get(each)
        if step is not None and step.done_kind == "number" and _alive(touched, each):
            return step
    return None


def _alive(touched: dict[str, progress.Progress], step: str) -> bool:
    return step not in touched or touched[step].state not in ("left", "stopped")
