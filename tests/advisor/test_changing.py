"""What would change an advice, what would settle it, and why a ride is not the first."""

import pytest

from advisor import intake, rules
from advisor.facts import Value, with_inferred
from advisor.findings import WhyNot, why_not
from advisor.library import Library
from tests.advisor.profiles import of_library


def _changes(shipped: Library, profile: dict[str, Value]) -> list[tuple[str, Value, Value]]:
    """Every fact that an owner is told to change: its id, what they have, what they would have."""
    full, _ = with_inferred(shipped, profile)
    advice = rules.advise(shipped, profile)
    return [
        (fact, full.get(fact), new) for one in advice.what_would_change_it for fact, new in one.change.items()
    ]


def _many(shipped: Library) -> list[tuple[str, Value, Value]]:
    return [change for profile in of_library(shipped, 150) for change in _changes(shipped, profile)]


def test_nobody_is_told_to_take_a_step_down(shipped: Library) -> None:
    """Fewer hours, worse data, no papers: nobody works towards them."""
    stepped = 0
    for fact, old, new in _many(shipped):
        ladder = shipped.facts[fact].ladder
        if isinstance(old, str):
            stepped += 1
            assert ladder.index(str(new)) > ladder.index(old), (fact, old, new)

    assert stepped > 20


def test_the_camera_only_gains_somebody(shipped: Library) -> None:
    """Its values have no order, and still an owner who likes the camera is never told to have nobody for it."""
    ways = {(old, new) for fact, old, new in _many(shipped) if fact == "camera" and old is not None}

    assert ways
    assert ways <= {("nobody", "hands_only"), ("nobody", "likes_it"), ("hands_only", "likes_it")}


def test_what_is_not_known_changes_to_more_than_the_least(shipped: Library) -> None:
    """An unknown fact is worth learning where something better than nothing would turn the advice."""
    unknown = [(fact, new) for fact, old, new in _many(shipped) if old is None]

    assert unknown
    assert [] == [(fact, new) for fact, new in unknown if new == shipped.facts[fact].ladder[0]]


def test_at_most_three_changes_each_to_another_ride(shipped: Library) -> None:
    """Three are read, more are a list."""
    for profile in of_library(shipped, 60):
        advice = rules.advise(shipped, profile)
        rides = [one.primary for one in advice.what_would_change_it]
        assert len(rides) == len({*rides, advice.primary} - {advice.primary}) <= 3


def test_two_changes_are_offered_only_where_one_is_not_enough(shipped: Library) -> None:
    """The smallest change comes first: never a pair beside a single one."""
    sizes = [
        {len(one.change) for one in rules.advise(shipped, profile).what_would_change_it}
        for profile in of_library(shipped, 150)
    ]

    assert {1} in sizes
    assert {2} in sizes
    assert {1, 2} not in sizes


STALL: dict[str, Value] = {
    "offer": "hot_food",
    "worry": "few_buyers",
    "around": ("anchor",),
    "camera": "likes_it",
}


def test_the_first_ride_needs_no_excuse(shipped: Library) -> None:
    """Of the six exactly the primary has no answer to "why not?"."""
    advice = rules.advise(shipped, STALL)

    assert [advice.primary] == [trend for trend in shipped.trends if why_not(advice, trend) is None]


@pytest.mark.parametrize(
    ("more", "trend", "because"),
    [
        ({"phone": "no_smartphone"}, "content", "closed"),
        ({"camera": "nobody"}, "content", "against"),
        ({"customers_from": ("regulars",), "repeat": "weekly"}, "content", "outscored"),
    ],
)
def test_why_not_this_ride(shipped: Library, more: dict[str, Value], trend: str, because: str) -> None:
    """A gate, a reason against it, or only that more speaks for another."""
    advice = rules.advise(shipped, {**STALL, **more})
    why = why_not(advice, trend)

    assert why is not None
    assert because == why.because
    assert (why.finding is None) == (because == "outscored")
    assert why.finding is None or why.finding.rule.startswith(f"{trend}.")


def test_the_heaviest_reason_against_a_ride_is_named(shipped: Library) -> None:
    """Two count against live video here; the owner hears the one that weighs more."""
    advice = rules.advise(shipped, {**STALL, "camera": "nobody", "tried_failed": ("content",)})
    against = [
        one for one in next(s for s in advice.standings if s.trend == "content").reasons if one.weight < 0
    ]

    assert len(against) > 1
    assert WhyNot("against", min(against, key=lambda one: one.weight)) == why_not(advice, "content")


def test_who_is_not_sure_is_offered_the_questions_that_settle_it(shipped: Library) -> None:
    """Three at most, none that was answered or asked in vain, each of which can still move something."""
    told: dict[str, Value] = {"offer": "hot_food", "worry": "few_buyers", "camera": None}
    advice = rules.advise(shipped, told)

    assert 1 <= len(advice.would_settle) <= intake.SETTLING
    assert not {*advice.would_settle} & {*told}
    assert all(intake.why_asked(shipped, told, fact) for fact in advice.would_settle)


def test_the_question_that_settles_most_is_the_one_that_would_be_asked_next(shipped: Library) -> None:
    """Past the opening both are the same, as long as asking goes on and no gate must be learnt first."""
    told: dict[str, Value] = {"offer": "small_goods", "worry": "few_buyers", "red_flags": ()}
    advice = rules.advise(shipped, told)

    assert advice.next_question == advice.would_settle[0]


def test_who_is_certain_or_refused_is_offered_no_question(shipped: Library) -> None:
    """Nothing is left to settle, or nothing may be."""
    certain = [rules.advise(shipped, profile) for profile in of_library(shipped, 150)]

    assert any(one.certain and not one.refused for one in certain)
    assert [] == [one for one in certain if (one.certain or one.refused) and one.would_settle]


def test_who_is_refused_or_told_nothing_is_offered_nothing_to_settle(shipped: Library) -> None:
    """Without a ride there is nothing to be surer of."""
    refused = rules.advise(shipped, {"offer": "small_goods", "red_flags": ("counterfeit",)})

    assert refused.refused
    assert () == refused.would_settle
    assert () == intake.would_settle(shipped, {"offer": "small_goods", "red_flags": ("counterfeit",)})
    assert () == rules.advise(shipped, {}).would_settle


def test_answering_what_would_settle_it_makes_it_surer_on_average(shipped: Library) -> None:
    """The offer keeps its promise: over the possible answers the advice is at least as sure as before."""
    told: dict[str, Value] = {"offer": "small_goods", "worry": "few_buyers", "red_flags": ()}
    advice = rules.advise(shipped, told)
    fact = next(one for one in advice.would_settle if shipped.facts[one].kind == "one")
    later = [rules.advise(shipped, {**told, fact: value}) for value in shipped.facts[fact].values]

    assert max(one.confidence for one in later) > advice.confidence
