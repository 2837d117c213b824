"""The picture of a sum: where it turns, where the owner stands, and no words."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views import break_even
from bot.views.break_even import Line


def _line(here: str, at_zero: str, slope: str) -> Line:
    return break_even.line_of("money", Decimal(here), Decimal(at_zero), Decimal(slope))


def test_who_stands_beyond_the_turn_stands_above_it() -> None:
    """A price of 50 that turns at 30: the mark is right of the flag and above the line of zero."""
    line = _line("50", "-30", "1")

    assert line.zero is not None
    assert line.zero < line.here
    assert line.height < 240


def test_who_stands_before_the_turn_stands_below_it() -> None:
    """A price of 20 that turns at 30: the mark is left of the flag and below the line of zero."""
    line = _line("20", "-30", "1")

    assert line.zero is not None
    assert line.here < line.zero
    assert line.height > 240


def test_a_line_that_never_turns_has_no_flag() -> None:
    """What always gains has no place where nothing is left."""
    assert _line("20", "10", "1").zero is None


def test_owners_who_stand_nearly_alike_share_a_picture() -> None:
    """It is drawn and uploaded once; another place is another picture."""
    assert break_even.key_of(_line("50", "-30", "1")) == break_even.key_of(_line("50.1", "-30", "1"))
    assert break_even.key_of(_line("50", "-30", "1")) != break_even.key_of(_line("20", "-30", "1"))


@pytest.mark.parametrize("kind", ["money", "percent", "count", "days", "hours"])
def test_a_picture_of_a_sum_holds_no_words(kind: str) -> None:
    """One picture serves every language and every currency."""
    svg = break_even.svg_of(break_even.line_of(kind, Decimal(5), Decimal(-3), Decimal(1)))

    assert [] == re.findall(r"<(?:text|tspan|title|desc|image|use|script|foreignObject)\b|href=", svg)
    assert "" == re.sub(r"<[^>]*>", "", svg).strip()


def test_a_picture_of_a_sum_is_a_png() -> None:
    """Telegram takes it as a photo."""
    assert break_even.draw(_line("50", "-30", "1")).startswith(b"\x89PNG\r\n\x1a\n")


_AMOUNTS = st.decimals(-1_000_000, 1_000_000, places=2)


@given(here=st.decimals(0, 1_000_000, places=2), at_zero=_AMOUNTS, slope=_AMOUNTS)
def test_whatever_is_counted_stays_on_the_paper(here: Decimal, at_zero: Decimal, slope: Decimal) -> None:
    """Line, flag and mark lie inside the frame."""
    line = break_even.line_of("money", here, at_zero, slope)

    assert {True} == {60 <= height <= 420 for height in (line.begins, line.ends, line.height)}
    assert line.left <= line.here <= line.right
    assert line.zero is None or line.left <= line.zero <= line.right
