"""What every plan promises, whatever the owner: over plausible owners of the shipped content, and rule by rule."""

from collections.abc import Iterator

import pytest

from advisor import plan, rules
from advisor.facts import Value, with_inferred
from advisor.findings import Ride
from advisor.library import Library
from advisor.owners import owner_of
from advisor.playbooks import COMMON, Plan, Step
from tests.advisor.profiles import of_library

TAILOR: dict[str, Value] = {
    "offer": "personal_service",
    "sector": "tailor",
    "buyers": "consumers",
    "stage": "running",
    "hours": "from_5_to_10",
    "cash": "one_month",
    "contacts": "under_50",
}
OWNERS = 40


def steps_of(library: Library, made: Plan) -> list[Step]:
    return [library.steps[name] for name in (*made.this_week, *made.next, *made.later)]


def plans(library: Library, **told: Value) -> Iterator[tuple[dict[str, Value], Plan]]:
    """The plans of many owners, each of whom says *told*."""
    for profile in of_library(library, OWNERS):
        owner: dict[str, Value] = {**profile, **told}
        advice = rules.advise(library, owner)
        if not advice.refused and advice.primary is not None:
            yield owner, advice.plan


def riding(
    library: Library, primary: str, profile: dict[str, Value], *done: str, secondary: str | None = None
) -> Plan:
    ride = Ride(primary=primary, secondary=secondary, refused=False)
    return plan.compose(library, ride, profile, frozenset(done))


def test_what_is_done_is_kept_and_what_no_longer_fits_is_dropped(shipped: Library) -> None:
    """An owner who did the list never does it again; who got papers has no step about papers any more."""
    before = riding(shipped, "community", TAILOR)
    after = riding(shipped, "community", {**TAILOR, "papers": "complete"}, "common.contact_list")
    left_out = {one.step: one.because for one in after.left_out}

    assert {"common.contact_list", "common.papers"} <= {step.id for step in steps_of(shipped, before)}
    assert not {"common.contact_list", "common.papers"} & {step.id for step in steps_of(shipped, after)}
    assert "does_not_fit" == left_out["common.papers"]
    assert "common.contact_list" not in left_out


def test_an_owner_in_distress_gets_nothing_that_costs_and_cash_first(shipped: Library) -> None:
    """Steps that cost nothing, first those that bring money, and somebody to talk to."""
    found = 0
    for owner, made in plans(shipped, red_flags=("debt_distress",)):
        steps = steps_of(shipped, made)
        full = owner_of(shipped, owner, frozenset())
        able = [name for name in shipped.purposes["cash"] if full.passes(shipped.steps[name]) is None]
        near = {*made.this_week, *made.next}

        assert {step.cash for step in steps} == {"C0"}
        assert "talk" in made.notes
        assert near & set(able), (owner, made)
        found += 1
    assert found


def test_an_owner_without_distress_is_not_told_to_talk_about_debts(shipped: Library) -> None:
    """Nobody is taken for poor without having said so."""
    assert all("talk" not in made.notes for _, made in plans(shipped, red_flags=()))


def test_an_owner_without_room_sets_a_limit_before_anything_brings_buyers(shipped: Library) -> None:
    """A full kitchen takes orders ahead first."""
    found = 0
    for owner, made in plans(shipped, capacity="no_room", stage="running"):
        order = [step.id for step in steps_of(shipped, made)]
        bringing = [order.index(name) for name in order if name in shipped.purposes["buyers"]]
        limits = [order.index(name) for name in shipped.purposes["cap"]]

        assert max(limits) < min(bringing, default=len(order)), (owner, order)
        found += bool(bringing)
    assert found


@pytest.mark.parametrize("hangs_on", ["one_buyer", "one_platform"])
def test_an_owner_who_hangs_on_one_opens_another_channel_next(shipped: Library, hangs_on: str) -> None:
    """Within the month something else begins; a second platform does not count for who hangs on a platform."""
    found = 0
    for owner, made in plans(shipped, dependence=hangs_on):
        channels = {
            name
            for name in shipped.purposes["channel"]
            if not (hangs_on == "one_platform" and name.startswith("marketplaces."))
        }
        assert channels & {*made.this_week, *made.next}, (owner, made)
        found += 1
    assert found


def test_another_channel_that_is_open_is_not_opened_again(shipped: Library) -> None:
    """Who did the first step of a second channel goes on with it."""
    told: dict[str, Value] = {**TAILOR, "dependence": "one_platform"}
    first = riding(shipped, "marketplaces", told)
    opened = next(name for name in shipped.purposes["channel"] if name in (*first.this_week, *first.next))
    then = riding(shipped, "marketplaces", told, opened)

    assert not opened.startswith("marketplaces.")
    assert not set(shipped.purposes["channel"][:3]) & {step.id for step in steps_of(shipped, then)}


def test_a_channel_that_is_closed_to_the_owner_is_not_the_other_one(shipped: Library) -> None:
    """Without a smartphone nobody is sent to film."""
    for owner, made in plans(shipped, dependence="one_platform", phone="no_smartphone"):
        closed = [one.trend for one in rules.advise(shipped, owner).standings if one.state == "not_now"]
        planned = {step.id for step in steps_of(shipped, made)}
        channels = planned & set(shipped.purposes["channel"])

        assert "live_video" in closed
        assert not {name for name in channels if name.partition(".")[0] in closed}


def test_every_plan_holds_a_data_habit(shipped: Library) -> None:
    """Records, a log, ready answers: one of them is in each plan, an idea's too."""
    for stage in ("idea", "running"):
        for owner, made in plans(shipped, stage=stage):
            found = [
                step.id
                for step in steps_of(shipped, made)
                if step.playbook == "data_ai" or step.id == "common.two_week_log"
            ]
            assert found, owner


def test_every_plan_leads_to_the_own_contact_list(shipped: Library) -> None:
    """Who has no list begins one; who has one keeps it safe or lets it grow."""
    for contacts in ("none", "over_500"):
        for owner, made in plans(shipped, contacts=contacts):
            assert set(shipped.purposes["contacts"]) & {step.id for step in steps_of(shipped, made)}, owner


def test_every_plan_watches_the_share_of_the_biggest_channel(shipped: Library) -> None:
    """As a step, or as a line beside the steps."""
    for owner, made in plans(shipped):
        step = set(shipped.purposes["spread"]) & {one.id for one in steps_of(shipped, made)}

        assert bool(step) != ("spread" in made.notes), owner


def test_an_idea_is_not_asked_for_what_only_a_running_business_can_do(shipped: Library) -> None:
    """Nobody who sells nothing yet calls the buyers of yesterday; what follows such a step waits for nothing."""
    found = 0
    for owner, made in plans(shipped, stage="idea", customers_from=("nobody_yet",)):
        assert not set(shipped.purposes["running"]) & {step.id for step in steps_of(shipped, made)}, owner
        assert made.this_week, owner
        found += any(one.because == "not_running" for one in made.left_out)
    assert found


def test_a_prerequisite_that_does_not_fit_is_not_needed(shipped: Library) -> None:
    """A seller who has an account already makes listings without opening one."""
    made = riding(
        shipped,
        "marketplaces",
        {**TAILOR, "offer": "small_goods", "sector": "jewellery_craft", "customers_from": ("platform",)},
    )
    left_out = {one.step: one.because for one in made.left_out}

    assert "does_not_fit" == left_out["marketplaces.account"]
    assert "marketplaces.listings" in {step.id for step in steps_of(shipped, made)}


def test_a_ride_that_loses_money_waits_and_its_price_is_looked_at_first(shipped: Library) -> None:
    """By the owner's own sum each order loses: the cost card and the order's sum come before anything else."""
    told: dict[str, Value] = {**TAILOR, "loses_money": ("marketplaces",)}
    made = riding(shipped, "community", told, secondary="marketplaces")
    order = [step.id for step in steps_of(shipped, made)]
    ahead = riding(
        shipped, "community", told, "common.unit_cost", "marketplaces.search", "marketplaces.choose"
    )

    assert "common.unit_cost" == made.this_week[0]
    assert not [
        step for step in order if step.startswith("marketplaces.") and step != "marketplaces.order_sum"
    ]
    assert "marketplaces.order_sum" == ahead.this_week[0]


def test_a_losing_ride_does_not_take_the_free_data_habit_away(shipped: Library) -> None:
    """Notes that cost nothing lose nothing."""
    made = riding(shipped, "community", {**TAILOR, "records": "digital", "loses_money": ("data_ai",)})
    steps = [step for step in steps_of(shipped, made) if step.playbook == "data_ai"]

    assert steps
    assert {step.cash for step in steps} == {"C0"}


def test_each_step_that_is_left_out_of_a_plan_says_why(shipped: Library) -> None:
    """Nothing disappears without a word: a step of the primary is planned, done or left out."""
    for owner in of_library(shipped, OWNERS):
        advice = rules.advise(shipped, owner)
        if advice.primary is None:
            continue
        told = {step.id for step in steps_of(shipped, advice.plan)} | {
            one.step for one in advice.plan.left_out
        }
        of_ride = {step.id for step in shipped.steps.values() if step.playbook in (COMMON, advice.primary)}

        assert of_ride <= told


def test_the_week_fits_the_hours_that_were_told(shipped: Library) -> None:
    """Seven tenths of the spare hours hold this week's steps, by their middle, unless one alone is the smallest."""
    for owner, made in plans(shipped):
        week = [shipped.steps[name] for name in made.this_week]
        hours = owner_of(shipped, owner, frozenset()).means.hours
        middle = sum((step.hours[0] + step.hours[1]) / 2 for step in week)

        assert middle <= hours or len(week) == 1


def test_an_inferred_fact_counts_like_a_told_one(shipped: Library) -> None:
    """What follows from the answers shapes the plan, too."""
    told: dict[str, Value] = {"offer": "personal_service", "stage": "idea"}
    full, inferred = with_inferred(shipped, told)

    assert inferred
    assert riding(shipped, "community", told) == riding(shipped, "community", full)
