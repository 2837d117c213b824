"""The picture of a sum: what is left as one number grows, where it crosses zero, where the owner stands. No words."""

from __future__ import annotations

import functools
import hashlib
import json
from dataclasses import asdict, dataclass
from decimal import Decimal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot import resources

_WIDTH = 640  # pixels: sharp on a phone
_STEPS = 24  # places on each axis: owners who stand nearly alike share one picture
_LEFT, _RIGHT, _ZERO, _HALF = 110, 740, 240, 180  # of the drawing
_BEYOND = Decimal("1.4")  # how far the line goes on behind what matters


@dataclass(frozen=True, slots=True)
class Line:
    """What is drawn, in steps: 0..24 from left to right, -24..24 from loss to gain."""

    kind: str  #: what the number that grows counts: money, percent, count, hours, days
    start: int  #: what is left at zero
    end: int  #: what is left at the right end
    place: int  #: where the owner stands, from the left

    @property
    def left(self) -> int:
        """The line's left end."""
        return _LEFT

    @property
    def right(self) -> int:
        """The line's right end."""
        return _RIGHT

    @property
    def begins(self) -> int:
        """The height of the left end."""
        return _high(Decimal(self.start))

    @property
    def ends(self) -> int:
        """The height of the right end."""
        return _high(Decimal(self.end))

    @property
    def here(self) -> int:
        """Where the owner stands."""
        return _across(Decimal(self.place))

    @property
    def height(self) -> int:
        """How high the owner stands: on the line."""
        return _high(self.start + Decimal(self.end - self.start) * self.place / _STEPS)

    @property
    def zero(self) -> int | None:
        """Where the line crosses zero; None when it does not."""
        if self.start * self.end > 0 or self.start == self.end:
            return None
        return _across(Decimal(_STEPS * -self.start) / (self.end - self.start))


def _across(steps: Decimal) -> int:
    return _LEFT + int((_RIGHT - _LEFT) * steps / _STEPS)


def _high(steps: Decimal) -> int:
    return _ZERO - int(_HALF * steps / _STEPS)


def line_of(kind: str, here: Decimal, at_zero: Decimal, slope: Decimal) -> Line:
    """The picture for an owner at *here* on the line `at_zero + slope * x`, from x = 0 on."""
    root = -at_zero / slope if slope else Decimal(0)
    end = max(here, root, Decimal(1) / 100) * _BEYOND
    last = at_zero + slope * end
    tall = max(abs(at_zero), abs(last)) or Decimal(1)
    return Line(kind, round(at_zero / tall * _STEPS), round(last / tall * _STEPS), round(here / end * _STEPS))


def key_of(line: Line) -> str:
    """The same for the same picture, whoever sees it."""
    drawn = json.dumps([_design(), asdict(line)])
    return "sum:" + hashlib.sha256(drawn.encode()).hexdigest()[:24]


@functools.cache
def _design() -> str:
    source = (resources.templates() / "pictures" / "break_even.svg").read_bytes()
    return hashlib.sha256(source).hexdigest()[:12]


@functools.cache
def _template() -> Template:
    loader = FileSystemLoader(resources.templates())
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("pictures/break_even.svg")


def svg_of(line: Line) -> str:
    """The picture as SVG."""
    return _template().render(line=line)


def draw(line: Line) -> bytes:
    """The picture as PNG."""
    import resvg_py  # noqa: PLC0415  # a native library that only pictures need

    return bytes(resvg_py.svg_to_bytes(svg_string=svg_of(line), width=_WIDTH, skip_system_fonts=True))
