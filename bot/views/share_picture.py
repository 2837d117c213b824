"""The picture that is handed on: the two rides as icons and no word, so that one serves every language."""

from __future__ import annotations

import functools
import hashlib

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from advisor.rules import Advice
from bot import resources
from bot.views.pictures import Bar

_WIDTH = 560  # pixels
_PLACES = {0: (), 1: (400,), 2: (275, 580)}  # of the icons' middles, in the template's units


def bars_of(advice: Advice) -> tuple[Bar, ...]:
    """The rides that the picture shows: the primary, the secondary, or nothing but the waves."""
    rides = (("primary", advice.primary), ("secondary", advice.secondary))
    return tuple(Bar(trend, 0, role) for role, trend in rides if trend is not None)


def key_of(bars: tuple[Bar, ...]) -> str:
    """The same for the same rides, whoever hands them on."""
    return "share:" + "-".join((_design(), *(bar.trend for bar in bars)))


@functools.cache
def _design() -> str:
    folder = resources.templates() / "pictures"
    sources = b"".join((folder / name).read_bytes() for name in ("share.svg", "icon.svg"))
    return hashlib.sha256(sources).hexdigest()[:12]


def svg_of(bars: tuple[Bar, ...]) -> str:
    """The picture as SVG."""
    loader = FileSystemLoader(resources.templates())
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("pictures/share.svg").render(bars=bars, places=_PLACES[len(bars)])


def draw(bars: tuple[Bar, ...]) -> bytes:
    """The picture as PNG: about 30 milliseconds, once for each of the 36 pairs and singles."""
    import resvg_py  # noqa: PLC0415  # a native library that only pictures need

    return bytes(resvg_py.svg_to_bytes(svg_string=svg_of(bars), width=_WIDTH, skip_system_fonts=True))
