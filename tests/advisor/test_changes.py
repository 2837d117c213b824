"""What changed in a plan, and because of what."""

from advisor.changes import Changes, Dropped, Planned, changes
from advisor.conditions import Profile
from advisor.playbooks import LeftOut, Plan

WEEK = Plan(this_week=("common.list", "community.begin"), next=("community.grow",), later=("data_ai.begin",))


def planned(
    plan: Plan, profile: Profile, primary: str = "community", secondary: str | None = None
) -> Planned:
    return Planned(primary=primary, secondary=secondary, plan=plan, profile=profile)


def test_a_plan_made_anew_changes_nothing() -> None:
    """Nobody is told news that are none."""
    same = changes(planned(WEEK, {"hours": "few"}), planned(WEEK, {"hours": "few"}))

    assert not same
    assert Changes() == same


def test_an_answer_that_moves_no_step_is_no_news() -> None:
    """An answer may change without a word about the plan."""
    told = changes(planned(WEEK, {"hours": "few"}), planned(WEEK, {"hours": "many"}))

    assert ("hours",) == told.facts
    assert not told


def test_not_sure_and_not_asked_are_the_same_answer() -> None:
    """Who says \"not sure\" has told nothing new."""
    told = changes(planned(WEEK, {}), planned(WEEK, {"hours": None, "customers": ()}))

    assert Changes() == told


def test_each_step_is_told_once_with_what_became_of_it() -> None:
    """In, up, back, out with the reason, or finished."""
    after = Plan(
        this_week=("community.grow", "content.begin"),
        next=("community.begin", "content.grow"),
        left_out=(LeftOut("data_ai.begin", "costs_too_much"),),
    )
    told = changes(planned(WEEK, {"cash": "one"}), planned(after, {"cash": "tight"}), {"common.list"})

    assert told == Changes(
        facts=("cash",),
        finished=("common.list",),
        begins=("content.begin",),
        moved_up=("community.grow",),
        added=("content.grow",),
        moved_back=("community.begin",),
        dropped=(Dropped("data_ai.begin", "costs_too_much"),),
    )


def test_another_ride_is_told_and_its_steps_left_with_it() -> None:
    """A step of the old ride is no more planned, without a reason of its own."""
    after = Plan(this_week=("common.list",))
    told = changes(planned(WEEK, {}), planned(after, {"hours": "few"}, "content", "community"))

    assert ("community", "content") == told.ride
    assert (None, "community") == told.beside
    assert Dropped("community.begin", None) in told.dropped
    assert ("hours",) == told.facts


def test_a_step_set_aside_is_told_with_its_own_reason() -> None:
    """The number said stop, or the owner changed their mind: no rule of the plan left it out."""
    after = Plan(this_week=("common.list",))
    told = changes(
        planned(WEEK, {}),
        planned(after, {}),
        aside={"community.begin": "stopped", "community.grow": "built_on", "data_ai.begin": "left"},
    )

    assert ["stopped", "built_on", "left"] == [each.because for each in told.dropped]


def test_a_fact_that_is_gone_is_told_too() -> None:
    """What followed from an answer may follow no more."""
    assert ("keeps",) == changes(planned(WEEK, {"keeps": "hours"}), planned(WEEK, {})).facts
