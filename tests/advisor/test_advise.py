"""From a profile to advice: scores, gates, refusals, bounds, changes."""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor import lanes, library, rules
from advisor.facts import Fact, Value
from advisor.library import Library
from advisor.rules import Advice
from advisor.trends import TRENDS
from tests.advisor import tiny
from tests.advisor.profiles import any_profile, full, of_library

SMALL = library.parse(tiny.texts())
calm = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def standing(advice: Advice, trend: str) -> rules.Standing:
    return next(one for one in advice.standings if one.trend == trend)


def completions(profile: dict[str, Value]) -> list[dict[str, Value]]:
    """All ways to learn what is not known, for at most three open facts; more are left open or set to one way."""
    unknown = [fact for fact in SMALL.facts.values() if profile.get(fact.id) is None]
    ways: list[list[Value]] = []
    for place, fact in enumerate(unknown):
        values: list[Value] = (
            [*fact.values] if fact.kind == "one" else [(), *((value,) for value in fact.values), fact.values]
        )
        ways.append(values if place < 3 else [None, values[place % len(values)]])
    return [
        {**profile, **dict(zip([one.id for one in unknown], chosen, strict=True))}
        for chosen in product(*ways)
    ]


def test_who_tells_nothing_is_given_no_trend(small: Library) -> None:
    """An empty profile has no primary, no change that would help, and an opening question."""
    advice = rules.advise(small, {})

    assert (None, None, (), "offer") == (
        advice.primary,
        advice.secondary,
        advice.what_would_change_it,
        advice.next_question,
    )
    assert advice.sure == "little"


def test_a_score_is_the_weights_times_the_points_of_the_trend(small: Library) -> None:
    """Each reason's weight counts the same within a trend."""
    advice = rules.advise(small, {"offer": "bread", "hours": "few"})
    anchor = standing(advice, "anchor_stores")

    assert [2, -1] == [reason.weight for reason in anchor.reasons]
    assert anchor.score == lanes.tables(small).points[0]


def test_writing_each_rule_twice_does_not_help_a_trend() -> None:
    """More rules give a trend a smaller point, not a higher score."""
    texts = tiny.texts()
    again = [
        tiny.weight("content", number + 3, *one) for number, one in enumerate(tiny.WEIGHTS["content"], 1)
    ]
    doubled = library.parse({**texts, "rules/content.yaml": texts["rules/content.yaml"] + "".join(again)})
    profile: dict[str, Value] = {"camera": "yes", "hours": "some"}
    once, twice = (standing(rules.advise(one, profile), "content").score for one in (SMALL, doubled))

    assert once == pytest.approx(twice, rel=0.1)


def test_a_closed_gate_ranks_last_and_says_what_opens_it(small: Library) -> None:
    """Without a phone live video is not now, however well it scores."""
    told: dict[str, Value] = {"camera": "yes", "hours": "many", "phone": "none", "keeps": None}
    advice = rules.advise(small, told)
    live = standing(advice, "live_video")

    assert ("not_now", 6) == (live.state, live.rank)
    assert live.score > 0
    assert advice.primary != "live_video"
    assert ("good",) == small.rules[live.gates[0].rule].opens_when["phone"]


def test_a_gate_on_an_unknown_fact_says_maybe(small: Library) -> None:
    """Nobody is told yes before the phone is known."""
    assert standing(rules.advise(small, {"camera": "yes"}), "live_video").state == "maybe"
    assert standing(rules.advise(small, {"camera": "yes", "phone": "good"}), "live_video").state == "go"


def test_a_forbidden_trade_is_refused_whole(small: Library) -> None:
    """Copies of brands get no ranking, no plan and no further question."""
    advice = rules.advise(small, {"offer": "rings", "hours": "many", "red_flags": ("counterfeit",)})

    assert (None, None, None, ()) == (
        advice.primary,
        advice.secondary,
        advice.next_question,
        advice.what_would_change_it,
    )
    assert advice.refused
    assert advice.certain
    assert "Sell something else first." in advice.refusals[0].text
    assert () == advice.plan.this_week


def test_a_joining_fee_is_refused_and_warns_where_it_concerns(small: Library) -> None:
    """The ranking stays, and community carries the warning."""
    advice = rules.advise(
        small, {"offer": "bread", "customers": ("regulars",), "red_flags": ("joining_fee",)}
    )

    assert advice.primary is not None
    assert ["refuse.joining_fee"] == [one.rule for one in advice.refusals]
    assert "refuse.joining_fee" in [one.rule for one in standing(advice, "community").warnings]


def test_a_reason_speaks_with_the_owners_own_answer() -> None:
    """Placeholders become what was said, several joined by commas and an and."""
    said = {
        ("customers", "regulars"): "regulars",
        ("customers", "fairs"): "fairs",
        ("customers", "platform"): "an app",
    }
    told: dict[str, Value] = {"customers": ("regulars", "fairs", "platform")}

    assert rules.fill("From {customers}.", told, said) == "From regulars, fairs and an app."
    assert rules.fill("From {customers}.", {"customers": ("fairs",)}, said) == "From fairs."


def test_an_inferred_fact_counts_until_the_owner_overrules_it(small: Library) -> None:
    """A haircut keeps nothing; who says otherwise is believed."""
    follows = rules.advise(small, {"offer": "haircut"})
    told = rules.advise(small, {"offer": "haircut", "keeps": "hours"})

    assert frozenset({"keeps"}) == follows.inferred
    assert frozenset() == told.inferred
    assert standing(told, "data_ai").score > standing(follows, "data_ai").score


def test_equal_scores_follow_the_order_of_the_article() -> None:
    """Ties are broken by the contract's order, gated trends last."""
    for profile in of_library(SMALL, 80):
        advice = rules.advise(SMALL, profile)
        keys = [(one.state == "not_now", -one.score, TRENDS.index(one.trend)) for one in advice.standings]

        assert sorted(keys) == keys
        assert advice.primary in (None, advice.standings[0].trend)


@calm
@given(any_profile(SMALL))
def test_no_answer_leads_out_of_the_bounds(profile: dict[str, Value]) -> None:
    """Bounds hold the score now and after any further answers, overruled inferences among them."""
    bounds = {one.trend: one.bounds for one in rules.advise(SMALL, profile).standings}
    for completed in (profile, *completions(profile)[::15]):
        for one in rules.advise(SMALL, completed).standings:
            low, high = bounds[one.trend]
            assert low <= one.score <= high


@calm
@given(any_profile(SMALL))
def test_what_is_certain_no_answer_changes(profile: dict[str, Value]) -> None:
    """Certain is never said in vain."""
    advice = rules.advise(SMALL, profile)
    if not advice.certain:
        return
    for completed in completions(profile)[::5]:
        later = rules.advise(SMALL, completed)
        assert (advice.primary, advice.secondary) == (later.primary, later.secondary)


def test_who_told_everything_is_certain() -> None:
    """With all facts known nothing is left to change."""
    assert all(rules.advise(SMALL, full(SMALL, f"{number}")).certain for number in range(40))


@calm
@given(any_profile(SMALL))
def test_a_change_does_what_it_says(profile: dict[str, Value]) -> None:
    """Whoever makes the change gets the trend that was promised, and only changeable facts are changed."""
    advice = rules.advise(SMALL, profile)
    for one in advice.what_would_change_it:
        assert all(SMALL.facts[fact].actionable for fact in one.change)
        assert 1 <= len(one.change) <= 2
        assert rules.advise(SMALL, {**profile, **one.change}).primary == one.primary != advice.primary


def _ways_up(fact: Fact, value: Value) -> tuple[str, ...]:
    return fact.ladder[1 + (fact.ladder.index(value) if value in fact.ladder else 0) :]


def test_one_change_is_never_missed() -> None:
    """When one fact is enough, brute force finds no trend that the advice does not name."""
    for profile in of_library(SMALL, 50):
        advice = rules.advise(SMALL, profile)
        reached = {
            rules.advise(SMALL, {**profile, fact.id: value}).primary
            for fact in SMALL.facts.values()
            for value in _ways_up(fact, profile.get(fact.id))
            if fact.actionable and any(profile.values())
        } - {None, advice.primary}
        named = {one.primary for one in advice.what_would_change_it if len(one.change) == 1}

        assert len(named) == min(3, len(reached))
        assert named <= reached


def test_a_trend_that_feeds_the_first_is_preferred_to_a_near_rival(small: Library) -> None:
    """The chain of the six decides between near rivals for the second place."""
    tables = lanes.tables(small)
    for profile in of_library(small, 80):
        advice = rules.advise(small, profile)
        if advice.primary is None or advice.secondary is None:
            continue
        fed = TRENDS.index(advice.primary)
        worth = {
            one.trend: one.score + lanes.NEAR * (fed in tables.trends[TRENDS.index(one.trend)].fed_by)
            for one in advice.standings
            if one.state != "not_now"
            and one.trend != advice.primary
            and any(it.weight > 0 for it in one.reasons)
        }
        best = max(worth.values())

        assert advice.secondary == next(trend for trend in TRENDS if worth.get(trend) == best)


@calm
@given(any_profile(SMALL), st.randoms(use_true_random=False))
def test_the_order_of_telling_does_not_matter(profile: dict[str, Value], chance: object) -> None:
    """The same facts in another order give the same advice."""
    items = list(profile.items())
    chance.shuffle(items)  # type: ignore[attr-defined]  # Hypothesis' random

    assert rules.advise(SMALL, dict(items)) == rules.advise(SMALL, profile)
