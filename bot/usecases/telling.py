"""Telling people once what another library made otherwise for them: by a run, or when they look. No words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from advisor.differences import Difference
from bot.store import comparisons, outbox, plans
from bot.store.comparisons import Comparison, Differing
from bot.store.database import Transaction
from bot.store.plans import StoredPlan

#: In the outbox: handed to Telegram, delivered, or perhaps delivered.
_HANDED_OVER = frozenset((outbox.SENDING, outbox.SENT, outbox.UNCERTAIN))


def kept(found: Difference, plan: StoredPlan) -> dict[str, Any]:  # Any: JSON
    """What is kept of somebody whose advice is another one now: what to tell, and the plan that is told with it."""
    told = {"primary": plan.primary, "secondary": plan.secondary, "steps": plan.steps}
    return {"difference": asdict(found), "plan": told}


def difference_of(what: Mapping[str, Any]) -> Difference:
    """What to tell, as `kept` wrote it."""
    raw = {name: _tuples(value) for name, value in what["difference"].items()}
    return Difference(**raw)


def _tuples(value: Any) -> Any:  # Any: JSON
    return tuple(_tuples(one) for one in value) if isinstance(value, list) else value


async def told(
    tx: Transaction, stored: StoredPlan, version: str, now: int
) -> tuple[StoredPlan, Difference | None]:
    """
    Somebody looks at a plan that another library made since: what they know of it, and what is to be told now.

    What a run handed to Telegram they know. What it has not sent yet is taken out of the outbox: they are told here.
    """
    found = await comparisons.of_person(tx, stored.person_id)
    comparison = None if found is None else await comparisons.find(tx, found.comparison_id)
    if found is None or comparison is None or comparison.after != version:
        return stored, None
    await comparisons.drop(tx, stored.person_id)
    known = replace(stored, **found.what["plan"])
    if await _is_delivered(tx, comparison, stored.person_id, now):
        return known, None
    return known, difference_of(found.what)


async def _is_delivered(tx: Transaction, comparison: Comparison, person_id: int, now: int) -> bool:
    if comparison.broadcast_id is None:
        return False
    row = await comparisons.delivery(tx, comparison.broadcast_id, person_id)
    if row is None:
        return False
    if row[1] == outbox.WAITING:
        await comparisons.take_back(tx, row[0], now)
    return row[1] in _HANDED_OVER


async def known_by(tx: Transaction, stored: StoredPlan, found: Differing, now: int) -> StoredPlan:
    """
    What somebody knows of their plan before everybody is looked at anew.

    What an earlier run handed to Telegram is kept as their plan: the next one tells what is otherwise than that.
    """
    comparison = await comparisons.find(tx, found.comparison_id)
    if comparison is None or not await _is_delivered(tx, comparison, stored.person_id, now):
        return stored
    known = replace(stored, **found.what["plan"], library=comparison.after)
    await plans.save(tx, known)
    await comparisons.drop(tx, stored.person_id)
    return known


async def to_tell(tx: Transaction, comparison: Comparison, person_id: int) -> Difference | None:
    """What a run is to tell this person; None: they were told when they looked, or it is none of theirs any more."""
    found = await comparisons.of_person(tx, person_id)
    if found is None or found.comparison_id != comparison.id:
        return None
    plan = await plans.find(tx, person_id)
    if plan is None or plan.library == comparison.after:
        await comparisons.drop(tx, person_id)
        return None
    return difference_of(found.what)


def differing(person_id: int, comparison: Comparison, found: Difference, plan: StoredPlan) -> Differing:
    """The row of somebody whose advice is another one now."""
    return Differing(person_id, comparison.id, kept(found, plan))
