"""A plan's progress as a picture: a path of dots for each ride. No words, as in pictures.py: one serves many."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from advisor.plan import Plan
from advisor.playbooks import COMMON
from advisor.trends import TRENDS
from bot import buttons, resources
from bot.buttons import Opened
from bot.message import Button
from bot.usecases.progress import Share
from bot.views.card import Card
from bot.views.renderer import render
from bot.views.words import Words

_DOTS = 12  # of one row
_WIDTH = 560  # pixels, as the picture of the six trends
_COLOURS = (("#0f766e", "#ccebe4"), ("#3b82a0", "#d8eaf0"))  # of the plan's own ride, of what is beside it


@dataclass(frozen=True, slots=True)
class Row:
    """One ride's steps in their order."""

    trend: str  #: or "common"
    dots: tuple[str, ...]  #: done | week | next | later
    own: bool  #: the plan's first ride

    @property
    def ink(self) -> str:
        """The colour of its lines."""
        return _COLOURS[not self.own][0]

    @property
    def tint(self) -> str:
        """The colour behind its icon."""
        return _COLOURS[not self.own][1]


def rows_of(plan: Plan, done: Sequence[str], primary: str | None) -> tuple[Row, ...]:
    """The rides that the plan has steps of, the common first week before them; what is too far away is left out."""
    lists = (("done", done), ("week", plan.this_week), ("next", plan.next), ("later", plan.later))
    found: dict[str, list[str]] = {}
    for state, ids in lists:
        for each in ids:
            found.setdefault(each.partition(".")[0], []).append(state)
    order = (COMMON, *TRENDS)
    return tuple(Row(each, tuple(found[each][:_DOTS]), each == primary) for each in order if each in found)


def key_of(rows: tuple[Row, ...]) -> str:
    """The same for the same picture, whoever sees it."""
    drawn = json.dumps([_design(), [asdict(row) for row in rows]])
    return "path:" + hashlib.sha256(drawn.encode()).hexdigest()[:24]


@functools.cache
def _design() -> str:
    folder = resources.templates() / "pictures"
    sources = b"".join((folder / name).read_bytes() for name in ("path.svg", "icon.svg"))
    return hashlib.sha256(sources).hexdigest()[:12]


@functools.cache
def _template() -> Template:
    loader = FileSystemLoader(resources.templates())
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template(
        "pictures/path.svg"
    )


def svg_of(rows: tuple[Row, ...]) -> str:
    """The picture as SVG."""
    return _template().render(rows=rows)


def draw(rows: tuple[Row, ...]) -> bytes:
    """The picture as PNG."""
    import resvg_py  # noqa: PLC0415  # a native library that only pictures need

    return bytes(resvg_py.svg_to_bytes(svg_string=svg_of(rows), width=_WIDTH, skip_system_fonts=True))


def caption(share: Share, words: Words) -> Card:
    """What stands below the picture."""
    plan = Button(words.language.words.gettext("Show the plan"), buttons.write(Opened("plan")))
    return Card(render("plan/path", words.language, done=share.done, all=share.all), ((plan,),))
