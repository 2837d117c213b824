"""
The closed language of conditions: all, any, not, is, has, at_least, at_most, with three truth values.

It never calculates, never reads anything but facts, and never grows: a rule that needs a further word is Python.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Literal, Protocol

from pydantic import PlainValidator

from advisor import faults

Operator = Literal["is", "has", "at_least", "at_most"]
Profile = Mapping[str, "str | tuple[str, ...] | None"]
"""Fact id to value. An absent fact is unknown; None: asked, and the owner does not know."""

OPERATORS: tuple[Operator, ...] = ("is", "has", "at_least", "at_most")
WORDS = ("all", "any", "not", *OPERATORS)


class Vocable(Protocol):
    """What a condition has to know of a fact."""

    @property
    def kind(self) -> Literal["one", "many"]: ...
    @property
    def values(self) -> tuple[str, ...]: ...
    @property
    def ordered(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class All:
    """True when every part is true, false when one is false."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when one part is true, false when every one is false."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when its part is false; unknown stays unknown."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class Atom:
    """One fact is tested; true when the answer is (or holds) one of `values`."""

    operator: Operator
    fact: str
    named: tuple[str, ...]  # as written
    values: tuple[str, ...]  # the values that make it true; empty for at_least and at_most until linked


Condition = All | AnyOf | Not | Atom


def read(raw: object) -> Condition:
    """
    Return the condition that *raw* (plain YAML values) spells.

    Raises:
        ValueError: what is wrong, and what to write instead.
    """
    match raw:
        case All() | AnyOf() | Not() | Atom():
            return raw
        case dict() if len(raw) == 1:
            ((word, value),) = raw.items()
            return _read_word(str(word), value)
        case dict():
            found = faults.listed(map(str, raw))
            allowed = faults.listed(WORDS)
            raise ValueError(
                f"a condition has exactly one of {allowed}; found {found or 'nothing'}: join with all."
            )
        case _:
            raise ValueError(f"a condition is a mapping such as {{is: {{hours: over_10}}}}, not {raw!r}.")


def _read_word(word: str, value: object) -> Condition:
    if word in OPERATORS:
        return _read_test(word, value)
    match word, value:
        case "not", _:
            return Not(read(value))
        case (("all" | "any"), [_, *_]):
            parts = tuple(read(part) for part in value)
            return All(parts) if word == "all" else AnyOf(parts)
        case (("all" | "any"), _):
            raise ValueError(f"{word} needs a list of at least one condition.")
    raise ValueError(
        f'"{word}" is not a word of conditions ({faults.listed(WORDS)}).{faults.suggestion(word, WORDS)}'
    )


def _read_test(operator: Operator, value: object) -> Atom:
    if not isinstance(value, dict) or len(value) != 1:
        raise ValueError(
            f"{operator} tests one fact, as in {{{operator}: {{fact: value}}}}: join several with all."
        )
    ((fact, named),) = value.items()
    several = named if isinstance(named, list) else [named]
    words = tuple(_word(one) for one in several)
    if not words or (operator in ("at_least", "at_most") and len(words) != 1):
        raise ValueError(f"{operator} on {fact} needs one value.")
    return Atom(operator, str(fact), words, words if operator in ("is", "has") else ())


def word(raw: object) -> str:
    """Return a value as it is named in content: YAML's booleans are yes and no."""
    return _word(raw)


def _word(raw: object) -> str:
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, str):
        return raw
    raise ValueError(f"{raw!r} is not a value: a value is one word.")


ReadCondition = Annotated[Condition, PlainValidator(read)]
"""For models: a condition that is read from plain YAML values."""


def parts(condition: Condition) -> Iterator[Condition]:
    """Yield *condition* and all that it is made of, in reading order."""
    yield condition
    match condition:
        case All(parts=inner) | AnyOf(parts=inner):
            for part in inner:
                yield from parts(part)
        case Not(part=part):
            yield from parts(part)


def names(condition: Condition) -> tuple[str, ...]:
    """Return the ids of the facts that are read, each once, in reading order."""
    return tuple(dict.fromkeys(part.fact for part in parts(condition) if isinstance(part, Atom)))


def link(condition: Condition, facts: Mapping[str, Vocable]) -> Condition:
    """Return *condition* with the values of at_least and at_most written out. Needs a condition without faults."""
    match condition:
        case All(parts=inner):
            return All(tuple(link(part, facts) for part in inner))
        case AnyOf(parts=inner):
            return AnyOf(tuple(link(part, facts) for part in inner))
        case Not(part=part):
            return Not(link(part, facts))
        case Atom(operator="at_least", fact=fact, named=(first,)):
            values = facts[fact].values
            return replace(condition, values=values[values.index(first) :])
        case Atom(operator="at_most", fact=fact, named=(last,)):
            values = facts[fact].values
            return replace(condition, values=values[: values.index(last) + 1])
        case _:
            return condition


def wrong(condition: Condition, facts: Mapping[str, Vocable]) -> Iterator[str]:
    """Yield what is wrong with the facts, values and operators that *condition* names."""
    for part in parts(condition):
        if isinstance(part, Atom):
            yield from _wrong_test(part, facts)


def _wrong_test(test: Atom, facts: Mapping[str, Vocable]) -> Iterator[str]:
    fact = facts.get(test.fact)
    if fact is None:
        yield f'condition names "{test.fact}", no such fact.{faults.suggestion(test.fact, facts)}'
        return
    fitting = "has" if fact.kind == "many" else "is"
    if test.operator in ("is", "has") and test.operator != fitting:
        yield f'"{test.operator}" does not fit {test.fact} (kind {fact.kind}): write {fitting}.'
    if test.operator in ("at_least", "at_most") and not (fact.ordered and fact.kind == "one"):
        yield f'"{test.operator}" needs an ordered fact, {test.fact} is not: write is: {{{test.fact}: [...]}}.'
    for value in test.named:
        if value not in fact.values:
            allowed = faults.listed(fact.values)
            yield f'{test.fact} has no value "{value}" (it has {allowed}).{faults.suggestion(value, fact.values)}'


def holds(condition: Condition, profile: Profile) -> bool | None:
    """Return whether a linked *condition* is true (True), false (False) or unknown (None) for *profile*."""
    match condition:
        case All(parts=inner):
            truths = [holds(part, profile) for part in inner]
            return False if False in truths else None if None in truths else True
        case AnyOf(parts=inner):
            truths = [holds(part, profile) for part in inner]
            return True if True in truths else None if None in truths else False
        case Not(part=part):
            truth = holds(part, profile)
            return None if truth is None else not truth
        case Atom():
            return _tests(condition, profile.get(condition.fact))


def _tests(test: Atom, value: str | tuple[str, ...] | None) -> bool | None:
    if value is None:
        return None
    if isinstance(value, tuple):
        return any(one in test.values for one in value)
    return value in test.values


def knows(condition: Condition, *, truth: bool = True) -> frozenset[str]:
    """Return the facts that are known for sure whenever *condition* has *truth*, and are mentioned positively then."""
    match condition:
        case Not(part=part):
            return knows(part, truth=not truth)
        case All(parts=inner) | AnyOf(parts=inner):
            each = [knows(part, truth=truth) for part in inner]
            together = isinstance(condition, All) is truth  # all parts have the truth at once
            return frozenset().union(*each) if together else frozenset.intersection(*each)
        case Atom():
            return frozenset((condition.fact,)) if truth else frozenset()


def speaks_of(condition: Condition, profile: Profile) -> str:
    """Return the fact that a true *condition* rests on first; the first one named when none is plainly true."""
    for part in parts(condition):
        if isinstance(part, Atom) and _tests(part, profile.get(part.fact)):
            return part.fact
    return names(condition)[0]


def in_words(condition: Condition) -> str:
    """Return *condition* as a phrase for authors, in ids: `hours is over_10, and (not camera is nobody)`."""
    match condition:
        case All(parts=inner):
            return ", and ".join(_inner(part) for part in inner)
        case AnyOf(parts=inner):
            return ", or ".join(_inner(part) for part in inner)
        case Not(part=part):
            return f"not {_inner(part)}"
        case Atom():
            verb = {"is": "is", "has": "has", "at_least": "is at least", "at_most": "is at most"}[
                condition.operator
            ]
            return f"{condition.fact} {verb} {' or '.join(condition.named)}"


def _inner(condition: Condition) -> str:
    words = in_words(condition)
    return words if isinstance(condition, Atom) else f"({words})"
