"""Bars with numbers as a picture: SVG -> PNG. Digits are drawn as strokes, so no machine's fonts matter; no words."""

from __future__ import annotations

import functools
import hashlib
import json
from dataclasses import astuple, dataclass
from typing import ClassVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot import resources

_WIDTH = 640  # pixels


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the picture."""

    MOST: ClassVar[int] = 12  #: so many fit

    place: int  #: 1-12, which the caption explains
    number: int
    share: float  #: 0-1, of the longest


def key_of(bars: tuple[Bar, ...]) -> str:
    """The same for the same picture."""
    drawn = json.dumps([_source(), [astuple(bar) for bar in bars]])
    return "bars:" + hashlib.sha256(drawn.encode()).hexdigest()[:24]


@functools.cache
def _source() -> str:
    return hashlib.sha256((resources.templates() / "pictures" / "bars.svg").read_bytes()).hexdigest()[:12]


@functools.cache
def _template() -> Template:
    loader = FileSystemLoader(resources.templates())
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("pictures/bars.svg")


def svg_of(bars: tuple[Bar, ...]) -> str:
    """The picture as SVG."""
    return _template().render(bars=bars)


def draw(bars: tuple[Bar, ...]) -> bytes:
    """The picture as PNG."""
    import resvg_py  # noqa: PLC0415  # a native library that only pictures need

    return bytes(resvg_py.svg_to_bytes(svg_string=svg_of(bars), width=_WIDTH, skip_system_fonts=True))
