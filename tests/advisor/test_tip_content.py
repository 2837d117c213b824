"""What the shipped tips promise to the owners who read them."""

import pytest

from advisor import conditions
from advisor.facts import Value, with_inferred
from advisor.library import Library
from advisor.tips import Tip


def _told(library: Library, profile: dict[str, Value]) -> list[Tip]:
    """The tips that fit for certain, whatever the month."""
    full, _ = with_inferred(library, profile)
    return [
        tip for tip in library.tips.values() if tip.when is None or conditions.holds(tip.when, full) is True
    ]


def test_whoever_works_on_a_step_finds_a_tip_beside_it(shipped: Library) -> None:
    """Any step may be this week's."""
    beside = {step for tip in shipped.tips.values() for step in tip.near}
    assert set(shipped.steps) <= beside


@pytest.mark.parametrize("closed", [{"camera": "nobody"}, {"phone": "weak_data"}, {"phone": "no_smartphone"}])
def test_who_cannot_hold_a_live_hears_nothing_about_lives(shipped: Library, closed: dict[str, Value]) -> None:
    """A tip never speaks against a gate."""
    able: dict[str, Value] = {"camera": "likes_it", "phone": "good_data", "sector": "fashion"}
    assert any(tip.playbook == "live_video" for tip in _told(shipped, able))
    assert not any(tip.playbook == "live_video" for tip in _told(shipped, {**able, **closed}))


@pytest.mark.parametrize("sector", ["street_food", "farm", "tailor", "tutor", "corner_shop", "wholesaler"])
def test_an_owner_who_told_only_the_trade_has_tips_for_three_months(shipped: Library, sector: str) -> None:
    """Most facts are never asked, so few tips may hang on them."""
    known: dict[str, Value] = {"sector": sector, "worry": "few_buyers", "red_flags": ()}
    common = [tip for tip in _told(shipped, known) if tip.playbook == "common" and not tip.months]
    assert len(common) >= 12  # one a week


def test_an_owner_in_debt_is_told_to_call_before_the_day(shipped: Library) -> None:
    """And nothing of a card to pay for, nor of an ad."""
    told = {tip.id for tip in _told(shipped, {"sector": "bakery", "red_flags": ("debt_distress",)})}
    assert "common.call_before_the_day" in told
    assert not told & {"common.two_stamps_start", "marketplaces.end_on_paper", "anchor_stores.station_stall"}


def test_each_year_has_a_tip_for_its_season(shipped: Library) -> None:
    """About a tenth of the tips knows the calendar, and every playbook has some."""
    seasonal = [tip for tip in shipped.tips.values() if tip.months]
    assert {tip.playbook for tip in seasonal} == {"common", *shipped.trends}
    assert {month for tip in seasonal for month in tip.months} == set(range(1, 13))
