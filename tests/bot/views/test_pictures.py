"""The picture of a result: one for all who stand alike, in every language."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor import library, rules
from advisor.facts import Value
from advisor.trends import TRENDS
from bot.views import pictures
from bot.views.pictures import Bar
from tests.advisor import tiny

_LIBRARY = library.parse(tiny.texts())


def _bars(*levels: int) -> tuple[Bar, ...]:
    return tuple(Bar(trend, level, "other") for trend, level in zip(TRENDS, levels, strict=True))


def test_the_same_bars_are_the_same_picture() -> None:
    """Two owners who stand alike see one picture, drawn and uploaded once."""
    assert pictures.key_of(_bars(1, 2, 3, 4, 1, 1)) == pictures.key_of(_bars(1, 2, 3, 4, 1, 1))


def test_other_bars_are_another_picture() -> None:
    """Nobody is shown somebody else's result."""
    assert pictures.key_of(_bars(1, 2, 3, 4, 1, 1)) != pictures.key_of(_bars(1, 2, 3, 4, 1, 2))


def test_a_picture_is_a_png() -> None:
    """Telegram takes it as a photo."""
    assert pictures.draw(_bars(1, 2, 3, 4, 1, 1)).startswith(b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize("trend", TRENDS)
@pytest.mark.parametrize("role", ["primary", "secondary", "other", "not_now"])
def test_a_picture_holds_no_words(trend: str, role: str) -> None:
    """One picture serves every language: there is no text in it, and nothing from outside."""
    svg = pictures.svg_of(Bar(trend, 0 if role == "not_now" else 3, role))

    assert [] == re.findall(r"<(?:text|tspan|title|desc|image|use|script|foreignObject)\b|href=", svg)
    assert "" == re.sub(r"<[^>]*>", "", svg).strip()


def test_every_ride_looks_different() -> None:
    """Each has its own icon: nobody takes a market for a shop."""
    assert len(TRENDS) == len({pictures.svg_of(Bar(trend, 3, "other")) for trend in TRENDS})


@given(st.lists(st.tuples(st.integers(1, 4), st.booleans()), min_size=6, max_size=6))
def test_who_stands_differently_has_another_picture(drawn: list[tuple[int, bool]]) -> None:
    """Whatever is seen counts: each level, and whether a ride is open at all."""
    bars = tuple(
        Bar(trend, level if is_open else 0, "other" if is_open else "not_now")
        for trend, (level, is_open) in zip(TRENDS, drawn, strict=True)
    )
    plain = _bars(1, 1, 1, 1, 1, 1)

    assert (bars == plain) == (pictures.key_of(bars) == pictures.key_of(plain))


def test_the_best_ride_has_the_longest_bar_and_a_closed_one_none() -> None:
    """The bars stand in the order of the chain; what is not now is shown without a length."""
    told: dict[str, Value] = {
        "offer": "bread",
        "hours": "few",
        "customers": ("regulars",),
        "phone": "none",
        "keeps": "hours",
    }
    advice = rules.advise(_LIBRARY, told)
    bars = {bar.trend: bar for bar in pictures.bars_of(advice)}

    assert TRENDS == tuple(bars)
    assert ("live_video", "not_now", 0) == (
        bars["live_video"].trend,
        bars["live_video"].role,
        bars["live_video"].level,
    )
    primary = bars[str(advice.primary)]
    assert ("primary", 4) == (primary.role, primary.level)
    assert all(1 <= bar.level <= 4 for bar in bars.values() if bar.role != "not_now")
