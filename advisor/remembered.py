"""What is worked out once for a library and remembered; forgotten as a whole when another library takes its place."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ParamSpec, Protocol, TypeVar, cast

P = ParamSpec("P")
T_co = TypeVar("T_co", covariant=True)


class Remembering(Protocol[P, T_co]):
    """A function that remembers its results."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T_co: ...

    def cache_clear(self) -> None:
        """Forget all results of this function."""
        ...


_ALL: list[Remembering[..., Any]] = []  # Any: whatever each of them gives


def remembered(most: int) -> Callable[[Callable[P, T_co]], Remembering[P, T_co]]:
    """As `functools.lru_cache` with room for *most* results, but `forget` empties it with all others."""

    def around(function: Callable[P, T_co]) -> Remembering[P, T_co]:
        kept = cast("Remembering[P, T_co]", lru_cache(maxsize=most)(function))
        _ALL.append(kept)
        return kept

    return around


def forget() -> None:
    """Let go of everything that was remembered, and so of every library that only memories held."""
    for each in _ALL:
        each.cache_clear()
