"""What admins may be told of all people together: nothing that tells of a few."""

from __future__ import annotations

import json
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from advisor import conditions
from advisor.library import Library
from bot import app
from bot.store.snapshots import Standing
from bot.usecases import counting
from bot.usecases.counting import OTHERS, SMALL, Tally, tellable, told

NOW = 1_800_000_000_000
DAY = 86_400_000
LIBRARY: Library = app.load_library()
_CELLS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), min_size=1, max_size=8)


def _standing(number: int, **changes: object) -> Standing:
    plain: dict[str, object] = {
        "id": number, "source": None, "language": "en", "created_at": NOW, "seen_at": NOW, "unreachable": False,
        "stopped": False, "answers": None, "open": None, "finished_at": None, "ride": None, "made_at": None,
        "profile": None,
    }  # fmt: skip
    return Standing(**(plain | changes))  # type: ignore[arg-type]  # mypy cannot match names to fields here


@given(_CELLS)
def test_no_cell_of_fewer_than_five_is_told(cells: dict[str, int]) -> None:
    """Neither its number nor, as it may be one person's own link, its name."""
    (shown,) = tellable({"source_people": cells}).values()

    assert all(number >= SMALL and number % SMALL == 0 for number in shown.values())
    assert {cell for cell in shown if cell != OTHERS} == {
        cell for cell, number in cells.items() if number >= SMALL
    }


@given(st.lists(st.integers(0, 9), min_size=1, max_size=4), st.integers(0, 4))
def test_whoever_subtracts_the_told_from_the_total_is_left_with_five_possibilities(
    few: list[int], hidden: int
) -> None:
    """Of a total and all cells but one: what is hidden could be at least five different numbers."""
    total, shown = told(sum(few) + hidden), [told(number) for number in few]
    cells = product(*[range(number, number + SMALL) for number in shown])
    possible = {
        whole - sum(each) for each in cells for whole in range(total, total + SMALL) if whole >= sum(each)
    }

    assert hidden in possible
    assert len(possible) >= SMALL


def test_each_thing_is_counted_once_a_person() -> None:
    """New, active, blocked, finished; by source and language; funnel, rides."""
    tally = Tally(NOW)
    old = NOW - 30 * DAY
    answers = json.dumps([["sector", "tailor"], ["team", None]])
    tally.people(
        [
            _standing(1, source="flyer", answers=answers, open="hours", seen_at=NOW - 2 * DAY),
            _standing(2, language="pt-br", created_at=old, seen_at=old, unreachable=True),
            _standing(
                3, answers=answers, open=None, finished_at=NOW, ride="content", made_at=NOW, profile="{}"
            ),
        ]
    )
    tables = {name: dict(cells) for name, cells in tally.tables.items()}

    assert {
        "people": 3,
        "new_7": 2,
        "new_28": 2,
        "active_7": 2,
        "active_28": 2,
        "unreachable": 1,
        "finished": 1,
    } == tables["all"]
    assert {"flyer": 1, "-": 2} == tables["source_people"]
    assert {"en": 2, "pt": 1} == tables["language_people"]
    assert ({"sector": 2}, {"team": 2}, {"hours": 1}) == (
        tables["answered"],
        tables["unsure"],
        tables["left"],
    )
    assert {"content": 1} == tables["rides"]


def test_the_count_does_not_grow_with_people_or_links() -> None:
    """A million links handed on, each with its own payload, are five hundred cells; the plans are a sample."""
    tally = Tally(NOW)
    tally.people(_standing(n, source=f"ref_{n}", made_at=NOW, profile="{}") for n in range(9_000))

    assert len(tally.tables["source_people"]) <= 501
    assert 9_000 == sum(tally.tables["source_people"].values())
    assert 1_000 <= len(tally.plans) <= 2_000


def test_a_rule_that_speaks_to_hardly_anybody_is_silent() -> None:
    """Fewer than five are as good as none: which of the two it is, is not told. Of few plans nothing is said."""
    rule = next(iter(LIBRARY.rules))
    others = dict.fromkeys(LIBRARY.rules, 50)

    assert [rule] == counting.silent(LIBRARY, others | {rule: 4}, 60)
    assert [] == counting.silent(LIBRARY, others | {rule: 5}, 60)
    assert [] == counting.silent(LIBRARY, {}, 49)


def test_a_rule_is_heard_in_a_stored_profile() -> None:
    """Profiles come back from the database as lists; each rule that holds for the owner is found, and no other."""
    told_by_owner = {fact.id: fact.values for fact in LIBRARY.facts.values() if fact.kind == "many"}
    stored = json.dumps({fact: list(values) for fact, values in told_by_owner.items()})
    expected = {rule.id for rule in LIBRARY.rules.values() if conditions.holds(rule.when, told_by_owner)}

    assert expected
    assert dict.fromkeys(expected, 2) == counting.fired(LIBRARY, [stored, stored, "{}"])
