"""What another library advises the same owner otherwise, as far as they would notice it, and because of what."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any

from pydantic import BaseModel

from advisor.findings import Advice, Judged, Standing
from advisor.library import Library
from advisor.plan import Plan

#: What words a thing and decides nothing.
_WORDS = frozenset(
    ("text", "title", "why", "how", "hint", "label", "said", "synonyms", "name", "ride", "story", "icon", "source",
     "reviewed", "instead", "stuck", "risk", "done_when", "explain", "says", "none_label", "variants", "texts",
     "platforms", "sum", "priority", "effort", "version")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Advised:
    """What one library says to an owner."""

    library: Library
    advice: Advice | Judged
    plan: Plan  # without what is done or set aside


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What the owner would notice, as ids; empty when the advice stays. Steps in the order of doing."""

    first: tuple[str | None, str | None] | None = None  # the primary before and after
    because: str | None = None  # the rule of the new library that says why another one is first
    beside: tuple[str | None, str | None] | None = None  # the secondary, likewise
    closed: tuple[tuple[str, str], ...] = ()  # trend and the gate that closes it now
    opened: tuple[str, ...] = ()  # trends
    refused: tuple[str, ...] = ()  # rules that say no now
    gone: tuple[str, ...] = ()  # titles of open steps that the new library does not hold
    out: tuple[str, ...] = ()  # open steps that are in the new plan no more
    limits: tuple[str, ...] = ()  # open steps that are given up at another number, or measured otherwise
    begins: tuple[str, ...] = ()  # new in this week

    @property
    def kinds(self) -> tuple[str, ...]:
        """The names of what is otherwise."""
        return tuple(
            each.name for each in fields(self) if each.name != "because" and getattr(self, each.name)
        )

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.kinds)


def difference(before: Advised, after: Advised, begun: Collection[str] = ()) -> Difference:
    """Return what *after* says otherwise to the same answers; *begun*: steps that the owner works on."""
    if before.library is after.library:
        return Difference()
    was, now = _closed(before.advice), _closed(after.advice)
    known = {one.rule for one in before.advice.refusals}
    open_ = tuple(dict.fromkeys((*before.plan.this_week, *begun)))
    there = [each for each in open_ if each in after.library.steps]
    planned = {*after.plan.this_week, *after.plan.next, *after.plan.later}
    first = _other(before.advice.primary, after.advice.primary)
    return Difference(
        first=first,
        because=_because(first[0], before.advice, after.advice) if first else None,
        beside=_other(before.advice.secondary, after.advice.secondary),
        closed=tuple((trend, gate) for trend, gate in now.items() if trend not in was),
        opened=tuple(trend for trend in was if trend not in now),
        refused=tuple(one.rule for one in after.advice.refusals if one.rule not in known),
        gone=tuple(_title(each, before.library) for each in open_ if each not in after.library.steps),
        out=tuple(each for each in there if each not in planned),
        limits=tuple(each for each in there if _limit(before.library, each) != _limit(after.library, each)),
        begins=tuple(each for each in after.plan.this_week if each not in open_),
    )


def _other(before: str | None, after: str | None) -> tuple[str | None, str | None] | None:
    return (before, after) if before != after else None


def _closed(advice: Advice | Judged) -> dict[str, str]:
    return {one.trend: one.gates[0].rule for one in advice.standings if one.gates}


def _title(step: str, library: Library) -> str:
    return library.steps[step].title if step in library.steps else ""


def _limit(library: Library, step: str) -> object:
    found = library.steps.get(step)
    return None if found is None else (found.stop_below, found.done_kind, found.kpi.unit)


def _because(ride: str | None, before: Advice | Judged, after: Advice | Judged) -> str | None:
    """The gate that closed the ride before; else the heaviest reason that is new; else the heaviest of all."""
    left = _standing(ride, after)
    if left is not None and left.gates:
        return left.gates[0].rule
    spoke = {one.rule: one.weight for standing in before.standings for one in standing.reasons}
    taken = _standing(after.primary, after)
    speaking = [one for one in taken.reasons if one.weight > 0] if taken else []
    against = [one for one in left.reasons if one.weight < 0] if left else []
    fresh = [one for one in (*speaking, *against) if spoke.get(one.rule) != one.weight]
    found = max(fresh or speaking or against, key=lambda one: abs(one.weight), default=None)
    return None if found is None else found.rule


def _standing(trend: str | None, advice: Advice | Judged) -> Standing | None:
    return next((one for one in advice.standings if one.trend == trend), None)


def meaning(library: Library) -> str:
    """Return a hash of all in *library* that decides anything: where it is the same, only words are otherwise."""
    parts: Mapping[str, Mapping[Any, Any]] = {  # Any: each kind of entry by its id
        "facts": library.facts,
        "questions": library.questions,
        "trends": library.trends,
        "rules": library.rules,
        "steps": library.steps,
        "calculators": library.calculators,
    }
    told = {name: [_bare(one) for one in part.values()] for name, part in parts.items()}
    serving = {str(purpose): steps for purpose, steps in library.purposes.items()}
    return hashlib.sha256(json.dumps([told, serving]).encode()).hexdigest()


def _bare(value: object) -> object:
    """Return *value* as JSON, without what only words it."""
    if isinstance(value, BaseModel):
        return {name: _bare(getattr(value, name)) for name in type(value).model_fields if name not in _WORDS}
    if isinstance(value, Mapping):
        return {str(name): _bare(one) for name, one in value.items()}
    return [_bare(one) for one in value] if isinstance(value, tuple | list) else repr(value)
