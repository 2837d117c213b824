"""Profiles to try things on: drawn the same every time, with facts left out and asked in vain."""

import hashlib
from collections.abc import Callable, Iterator

from hypothesis import strategies as st

from advisor.facts import Value
from advisor.library import Library


def share(name: str) -> float:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:6], "big") / 2**48


def of_library(
    library: Library, count: int, *, known: float = 0.6, refused: bool = False
) -> Iterator[dict[str, Value]]:
    """Yield *count* profiles in which about a share *known* of the facts is told."""
    for number in range(count):
        profile = full(library, f"{number}", refused=refused)
        for fact in tuple(profile):
            fate = share(f"{number}/{fact}/fate")
            if fate > known:
                if fate < known + 0.1:
                    profile[fact] = None
                else:
                    del profile[fact]
        yield profile


def full(library: Library, seed: str, *, refused: bool = False) -> dict[str, Value]:
    profile: dict[str, Value] = {}
    for fact in library.facts.values():
        if fact.measured:
            continue
        if fact.id == "red_flags" and not refused:
            profile[fact.id] = ()
        elif fact.kind == "many":
            profile[fact.id] = tuple(
                value for value in fact.values if share(f"{seed}/{fact.id}/{value}") < 0.4
            )
        else:
            profile[fact.id] = fact.values[int(share(f"{seed}/{fact.id}") * len(fact.values))]
    return profile


def any_profile(library: Library) -> st.SearchStrategy[dict[str, Value]]:
    """A strategy of partial profiles, refused ones among them."""
    facts: dict[str, st.SearchStrategy[Value]] = {}
    for fact in library.facts.values():
        one: st.SearchStrategy[Value] = st.none() | st.sampled_from(fact.values)
        if fact.kind == "many":
            one = st.none() | st.sets(st.sampled_from(fact.values), max_size=3).map(_in_order(fact.values))
        facts[fact.id] = one
    return st.fixed_dictionaries({}, optional=facts)


def _in_order(values: tuple[str, ...]) -> Callable[[set[str]], tuple[str, ...]]:
    return lambda ticks: tuple(value for value in values if value in ticks)
