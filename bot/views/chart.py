"""A step's numbers over the weeks as a picture: bars, and a line for what is good. No words, as in pictures.py."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot import resources

_WEEKS = 12  # the last ones
_LEVELS = 20  # heights: the same picture serves many people, and is drawn and uploaded only once
_WIDTH = 560  # pixels, as the picture of the six trends


@dataclass(frozen=True, slots=True)
class Dots:
    """The weeks' numbers, each as a height."""

    heights: tuple[int, ...]  #: 0-20, oldest first
    good: int  #: 0-20: the line of what is good
    reached: tuple[bool, ...]  #: whether each number is good


def dots_of(values: Sequence[Decimal], good: Decimal) -> Dots | None:
    """The picture of *values*, oldest first; None for fewer than two: there is no way to see yet."""
    shown = values[-_WEEKS:]
    if len(shown) < 2:  # noqa: PLR2004  # a way has two ends
        return None
    low, high = min(Decimal(0), *shown), max(good, *shown)
    span = high - low or Decimal(1)
    return Dots(
        tuple(round(_LEVELS * (value - low) / span) for value in shown),
        round(_LEVELS * (good - low) / span),
        tuple(value >= good for value in shown),
    )


def key_of(dots: Dots) -> str:
    """The same for the same picture, whoever sees it."""
    drawn = json.dumps([_design(), asdict(dots)])
    return "chart:" + hashlib.sha256(drawn.encode()).hexdigest()[:24]


@functools.cache
def _design() -> str:
    source = (resources.templates() / "pictures" / "chart.svg").read_bytes()
    return hashlib.sha256(source).hexdigest()[:12]


@functools.cache
def _template() -> Template:
    loader = FileSystemLoader(resources.templates())
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template(
        "pictures/chart.svg"
    )


def svg_of(dots: Dots) -> str:
    """The picture as SVG."""
    return _template().render(dots=dots, levels=_LEVELS)


def draw(dots: Dots) -> bytes:
    """The picture as PNG."""
    import resvg_py  # noqa: PLC0415  # a native library that only pictures need

    return bytes(resvg_py.svg_to_bytes(svg_string=svg_of(dots), width=_WIDTH, skip_system_fonts=True))
