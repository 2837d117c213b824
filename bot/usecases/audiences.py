"""Whom a broadcast is for: conditions over what is known of people. Nothing here reads or writes a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from advisor import conditions
from advisor.conditions import Condition
from advisor.library import Library
from bot.store.audiences import Standing

#: What is not known: a person of whom it is not known has this value.
UNKNOWN = "-"
#: A value that nobody has: an audience without lines is everybody but these.
NOBODY = "*"
#: Days since the last sign of life.
ACTIVE = ("7", "28", "90")
#: How far people are with the step that they changed last.
STATES = ("open", "planned", "part", "not_yet", "done", "stopped", "left")
#: Facts of the business that are offered as buttons; others can be named in segments of the content.
FACTS = ("sector", "region", "stage")
INCLUDE, EXCLUDE = "include", "exclude"
#: What an audience tells apart beside facts, in the order of the buttons.
DIMENSIONS = ("primary", "secondary", *FACTS, "language", "step", "active", "source", "segment")

Raw = Mapping[str, Any]  # Any: a condition as JSON, checked by `advisor.conditions.read`


def lines(audience: Raw, side: str) -> list[Any]:
    """The conditions of one side: all of "include" must hold, none of "exclude" may."""
    return list(audience.get(side, []))


def values(dimension: str, library: Library, languages: list[str], segments: Mapping[str, Any]) -> list[str]:
    """What can be tapped for *dimension*, but for sources, which are typed."""
    match dimension:
        case "primary" | "secondary":
            return [*library.trends, UNKNOWN]
        case "language":
            return languages
        case "step":
            return [*STATES, UNKNOWN]
        case "active":
            return list(ACTIVE)
        case "segment":
            return [*library.segments, *segments]
        case _ if dimension in FACTS and dimension in library.facts:
            return [*library.facts[dimension].values, UNKNOWN]
        case _:
            return []


def chosen(audience: Raw, side: str, dimension: str) -> list[str]:
    """The values of *dimension* that are chosen on one side."""
    return next((list(named) for name, named, _ in _read(lines(audience, side)) if name == dimension), [])


def is_negated(audience: Raw, side: str, dimension: str) -> bool:
    """Whether everybody but those is meant."""
    return any(name == dimension and negated for name, _, negated in _read(lines(audience, side)))


def _read(those: list[Any]) -> Iterator[tuple[str, list[str], bool]]:
    for line in those:
        negated = "not" in line
        atom = (line["not"] if negated else line)["is"]
        ((dimension, named),) = atom.items()
        yield dimension, named, negated


def told(audience: Raw, side: str) -> list[tuple[str, list[str], bool]]:
    """Dimension, values, and whether it is negated, for each line of one side."""
    return list(_read(lines(audience, side)))


def toggle(audience: Raw, side: str, dimension: str, value: str) -> dict[str, Any]:
    """*audience* with *value* chosen, or not any more."""
    now = chosen(audience, side, dimension)
    named = [each for each in now if each != value] if value in now else [*now, value]
    return _with(audience, side, dimension, named, negated=is_negated(audience, side, dimension))


def negate(audience: Raw, side: str, dimension: str) -> dict[str, Any]:
    """*audience* with everybody but those, or those again."""
    now = chosen(audience, side, dimension)
    return _with(audience, side, dimension, now, negated=not is_negated(audience, side, dimension))


def _with(audience: Raw, side: str, dimension: str, named: list[str], *, negated: bool) -> dict[str, Any]:
    atom = {"is": {dimension: named}}
    line = [{"not": atom} if negated else atom] if named else []
    others = [
        each
        for each, (name, _, _) in zip(lines(audience, side), _read(lines(audience, side)), strict=True)
        if name != dimension
    ]
    return {**audience, side: [*others, *line]}


def as_condition(audience: Raw, segments: Mapping[str, Any]) -> Any:  # Any: a condition as JSON
    """The whole audience as one condition in which admins' own segments are written out: these may change later."""
    include = [_written_out(each, segments) for each in lines(audience, INCLUDE)]
    exclude = [_written_out(each, segments) for each in lines(audience, EXCLUDE)]
    return {
        "all": [*include, *({"not": each} for each in exclude)] or [{"not": {"is": {"language": NOBODY}}}]
    }


def _written_out(line: Any, segments: Mapping[str, Any]) -> Any:  # Any: conditions as JSON
    if "not" in line:
        return {"not": _written_out(line["not"], segments)}
    ((dimension, named),) = line["is"].items()
    if dimension != "segment":
        return line
    return {"any": [segments.get(name, {"is": {"segment": [name]}}) for name in named]}


class Audience:
    """An audience, ready to be asked about many people."""

    def __init__(self, audience: Raw, library: Library, segments: Mapping[str, Any]) -> None:
        self._condition: Condition = conditions.read(as_condition(audience, segments))
        self._library = library
        named = self._names = conditions.names(self._condition)
        self._reads_facts = any(name in library.facts for name in named)
        self._reads_segments = "segment" in named

    def holds(self, standing: Standing, language: str, now: int) -> bool:
        """Whether the broadcast is for them; *language* is the one in which they are spoken to."""
        known: dict[str, Any] = {
            "primary": standing.primary,
            "secondary": standing.secondary,
            "language": language,
            "step": standing.step_state,
            "source": standing.person.source,
            "active": active(standing, now),
        }
        if self._reads_facts or self._reads_segments:
            profile = standing.profile
            known.update(profile)
            if self._reads_segments:
                known["segment"] = tuple(
                    one.id for one in self._library.segments.values() if conditions.holds(one.when, profile)
                )
        # Nothing stays unknown: what is not there is UNKNOWN, so that "not" means what it says.
        full = {name: UNKNOWN if known.get(name) is None else known[name] for name in self._names}
        return conditions.holds(self._condition, full) is True


def active(standing: Standing, now: int) -> tuple[str, ...]:
    """Within how many days they showed a sign of life."""
    days = (now - standing.person.seen_at) / 86_400_000
    return tuple(each for each in ACTIVE if days <= int(each))
