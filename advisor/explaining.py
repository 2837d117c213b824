"""A profile rule by rule, for authors: what is true, false or unknown, part by part, in the owner's words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from advisor import conditions, contract, rules
from advisor.conditions import All, AnyOf, Atom, Condition, Not
from advisor.facts import Value, with_inferred
from advisor.findings import Standing
from advisor.library import Library
from advisor.trends import Rule

_TRUTH: Mapping[bool | None, str] = {True: "true", False: "false", None: "unknown"}
_ORDER = (True, None, False)  # what speaks stands first, what does not apply last
_STATE = {"go": "open", "maybe": "open, but a gate hangs on what is not known", "not_now": "closed by a gate"}
_STEP = "    "


def explained(library: Library, told: Mapping[str, Value]) -> Iterator[str]:
    """
    Yield the lines that explain the advice on *told*, which holds nothing inferred.

    The six trends stand in their rank, refusals last; in each the true rules come before the unknown and the false.
    Below a rule each part of its condition says whether it is true, false or unknown, and by which answer.
    """
    full, inferred = with_inferred(library, told)
    owner = _Owner(library, full, inferred, contract.said(library))
    for standing in rules.advise(library, dict(told)).standings:
        yield from (_heading(library, standing), "")
        yield from owner.rules([one for one in library.rules.values() if _judges(one, standing.trend)])
    yield from ("Refusals", "")
    yield from owner.rules([one for one in library.rules.values() if one.kind == "refusal"])


def _judges(rule: Rule, trend: str) -> bool:
    return rule.kind != "refusal" and rule.trend == trend


def _heading(library: Library, standing: Standing) -> str:
    low, high = standing.bounds
    name = f"{library.trends[standing.trend].name} ({standing.trend})"
    points = f"{standing.score} points, {low} to {high} with all answers"
    return f"{standing.rank}. {name}: {_STATE[standing.state]}, {points}"


@dataclass(frozen=True, slots=True)
class _Owner:
    """One owner's answers, and how each of them is said."""

    library: Library
    full: Mapping[str, Value]
    inferred: frozenset[str]
    phrases: contract.Said

    def rules(self, judging: list[Rule]) -> Iterator[str]:
        truths = {rule.id: conditions.holds(rule.when, self.full) for rule in judging}
        for rule in sorted(judging, key=lambda one: _ORDER.index(truths[one.id])):
            yield f"{_STEP}{_TRUTH[truths[rule.id]]:8}{rule.id} ({_does(rule)})"
            top = rule.when.parts if isinstance(rule.when, All) else (rule.when,)
            for part in top:
                yield from self._part(part, 2)
        yield ""

    def _part(self, part: Condition, depth: int) -> Iterator[str]:
        begins = f"{_STEP * depth}{_TRUTH[conditions.holds(part, self.full)]}: "
        match part:
            case Atom():
                yield begins + self._tested(part)
            case Not(part=inner):
                yield f"{begins}that this is not so"
                yield from self._part(inner, depth + 1)
            case All(parts=several) | AnyOf(parts=several):
                yield begins + ("each of these" if isinstance(part, All) else "one of these")
                for one in several:
                    yield from self._part(one, depth + 1)

    def _tested(self, test: Atom) -> str:
        value = self.full.get(test.fact)
        wanted = " or ".join(self._phrase(test.fact, one) for one in test.values)
        if value is None:
            why = "the owner is not sure" if test.fact in self.full else "not told"
            return f"{test.fact} is {wanted} ({why})"
        follows = ", which follows" if test.fact in self.inferred else ""
        if conditions.holds(test, self.full):
            meant = [one for one in test.values if one == value or one in value]
            return f"{test.fact} is {self._several(test.fact, meant)}{follows}"
        said = self._several(test.fact, (value,) if isinstance(value, str) else value)
        return f"{test.fact} is {wanted} (the owner has {said}{follows})"

    def _several(self, fact: str, values: tuple[str, ...] | list[str]) -> str:
        return " and ".join(self._phrase(fact, one) for one in values) or "none of these"

    def _phrase(self, fact: str, value: str) -> str:
        return f'"{self.phrases.get((fact, value), value.replace("_", " "))}"'


def _does(rule: Rule) -> str:
    return f"{rule.weight:+d}" if rule.kind == "weight" else rule.kind
