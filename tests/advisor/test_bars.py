"""How short the intake is and how well it chooses, over made-up owners."""

from collections.abc import Iterator
from typing import Any

import pytest

from advisor import intake, relevance, simulation
from advisor.facts import Value
from advisor.library import Library


def test_the_bars_hold_on_a_small_sample(shipped: Library) -> None:
    """200 owners of each kind: so few may miss a bar by chance, so one question and 0.08 are forgiven."""
    found: dict[str, Any] = simulation.simulate(shipped, 200)
    for kind, bar in simulation.BARS.items():
        report = found[kind]
        assert report["questions_mean"] <= bar.questions + 1
        assert report["questions_max"] <= simulation.LONGEST
        assert report["agree_with_full_first_two"] >= bar.two - 0.08
        assert report["agree_with_full_first"] >= bar.one - 0.08


@pytest.mark.long
def test_the_bars_hold(shipped: Library) -> None:
    """2,000 owners of each kind: nothing is forgiven."""
    assert [] == simulation.simulate(shipped, 2_000)["bars_missed"]


def test_a_missed_bar_is_named() -> None:
    """Who changes a weight reads which bar it cost."""
    shares = dict.fromkeys(("anchor_stores", "marketplaces", "community", "content", "data_ai"), 0.2)
    report = {
        "questions_mean": 9.5,
        "questions_max": 13,
        "agree_with_full_first_two": 0.99,
        "agree_with_full_first": 0.9,
        "first": shares,
    }

    assert [
        "plausible: questions_mean is 9.5, at most 8 is asked",
        "plausible: live_video is first for 0 of the owners",
    ] == list(simulation.missing("plausible", report))


def test_an_owner_of_unusual_answers_is_asked_more(shipped: Library) -> None:
    """Where the usual owner's intake ends, one about whom what is usual says little is asked on."""
    ended = {True: 0, False: 0}
    for told in _walks(shipped, 40):
        outlook = relevance.outlook(shipped, told)
        if intake.STABLE <= outlook.confidence < intake.STABLE_FOR_UNUSUAL and len(told) < 9:
            is_unusual = outlook.unusual >= intake.UNUSUAL
            following = intake.next_question(shipped, told)
            musts = (intake.RED_FLAGS, *outlook.hanging())
            if following not in musts:
                ended[is_unusual] += following is None

    assert 0 == ended[True]
    assert ended[False] > 0


def _walks(library: Library, people: int) -> Iterator[dict[str, Value]]:
    """Every profile on the way of uniformly drawn owners through all their answers, as far as they are asked."""
    for number in range(people):
        owner = simulation.uniform(library, simulation._draw(f"unusual {number}"))
        owner["red_flags"] = ()
        told: dict[str, Value] = {}
        while (question := intake.next_question(library, told)) is not None:
            told = {**told, question: owner[question]}
            yield told
