"""Plans: sized to hours and cash, in order of need."""

import pytest

from advisor import library, plan, rules
from advisor.facts import Value
from advisor.library import Library
from tests.advisor import tiny
from tests.advisor.profiles import of_library

BREAD: dict[str, Value] = {"offer": "bread", "hours": "many", "customers": ("fairs",)}


def test_a_week_holds_one_main_step_and_two_steps_at_most(shipped: Library) -> None:
    """Nobody is given more than a week can hold, and nobody is given nothing."""
    for profile in of_library(shipped, 60):
        advice = rules.advise(shipped, profile)
        sizes = [shipped.steps[step].size for step in advice.plan.this_week]

        assert len(sizes) <= 2
        assert sizes.count("main") <= 1
        if advice.primary is not None:
            assert sizes


def test_no_step_stands_twice_or_before_what_it_needs(shipped: Library) -> None:
    """Each list follows the one before it."""
    for profile in of_library(shipped, 60):
        made = rules.advise(shipped, profile).plan
        order = [*made.this_week, *made.next, *made.later]
        left_out = [one.step for one in made.left_out]

        assert len(set(order + left_out)) == len(order) + len(left_out)
        for place, step in enumerate(order):
            assert not set(shipped.steps[step].needs) & set(order[place:])


def test_what_is_done_is_not_planned_again_and_frees_what_waited(small: Library) -> None:
    """Done steps leave the plan, and the next one moves up."""
    advice = rules.advise(small, BREAD)
    later = plan.compose(small, advice, BREAD, frozenset({"common.list", "anchor_stores.begin"}))

    assert ("common.list",) == advice.plan.this_week
    assert "anchor_stores.grow" in later.this_week
    assert not {"common.list", "anchor_stores.begin"} & {*later.this_week, *later.next, *later.later}


@pytest.mark.parametrize(
    ("written", "because"),
    [
        ({"cash": "C5", "size": "main"}, "costs_too_much"),
        ({"hours": "[60, 70]", "size": "main"}, "takes_too_long"),
        ({"when": "{is: {offer: rings}}"}, "does_not_fit"),
    ],
)
def test_what_does_not_fit_is_left_out_and_says_why(written: dict[str, str], because: str) -> None:
    """Too dear, too long, not for this trade: left out with the reason, and what needs it waits or goes on."""
    texts = tiny.texts()
    first = tiny.step("anchor_stores.begin")
    texts["playbooks/anchor_stores.yaml"] = texts["playbooks/anchor_stores.yaml"].replace(
        first, tiny.step("anchor_stores.begin", **written)
    )
    made = rules.advise(library.parse(texts), BREAD).plan
    found = {one.step: one.because for one in made.left_out}

    assert found["anchor_stores.begin"] == because
    assert ("anchor_stores.grow" in found) == (because != "does_not_fit")


def test_every_plan_holds_a_data_habit(small: Library) -> None:
    """Whatever the trend, one small step is about records."""
    made = rules.advise(small, BREAD).plan

    assert "data_ai.begin" in (*made.this_week, *made.next, *made.later)


def test_the_price_of_the_week_is_the_sum_of_its_steps(small: Library) -> None:
    """Hours and cash are those of this week's steps."""
    made = rules.advise(small, BREAD).plan
    steps = [small.steps[step] for step in made.this_week]

    assert (sum(step.hours[0] for step in steps), sum(step.hours[1] for step in steps)) == made.hours
    assert made.cash_band == "C0"
