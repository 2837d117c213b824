"""What a report means: a number read, a step set aside, a picture of the weeks."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor import numbers
from advisor.numbers import Amount, NotANumber
from bot import app
from bot.store.progress import Progress
from bot.usecases import reports
from bot.usecases.progress import set_aside
from bot.views import chart


def _read(text: str, unit: str = "people") -> numbers.Reading:
    return numbers.read(text, reports.form_of(unit, unit, None))


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("12", "people", "12"), ("about 12,5 kg", "people", "12.5"), ("1 200", "people", "1200"),
        ("12 people!", "people", "12"), ("some 12k of them", "people", "12000"), ("20 m", "minutes", "20"),
        ("-3.25", "of 100", "-3.25"), ("we lost: -3%", "percent", "-3"), ("0.5 hours", "hours", "0.5"),
    ],
)  # fmt: skip
def test_an_owner_types_a_number_with_words_around(text: str, unit: str, value: str) -> None:
    """The one number in it counts; what is left of 100 may be below zero."""
    assert Amount(Decimal(value)) == _read(text, unit)


@pytest.mark.parametrize(
    ("text", "unit", "why"),
    [
        ("", "people", "empty"), ("many", "people", "words"), ("12 or 13", "people", "several"),
        ("1000000000000", "people", "too_big"), ("11", "of 10", "too_big"), ("-3", "people", "negative"),
        ("15%", "people", "percent"),
    ],
)  # fmt: skip
def test_what_is_no_number_for_a_step_has_a_reason(text: str, unit: str, why: str) -> None:
    """No number, two of them, or one that nobody counts."""
    assert NotANumber(why) == _read(text, unit)  # type: ignore[arg-type]  # each is a Why


@given(st.text(max_size=60), st.sampled_from(["people", "percent", "of 10", "minutes"]))
def test_no_text_breaks_the_reading(text: str, unit: str) -> None:
    """Whatever is typed, it is a number within limits or none."""
    reading = _read(text, unit)

    assert not isinstance(reading, Amount) or abs(reading.value) <= 1_000_000_000


def test_a_stopped_step_takes_along_what_builds_on_it_and_a_left_one_does_not() -> None:
    """The count of passers-by failed: no tray there. A list that somebody does not want holds nothing up."""
    library = app.load_library()
    builds = next(
        step for step in library.steps.values() for need in step.needs if need.startswith(step.playbook)
    )
    need = next(each for each in builds.needs if each.startswith(builds.playbook))

    stopped = set_aside(library, {need: Progress(1, need, "stopped")})
    left = set_aside(library, {need: Progress(1, need, "left")})

    assert {need, builds.id} <= stopped
    assert {need} == left
    assert {builds.playbook} == {each.partition(".")[0] for each in stopped}
    assert frozenset() == set_aside(library, {need: Progress(1, need, "done")})


def test_the_picture_is_the_same_for_the_same_shape() -> None:
    """1, 2, 4 of 4 and 10, 20, 40 of 40 look alike; one number is no picture yet."""
    small = chart.dots_of([Decimal(1), Decimal(2), Decimal(4)], Decimal(4))
    large = chart.dots_of([Decimal(10), Decimal(20), Decimal(40)], Decimal(40))

    assert small is not None
    assert small == large
    assert (5, 10, 20) == small.heights
    assert (False, False, True) == small.reached
    assert chart.dots_of([Decimal(1)], Decimal(4)) is None


@given(st.lists(st.decimals(-1_000_000, 1_000_000, places=2), min_size=2, max_size=30), st.integers(0, 1000))
def test_every_weeks_number_fits_the_picture(values: list[Decimal], good: int) -> None:
    """Losses, zeros and years of numbers: heights stay within the frame."""
    dots = chart.dots_of(values, Decimal(good))

    assert dots is not None
    assert all(0 <= height <= 20 for height in (*dots.heights, dots.good))
    assert len(dots.heights) <= 12


def test_the_picture_can_be_drawn() -> None:
    """It is a PNG of a size for phones."""
    dots = chart.dots_of([Decimal(3), Decimal(0), Decimal(-2), Decimal(8)], Decimal(5))

    assert dots is not None
    assert chart.draw(dots).startswith(b"\x89PNG")
