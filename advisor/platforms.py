"""Platforms by region and kind, each fee with its year. Nothing here recommends one."""

from collections.abc import Iterable
from datetime import date
from typing import Literal, get_args

from pydantic import Field

from advisor.facts import Model, Word

PlatformKind = Literal[
    "marketplace", "delivery", "b2b", "booking", "classifieds", "chat",
    "short_video", "live", "map", "payment", "records", "surplus",
]  # fmt: skip
"""What a platform is used for."""

KINDS: tuple[PlatformKind, ...] = get_args(PlatformKind)


class Platform(Model):
    """A platform that owners of some regions meet."""

    id: Word = Field(max_length=24)  # a button carries it beside a step
    name: str = Field(min_length=1, max_length=28)
    kind: PlatformKind
    regions: tuple[Word, ...] = Field(min_length=1)
    countries: str | None = Field(default=None, min_length=1, max_length=120)
    fee: str | None = Field(default=None, min_length=1, max_length=120)
    year: int = Field(ge=2015, le=2026)  # of the fee, or of the fact that it is there
    source: str = Field(min_length=3)
    reviewed: date


def near(platforms: Iterable[Platform], kinds: Iterable[str], region: str) -> tuple[Platform, ...]:
    """Return the *platforms* of these *kinds* that work in *region*, by kind and then in the authors' order."""
    known = tuple(platforms)
    return tuple(
        one for kind in dict.fromkeys(kinds) for one in known if one.kind == kind and region in one.regions
    )
