"""Typed answers: the same words, numbers, slips, several at once."""

import pytest

from advisor import questions
from advisor.questions import Choice, DidYouMean, NotUnderstood, Reading, Understood

HOURS = (
    Choice("few", ("Under 5 hours", "no time")),
    Choice("some", ("5 to 10 hours", "a bit")),
    Choice("many", ("Over 10 hours", "lots")),
)
TRADES = (
    Choice("bakery", ("🥖 Bakery", "bread", "cakes")),
    Choice("tailor", ("🧵 Tailor", "sewing", "dressmaker")),
    Choice("repair", ("🔧 Repair", "fix phones", "mechanic")),
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Under 5 hours", "few"),
        ("  LOTS! ", "many"),
        ("7", "some"),
        ("about 7 hours", "some"),
        ("5", "some"),
        ("10", "some"),
        ("4.5", "few"),
        ("40 hours a week", "many"),
    ],
)
def test_a_number_finds_its_range(text: str, value: str) -> None:
    """Whoever types how many is understood."""
    assert Understood(value) == questions.read(text, HOURS)


@pytest.mark.parametrize(
    ("text", "value"),
    [("bakry", "bakery"), ("Bakery", "bakery"), ("dress maker", "tailor"), ("mechanik", "repair")],
)
def test_a_slip_is_understood(text: str, value: str) -> None:
    """A missing letter does not cost a second try."""
    assert Understood(value) == questions.read(text, TRADES)


def test_what_is_near_two_is_asked_back() -> None:
    """Nothing is guessed between near candidates."""
    near = (Choice("a", ("fruit stall",)), Choice("b", ("fruit shop",)), Choice("c", ("nails",)))
    reading = questions.read("fruit sho", near)

    assert isinstance(reading, Understood | DidYouMean)
    match questions.read("fruit", near):
        case DidYouMean(values=values):
            assert {"a", "b"} == set(values[:2])
        case other:
            raise AssertionError(other)


@pytest.mark.parametrize("text", ["", "?", "zxqv", "😀"])
def test_nonsense_is_not_understood(text: str) -> None:
    """What means nothing is said to mean nothing."""
    assert NotUnderstood() == questions.read(text, TRADES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sewing, bread and mechanic", Understood(("bakery", "tailor", "repair"))),
        ("bread", Understood(("bakery",))),
        ("bread and zxqv", NotUnderstood()),
    ],
)
def test_several_ticks_can_be_typed(text: str, expected: Reading) -> None:
    """A list becomes ticks in the order of the choices; one unclear part asks back."""
    assert expected == questions.read(text, TRADES, many=True)


def test_every_label_and_synonym_of_the_content_is_understood(shipped: object) -> None:
    """What stands on a button can be typed."""
    for question in shipped.questions.values():  # type: ignore[attr-defined]  # a Library
        choices = tuple(Choice(one.id, (one.label, *one.synonyms)) for one in question.options)
        for option in question.options:
            reading = questions.read(option.label, choices)

            assert Understood(option.id) == reading, (question.id, option.label)
