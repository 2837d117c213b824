"""Measured facts: a calculation writes them, nobody is asked, and absent means that nothing was found."""

import pytest

from advisor import explaining, intake, library, rules
from advisor.facts import Value
from advisor.library import ContentError, Library
from advisor.trends import TRENDS
from tests.advisor import tiny
from tests.advisor.profiles import of_library

MEASURED = """  - {id: loses, kind: many, values: [rings, bread], measured: true, usual: {rings: 0, bread: 0}}
"""


@pytest.mark.parametrize("trend", TRENDS)
def test_a_ride_that_loses_money_by_the_owners_own_sum_is_closed(shipped: Library, trend: str) -> None:
    """Whatever else speaks for it, and says that another result of the sum opens it."""
    standings = rules.advise(shipped, {"loses_money": (trend,)}).standings
    closed = {one.trend: [gate.rule for gate in one.gates] for one in standings if one.gates}

    assert {trend: [f"{trend}.loses_money"]} == closed
    assert {"loses_money": ()} == shipped.rules[f"{trend}.loses_money"].opens_when


def test_who_never_calculated_is_told_the_same_as_who_lost_nothing(shipped: Library) -> None:
    """Absent, asked in vain and none are one and the same for a measured fact."""
    nothing: tuple[Value, ...] = (None, ())
    for profile in of_library(shipped, 12):
        one = rules.advise(shipped, profile)
        for value in nothing:
            other = rules.advise(shipped, {**profile, "loses_money": value})
            assert one == other


def test_what_nobody_calculated_is_no_doubt(shipped: Library) -> None:
    """An author reads that the gate is not true: nothing about it is still to be learnt."""
    gates = [
        line for line in explaining.explained(shipped, {"offer": "hot_food"}) if ".loses_money (gate)" in line
    ]

    assert len(TRENDS) == len(gates)
    assert [] == [line for line in gates if not line.strip().startswith("false ")]


def test_a_sum_is_not_a_question(shipped: Library) -> None:
    """It is never asked, stands in no review, and does not count among the questions asked."""
    told: dict[str, Value] = {"loses_money": ("content",)}
    while (question := intake.next_question(shipped, told)) is not None:
        assert question != "loses_money"
        told[question] = None

    assert "loses_money" not in rules.advise(shipped, {}).inferred
    assert intake.next_question(shipped, {}) == intake.next_question(shipped, {"loses_money": ("content",)})


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("kind: many", "kind: one", "only a fact of kind many"),
        ("measured: true", "measured: true, actionable: true", "remove actionable"),
        ("rings: 0", "rings: 5", "every usual must be 0"),
    ],
)
def test_a_measured_fact_that_cannot_be_is_a_fault(old: str, new: str, says: str) -> None:
    """An author hears what a measured fact may not have."""
    texts = tiny.texts()
    line = MEASURED.replace(old, new)
    with pytest.raises(ContentError, match=says):
        library.parse({**texts, "facts.yaml": texts["facts.yaml"] + line})


def test_a_question_about_a_measured_fact_is_a_fault() -> None:
    """Nobody can answer what only a calculation knows."""
    with pytest.raises(ContentError, match="nobody is asked"):
        library.parse(
            tiny.changed(
                "facts.yaml", "id: customers, kind: many", "id: customers, measured: true, kind: many"
            )
        )


def test_an_opening_that_is_none_of_the_ticks_is_tried_too() -> None:
    """An empty list opens a gate only if no tick makes its condition false."""
    gate = """
  - id: content.shut
    kind: gate
    when: {not: {has: {customers: regulars}}}
    text: "No."
    opens_when: {customers: []}
    source: "own judgement"
    reviewed: 2026-11-22
"""
    texts = tiny.texts()
    with pytest.raises(ContentError, match="with none of these the condition is not yet false"):
        library.parse({**texts, "rules/content.yaml": texts["rules/content.yaml"] + gate})
