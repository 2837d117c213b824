"""What the shipped playbooks, ready texts and platforms promise to the owners who read them."""

import re

import pytest

from advisor import conditions, plan, rules
from advisor.facts import Value, with_inferred
from advisor.library import Library
from advisor.platforms import near
from advisor.playbooks import Step, worded

NEEDED = (
    "marketplace",
    "delivery",
    "b2b",
    "booking",
    "classifieds",
    "chat",
    "short_video",
    "live",
    "map",
    "payment",
)


def _worded_for(library: Library, profile: dict[str, Value]) -> list[Step]:
    """The steps that have a wording of their own for the owner."""
    full, _ = with_inferred(library, profile)
    return [step for step in library.steps.values() if worded(step, full).worded_by is not None]


@pytest.mark.parametrize(
    "sector",
    [
        "street_food",
        "bakery",
        "fruit_veg",
        "farm",
        "packaged_food",
        "corner_shop",
        "fashion",
        "tailor",
        "tutor",
    ],
)
def test_an_owner_of_any_trade_reads_words_of_that_trade(shipped: Library, sector: str) -> None:
    """Advice that is the same for all helps nobody."""
    assert len(_worded_for(shipped, {"sector": sector})) >= 15


@pytest.mark.parametrize("known", [{"buyers": "businesses"}, {"hours": "under_5"}, {"hours": "over_10"}])
def test_an_owner_reads_words_for_their_buyers_and_their_hours(
    shipped: Library, known: dict[str, Value]
) -> None:
    """Also before the trade is known."""
    assert len(_worded_for(shipped, known)) >= 5


def test_a_number_that_is_reported_can_always_end_a_step(shipped: Library) -> None:
    """A step without a kill rule is never given up."""
    assert [
        step.id for step in shipped.steps.values() if step.done_kind == "number" and step.stop_below is None
    ] == []


def test_every_ride_leads_to_an_own_list_and_away_from_one_channel(shipped: Library) -> None:
    """The two promises that hold in each playbook, said in its own steps."""
    said: dict[str, str] = {}
    for step in shipped.steps.values():
        said[step.playbook] = said.get(step.playbook, "") + " ".join(
            (step.title, *step.how, step.stop, step.done_when)
        )
    for trend in shipped.trends:
        assert "list" in said[trend], trend
        assert re.search(r"\b60 of (each )?100", said[trend]), trend


def test_an_owner_in_debt_begins_with_money_that_is_theirs(shipped: Library) -> None:
    """And is asked to show the debts to a person."""
    owner: dict[str, Value] = {"sector": "bakery", "worry": "few_buyers", "red_flags": ("debt_distress",)}
    made = rules.advise(shipped, owner).plan
    assert "common.cash_in" in made.this_week
    steps = [shipped.steps[name] for name in (*made.this_week, *made.next, *made.later)]
    assert "common.debt_talk" in {step.id for step in steps}
    assert {step.cash for step in steps} == {"C0"}


def test_an_owner_without_debts_hears_nothing_of_them(shipped: Library) -> None:
    """Their plan has no such steps."""
    owner: dict[str, Value] = {"sector": "bakery", "worry": "few_buyers", "red_flags": ()}
    made = plan.compose(shipped, rules.advise(shipped, owner), owner)
    assert not {"common.cash_in", "common.debt_talk"} & {*made.this_week, *made.next, *made.later}


def test_every_region_finds_where_to_sell_write_and_be_paid(shipped: Library) -> None:
    """No step that names kinds of platforms is empty for an owner anywhere."""
    for region in shipped.facts["region"].values:
        found = {one.kind for one in near(shipped.platforms.values(), NEEDED, region)}
        assert {*NEEDED} - found == set(), region


def test_a_platform_whose_fee_is_shown_says_where_the_figure_is_from(shipped: Library) -> None:
    """Fees change: a figure of our own would be a guess."""
    guessed = [one.id for one in shipped.platforms.values() if one.fee and "own judgement" in one.source]
    assert guessed == ["google_maps"]  # that it is free is known to everybody


def test_nobody_is_asked_to_copy_words_of_another_trade(shipped: Library) -> None:
    """A tutor does not say what a stall says."""
    full, _ = with_inferred(shipped, {"sector": "tutor"})
    for text in shipped.texts.values():
        meant = [one for one in text.wordings if one.when is not None and conditions.holds(one.when, full)]
        assert not any(word in one.text for one in meant for word in ("taste", "stall", "cook", "fetch"))


def test_who_cooks_is_shown_delivery_apps_and_who_cuts_hair_is_not(shipped: Library) -> None:
    """Where the platform is chosen, each owner reads of those that fit their trade first."""
    step = shipped.steps["marketplaces.choose"]
    kinds = {offer: worded(step, {"offer": offer}).platforms for offer in shipped.facts["offer"].values}

    assert ("delivery",) == kinds["hot_food"]
    assert "delivery" not in kinds["personal_service"]
    assert "marketplace" == kinds["small_goods"][0]
