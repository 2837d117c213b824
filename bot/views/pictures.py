"""Pictures: SVG templates turned into PNG. They carry icons and bars and no words: one serves every language."""

from __future__ import annotations

import functools
import hashlib
import io
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from advisor.rules import Advice
from advisor.trends import TRENDS
from bot import resources

if TYPE_CHECKING:
    from PIL.Image import Image

# Few levels and a fixed order: the same picture serves many people, and is drawn and uploaded only once.
_LEVELS = 4
_WIDTH = 560  # pixels: sharp on a phone; drawing takes time in proportion to the area
_MARGIN = 20
_COLOURS = {
    "primary": ("#0f766e", "#ccebe4"),
    "secondary": ("#3b82a0", "#d8eaf0"),
    "other": ("#8a8f86", "#e9e6dc"),
    "not_now": ("#b3ad9c", "#eeebe2"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One trend in the picture."""

    trend: str
    level: int  #: 1-4, relative to the best of the six; 0 when not now
    role: str  #: primary | secondary | other | not_now

    @property
    def ink(self) -> str:
        """The bar's colour."""
        return _COLOURS[self.role][0]

    @property
    def tint(self) -> str:
        """The colour behind its icon."""
        return _COLOURS[self.role][1]


def bars_of(advice: Advice) -> tuple[Bar, ...]:
    """The six bars in the order of the chain, by score relative to the best and the worst that are open."""
    scores = [standing.score for standing in advice.standings if standing.state != "not_now"]
    low, high = min([0, *scores]), max([1, *scores])
    bars = {}
    for standing in advice.standings:
        role = _role(standing.trend, standing.state, advice)
        share = (standing.score - low) / (high - low)
        level = 0 if role == "not_now" else max(1, round(_LEVELS * share))
        bars[standing.trend] = Bar(standing.trend, level, role)
    return tuple(bars[trend] for trend in TRENDS)


def _role(trend: str, state: str, advice: Advice) -> str:
    if trend == advice.primary:
        return "primary"
    if trend == advice.secondary:
        return "secondary"
    return "not_now" if state == "not_now" else "other"


def key_of(bars: tuple[Bar, ...]) -> str:
    """The same for the same picture, whoever sees it."""
    drawn = json.dumps([_design(), [asdict(bar) for bar in bars]])
    return "trends:" + hashlib.sha256(drawn.encode()).hexdigest()[:24]


@functools.cache
def _design() -> str:
    folder = resources.templates() / "pictures"
    sources = b"".join((folder / name).read_bytes() for name in ("trend.svg", "icon.svg"))
    return hashlib.sha256(sources).hexdigest()[:12]


@functools.cache
def _template() -> Template:
    loader = FileSystemLoader(resources.templates())
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template(
        "pictures/trend.svg"
    )


def svg_of(bar: Bar) -> str:
    """One trend's strip as SVG."""
    return _template().render(bar=bar)


def _drawn(bar: Bar) -> Image:
    """One trend's strip in full colour."""
    import resvg_py  # noqa: PLC0415  # two native libraries that only results need
    from PIL import Image as images  # noqa: N813, PLC0415  # as above

    png = bytes(resvg_py.svg_to_bytes(svg_string=svg_of(bar), width=_WIDTH, skip_system_fonts=True))
    return images.open(io.BytesIO(png)).convert("RGB")


@functools.cache
def _palette() -> Image:
    """The 96 colours of all pictures: a byte a pixel is written four times as fast as three."""
    roles = [Bar(TRENDS[number], _LEVELS, role) for number, role in enumerate(_COLOURS)]
    return _stacked([_drawn(bar) for bar in roles]).quantize(96)


@functools.lru_cache(maxsize=128)
def _strip(bar: Bar) -> Image:
    """One trend's strip, drawn once: there are about sixty of them."""
    from PIL.Image import Dither  # noqa: PLC0415  # as above

    return _drawn(bar).quantize(palette=_palette(), dither=Dither.NONE)


def _stacked(strips: list[Image]) -> Image:
    """The strips below one another on paper."""
    from PIL import Image as images  # noqa: N813, PLC0415  # as above

    first = strips[0]
    size = (_WIDTH, first.height * len(strips) + 2 * _MARGIN)
    picture = images.new(first.mode, size, first.getpixel((0, 0)))
    if first.mode == "P":
        picture.putpalette(first.getpalette() or [])
    for number, strip in enumerate(strips):
        picture.paste(strip, (0, _MARGIN + number * first.height))
    return picture


def draw(bars: tuple[Bar, ...]) -> bytes:
    """The picture as PNG."""
    out = io.BytesIO()
    _stacked([_strip(bar) for bar in bars]).save(
        out, "PNG", compress_level=1
    )  # higher levels save little here
    return out.getvalue()
