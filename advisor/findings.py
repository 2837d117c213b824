"""What the advisor found: findings, the standing of each trend, the whole advice, and what can be read off it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from advisor.facts import Value
from advisor.playbooks import Plan

State = Literal["go", "maybe", "not_now"]
"""go: no gate is closed; maybe: a gate hangs on an unknown fact; not_now: a gate is closed."""

Sure = Literal["very", "fairly", "little"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is true for a profile. Its text still holds placeholders; `advisor.rules.fill` fills them."""

    rule: str
    weight: int  # -3..3; 0 for gates, warnings and refusals
    fact: str  # the fact that it rests on first
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one trend stands."""

    trend: str
    rank: int  # 1 is best; gated trends are last
    state: State
    score: int  # weights of the true rules times the trend's points
    bounds: tuple[int, int]  # what the score can still become, inclusive
    reasons: tuple[Finding, ...]  # kind weight, the heaviest first
    warnings: tuple[Finding, ...]
    gates: tuple[Finding, ...]  # closed ones
    hanging: tuple[Finding, ...]  # gates that an unknown fact may still close


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a trend is not the first."""

    because: Literal["closed", "against", "outscored"]
    finding: (
        Finding | None
    )  # the gate, or the heaviest reason against it; None where others only score higher


@dataclass(frozen=True, slots=True, kw_only=True)
class Ride:
    """The first and the second trend, before anything is said about them."""

    primary: str | None
    secondary: str | None
    refused: bool  # a refusal nulls the ranking


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest change of facts after which another trend comes first."""

    change: Mapping[str, Value]
    primary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """All that the advisor has to say about one profile."""

    primary: str | None
    secondary: str | None
    standings: tuple[Standing, ...]  # all six, best first
    refusals: tuple[Finding, ...]
    refused: bool  # a refusal nulls the ranking
    sure: Sure
    confidence: float  # share of plausible completions in which the primary stays, 0..1
    certain: bool  # no answer can change primary and secondary any more (true may be missed, false may not)
    next_question: str | None
    would_settle: tuple[str, ...] = ()  # questions whose answers would make it surer, the most telling first
    what_would_change_it: tuple[Change, ...]
    plan: Plan
    inferred: frozenset[str]  # facts that were not told but follow


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What an advice rests on, without what only explains how sure it is: a third of the work."""

    primary: str | None
    secondary: str | None
    standings: tuple[Standing, ...]
    refusals: tuple[Finding, ...]
    refused: bool


def why_not(advice: Advice, trend: str) -> WhyNot | None:
    """Return why *trend* is not the primary of *advice*; None if it is."""
    if trend == advice.primary:
        return None
    standing = next(one for one in advice.standings if one.trend == trend)
    if standing.gates:
        return WhyNot("closed", standing.gates[0])
    against = [one for one in standing.reasons if one.weight < 0]
    if against:
        return WhyNot("against", min(against, key=lambda one: one.weight))
    return WhyNot("outscored", None)
