"""Typed numbers: read as their writer meant them, in ten countries, or asked back."""

from decimal import Decimal
from typing import Literal

import pytest
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor import numbers
from advisor.calculators import Asked
from advisor.numbers import Ambiguous, Amount, Form, NotANumber, Reading, Why

D = Decimal
_UNITS = frozenset({"rs", "ksh", "$", "us$", "r$", "€", "eur", "kes"})


def _read(
    text: str,
    kind: Asked = "money",
    sign: Literal[".", ","] | None = None,
    low: str = "0",
    high: str = "1e11",
) -> Reading:
    return numbers.read(text, Form(kind=kind, low=D(low), high=D(high), decimal=sign, units=_UNITS))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12", "12"), ("1,5", "1.5"), ("1.5", "1.5"), ("12.50", "12.5"), ("1.234,50", "1234.5"), ("1,234.50", "1234.5"),
        ("1 234,50", "1234.5"), ("1\u202f234,50", "1234.5"), ("1'234.50", "1234.5"), ("12,34,567", "1234567"),
        ("1.234.567", "1234567"), ("12 000 000", "12000000"), ("12k", "12000"), ("1.5k", "1500"), ("2 lakh", "200000"),
        ("3 jt", "3000000"), ("Rs 300", "300"), ("Rs. 300", "300"), ("300 Rs.", "300"),
        ("$12.5", "12.5"), ("12€", "12"),
        ("R$ 40", "40"), ("300 KES", "300"), ("½", "0.5"), ("2½", "2.5"), ("1 1/2", "1.5"), ("3/4", "0.75"),
        ("١٬٢٣٤٫٥٠", "1234.5"), ("१२३.५", "123.5"), ("१,२३,४५६", "123456"), ("0.123", "0.123"), (".5", "0.5"),
        ("1/3", "0.333333"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_was_meant(typed: str, meant: str) -> None:
    """Whatever signs, digits, units or sizes somebody is used to."""
    assert Amount(D(meant)) == _read(typed)


@pytest.mark.parametrize("typed", ["1.234", "1,234", "Rs 1,234"])
def test_what_means_two_numbers_is_asked_back(typed: str) -> None:
    """A thousand here, little more than one there: both are offered while nobody knows where the writer lives."""
    assert Ambiguous((D(1234), D("1.234"))) == _read(typed)


def test_the_own_sign_decides() -> None:
    """Where the comma stands before decimals, a point groups, and the other way round."""
    assert Amount(D(1234)) == _read("1.234", sign=",")
    assert Amount(D(1234)) == _read("1,234", sign=".")


def test_three_decimals_are_asked_back_even_from_who_writes_them() -> None:
    """Nobody counts thousandths of money; the phone may speak another language than its owner."""
    assert Ambiguous((D(1234), D("1.234"))) == _read("1.234", sign=".")


def test_limits_decide_where_one_reading_is_allowed() -> None:
    """1.250 of 100 can only be little more than one; so many pieces can only be whole."""
    assert Amount(D("1.25")) == _read("1.250", kind="percent", high="100")
    assert Amount(D(1250)) == _read("1.250", kind="count")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "empty"), ("   ", "empty"), ("-5", "negative"), ("− 5", "negative"), ("$-5", "negative"),
        ("a lot", "words"), ("nan", "words"), ("Infinity", "words"), ("²", "words"), ("k", "words"), ("$", "words"),
        ("1.2.3", "words"), ("..", "words"), ("1" * 41, "words"), ("1000000000000", "too_big"), ("10^12", "several"),
        ("10 20", "several"), ("10-12", "several"), ("10 to 12", "several"), ("1e5", "several"), ("10%", "percent"),
    ],
)  # fmt: skip
def test_nonsense_is_told_apart(typed: str, why: Why) -> None:
    """Each kind of nonsense has its own question back."""
    assert NotANumber(why) == _read(typed)


def test_kinds_have_their_own_words_and_limits() -> None:
    """Percent with its sign or "of 100", hours with h; 120 of 100 is too much, half a piece is none."""
    assert Amount(D(10)) == _read("10 %", kind="percent", high="100")
    assert Amount(D(8)) == _read("8 of 100", kind="percent", high="100")
    assert Amount(D(2)) == _read("2 h", kind="hours")
    assert NotANumber("too_big") == _read("120", kind="percent", high="100")
    assert NotANumber("too_small") == _read("0", low="0.01")
    assert NotANumber("words") == _read("3.5", kind="count")


_LOCALES = ("en", "de", "fr", "pt_BR", "hi", "de_CH", "ru", "id", "es", "tr")


@pytest.mark.parametrize("locale", _LOCALES)
@settings(deadline=None)  # the first one loads the locale
@given(number=st.decimals(0, 99_999_999, places=2))
def test_what_is_written_in_any_of_ten_countries_is_read_there(locale: str, number: D) -> None:
    """Grouped and with two decimals, as the country writes it."""
    assert Amount(number) == _read(
        format_decimal(number, "#,##0.00" if locale != "hi" else "#,##,##0.00", locale)
    )


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    """Whatever is typed, an outcome comes back, and a number lies within its limits."""
    reading = _read(text)

    if isinstance(reading, Amount):
        assert 0 <= reading.value <= D("1e11")
