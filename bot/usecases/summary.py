"""What whoever answers a person should know of their business: answers, ride, open step. No words, no Telegram."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.facts import Value
from advisor.library import Library
from bot.store import intakes, plans, progress
from bot.store.database import Transaction
from bot.usecases.intake import profile_of


@dataclass(frozen=True, slots=True)
class Summary:
    """A business in a few lines. Nothing in it says who the person is."""

    answers: tuple[tuple[str, Value], ...] = ()  #: fact and value, as they were answered
    primary: str | None = None  #: the first ride of the plan that the person was told
    step: str | None = None  #: the step that they are at


async def of(tx: Transaction, library: Library, person_id: int) -> Summary:
    """What is known of the person's business now."""
    intake = await intakes.find(tx, person_id)
    told = profile_of(library, intake) if intake is not None else {}
    answers = tuple((fact, value) for fact, value in told.items() if value and fact in library.questions)
    stored = await plans.find(tx, person_id)
    if stored is None:
        return Summary(answers)
    known = await progress.of(tx, person_id)
    over = {each for each, one in known.items() if one.state in ("left", "stopped")}
    ahead = [*stored.steps.get("this_week", ()), *stored.steps.get("next", ())]
    step = next((each for each in ahead if each not in over and each not in stored.done), None)
    return Summary(answers, stored.primary, step if step in library.steps else None)
