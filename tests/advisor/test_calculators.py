"""What authors can do wrong with a calculator, and how it is said."""

import json
from typing import Any

import pytest

from advisor import checks, documents, library
from advisor.faults import ContentError
from bot import resources


def _with(calculator: str, **changes: object) -> dict[str, str]:
    """The real content with one calculator changed."""
    texts = dict(resources.content())
    document: Any = documents.read(texts["calculators.yaml"])  # Any: YAML
    (entry,) = [one for one in document["calculators"] if one["id"] == calculator]
    entry.update(changes)
    return {**texts, "calculators.yaml": json.dumps(document, default=str)}


def _says(texts: dict[str, str]) -> str:
    with pytest.raises(ContentError) as caught:
        library.parse(texts)
    return str(caught.value)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"id": "tol"}, 'there is no formula of this name. Did you mean "tool"?'),
        ({"trend": "data"}, 'trend: there is no trend "data"'),
        ({"loses": "community"}, "a sum can close only the trend that it is about"),
        ({"what_if": ["prise"]}, 'what_if: there is no input "prise". Did you mean "price"?'),
        ({"opens": ["prise"]}, 'opens: there is no input "prise"'),
        ({"assumes": [{"id": "shrink", "kind": "percent", "value": 2}]}, 'the formula does not read "shrink"'),
        ({"says": {"pays": "{lift}", "thin": "x", "loses": "x"}}, 'nothing gives "{lift}". Did you mean "left"?'),
        ({"says": {"pays": "x" * 301, "thin": "x", "loses": "x"}}, "1 characters too long"),
    ],
)  # fmt: skip
def test_a_slip_in_a_calculator_is_named_with_what_to_write(changes: dict[str, object], says: str) -> None:
    """The author learns the file, the sum, what is wrong and what was probably meant."""
    said = _says(_with("tool", **changes))

    assert says in said
    assert "calculators.yaml" in said


def test_an_input_that_no_formula_reads_is_refused() -> None:
    """Nobody is asked for a number that changes nothing, and no number of the formula is missing."""
    texts = resources.content()["calculators.yaml"].replace("{id: cut,", "{id: cat,")
    said = _says({**resources.content(), "calculators.yaml": texts})

    assert 'the formula does not read "cat"' in said
    assert "ask for it or assume it" in said


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [("low: 1, high: 31, suggest: [8,", "low: 1, high: 31, suggest: [0,", "must lie between low and high"),
     ("low: 0, high: 95, suggest: [20,", "low: 0, high: 195, suggest: [20,", "high is 100 at most"),
     ("kind: days, low: 1, high: 31", "kind: days, low: 40, high: 31", "low must be at least 0 and less than high"),
     ("kind: days, low: 1, high: 31", "kind: money, low: 1, high: 31", "no suggestion fits every currency")],
)  # fmt: skip
def test_limits_that_cannot_be_are_refused(old: str, new: str, says: str) -> None:
    """What is offered as a tap is allowed, and what is allowed makes sense."""
    text = resources.content()["calculators.yaml"]
    assert old in text

    assert says in _says({**resources.content(), "calculators.yaml": text.replace(old, new, 1)})


def test_a_sentence_that_names_what_is_not_always_there_is_found() -> None:
    """Who loses with each order needs no number of orders: the sentence would have a hole."""
    says = {"pays": "{left}", "thin": "{left}", "loses": "{needed}"}
    found = checks.wrong(library.parse(_with("live", says=says)))

    assert ['says.loses: "{needed}" has no meaning for some numbers: leave it out.'] == [
        one.says for one in found
    ]


def test_the_same_sum_twice_is_refused() -> None:
    """One answer to one question."""
    assert "this id stands twice" in _says(_with("tool", id="machine"))
