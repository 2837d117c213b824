"""Whose advice another library would change: decided for one person, counted for all. Nothing here reads a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from advisor import differences
from advisor.differences import Advised, Difference
from advisor.library import Library
from bot.store.audiences import Standing
from bot.usecases import advice, recipients
from bot.usecases.advice import Judgement, Known
from bot.usecases.recipients import Skipped

#: People of the sample.
SAMPLE = 5
#: How far a step is that the owner works on.
_BEGUN = ("open", "planned", "part", "not_yet")


@dataclass(frozen=True, slots=True)
class Before:
    """A library that made plans, with a hash of what it decides."""

    library: Library
    meaning: str


def compare(before: Library | None, after: Library, known: Known) -> tuple[Difference, Judgement]:
    """What *after* says otherwise to somebody whose plan *before* made; None: its texts are not kept any more."""
    now = advice.judge(after, known)
    begun = [step for step, one in known.progress.items() if one.state in _BEGUN]
    new = Advised(after, now.advice, now.plan)
    if before is None:
        return _by_the_plan(known, new), now
    was = advice.judge(before, known)
    return differences.difference(Advised(before, was.advice, was.plan), new, begun), now


def _by_the_plan(known: Known, after: Advised) -> Difference:
    """Only what was kept with the plan can be compared."""
    stored = known.plan
    if stored is None:
        return Difference()
    told, now = (stored.primary, stored.secondary), (after.advice.primary, after.advice.secondary)
    return Difference(
        first=(told[0], now[0]) if told[0] != now[0] else None,
        beside=(told[1], now[1]) if told[1] != now[1] else None,
    )


@dataclass(slots=True)
class Found:
    """What was found so far. Its size does not grow with the number of people."""

    looked: int = 0
    differs: int = 0
    reach: int = 0  #: of those: may be told
    kinds: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    sample: list[dict[str, Any]] = field(default_factory=list)  # Any: JSON

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Found:
        """What `as_json` gave."""
        found = cls(**raw)
        found.kinds, found.skipped = Counter(found.kinds), Counter(found.skipped)
        return found

    def add(self, difference: Difference, decision: recipients.Decision, example: dict[str, Any]) -> None:
        """Count one person whose advice is another one now."""
        self.differs += 1
        self.kinds.update(difference.kinds)
        if isinstance(decision, Skipped):
            self.skipped[decision.why] += 1
        else:
            self.reach += 1
        # Spread over all: the places of the sample move on as the count doubles.
        if len(self.sample) < SAMPLE:
            self.sample.append(example)
        elif self.differs & (self.differs - 1) == 0:
            self.sample = [*self.sample[1:], example]

    def as_json(self) -> dict[str, Any]:
        """To be kept."""
        return asdict(self) | {"kinds": dict(self.kinds), "skipped": dict(self.skipped)}


def example(standing: Standing, difference: Difference, text: str, language: str) -> dict[str, Any]:
    """One of those whose advice is another one now: nothing that names them."""
    return {
        "language": language,
        "sector": str(standing.profile.get("sector") or ""),
        "kinds": list(difference.kinds),
        "text": text,
    }
