"""Which tip comes next: for this owner, beside this step, not twice, and nothing that a gate forbids."""

from __future__ import annotations

import pytest

from advisor import choosing
from advisor.choosing import Sent, Standing
from advisor.conditions import holds
from advisor.library import Library
from advisor.tips import Tip
from bot import app


@pytest.fixture(scope="module")
def shipped() -> Library:
    return app.load_library()


def _standing(shipped: Library, **changes: object) -> Standing:
    steps = [step for step in shipped.steps if step.startswith("community.")]
    values: dict[str, object] = {
        "primary": "community",
        "secondary": "content",
        "open_step": steps[0],
        "planned": tuple(steps[:4]),
    }
    return Standing(**{**values, **changes})  # type: ignore[arg-type]  # names and values of a test


def _year(shipped: Library, standing: Standing, weeks: int = 60) -> list[Tip | None]:
    """A tip a week."""
    sent: list[tuple[str, int]] = []
    got: list[Tip | None] = []
    for week in range(weeks):
        told = [Sent(tip, (week - at) * 7) for tip, at in sent]
        tip = choosing.choose(shipped, {}, standing, told, week // 5 % 12 + 1, week)
        got.append(tip)
        sent += [(tip.id, week)] if tip else []
    return got


def test_the_first_tips_are_beside_the_open_step(shipped: Library) -> None:
    """What helps with this week's step comes before anything else."""
    standing = _standing(shipped)
    tip = choosing.choose(shipped, {}, standing, [], 6, 1)

    assert tip is not None
    assert standing.open_step in tip.near
    assert "before" == tip.stage


def test_a_step_that_is_begun_gets_tips_for_doing_it(shipped: Library) -> None:
    """With a slot chosen, it is the time of tips that help during the step, and no longer before it."""
    standing = _standing(shipped, begun=True)
    got = [tip for tip in _year(shipped, standing, 6) if tip and standing.open_step in tip.near]

    assert {"before"} & {tip.stage for tip in got} == set()


def test_no_tip_comes_twice_within_a_year(shipped: Library) -> None:
    """Fifty-two weeks, and none was there before."""
    got = [tip.id for tip in _year(shipped, _standing(shipped), 52) if tip]

    assert len(got) == len(set(got))


def test_three_months_bring_one_each_week(shipped: Library) -> None:
    """There are enough tips for an owner of whom nothing is known, and who stands still."""
    assert None not in _year(shipped, _standing(shipped), 12)


def test_nothing_goes_against_a_gate(shipped: Library) -> None:
    """Whatever the gate: while it closes the ride, no tip of that ride comes."""
    gates = [rule for rule in shipped.rules.values() if rule.kind == "gate"]
    tried = 0
    for gate in gates:
        for fact in shipped.facts.values():
            for value in fact.values:
                profile = {fact.id: value if fact.kind == "one" else (value,)}
                if holds(gate.when, profile) is True:
                    tried += 1
                    standing = _standing(shipped, primary=gate.trend, open_step=None, planned=())
                    tip = choosing.choose(shipped, profile, standing, [], 6, 1)
                    assert tip is None or tip.playbook != gate.trend

    assert tried


def test_not_for_me_keeps_its_kind_away_for_twelve_weeks(shipped: Library) -> None:
    """Afterwards it may come again."""
    standing = _standing(shipped)
    first = choosing.choose(shipped, {}, standing, [], 6, 1)
    assert first is not None
    for seed in range(20):
        other = choosing.choose(shipped, {}, standing, [Sent(first.id, 80, "not_for_me")], 6, seed)
        assert other is not None
        assert not set(first.near) & set(other.near)


def test_useful_brings_more_of_that_playbook(shipped: Library) -> None:
    """Two rides that are equal otherwise: the one that was useful is ahead."""
    standing = _standing(shipped, primary="content", secondary="community", open_step=None, planned=())
    liked = [Sent(tip, 100, "useful") for tip in shipped.tips if tip.startswith("community.")][:2]
    before = [choosing.choose(shipped, {}, standing, [], 6, seed) for seed in range(10)]
    after = [choosing.choose(shipped, {}, standing, liked, 6, seed) for seed in range(10)]

    assert {"content"} == {tip.playbook for tip in before if tip}
    assert {"community"} == {tip.playbook for tip in after if tip}


def test_who_may_take_no_ride_gets_common_tips_only(shipped: Library) -> None:
    """Without a ride that fits, nobody is sent to one."""
    got = _year(shipped, Standing(), 10)

    assert {"common"} == {tip.playbook for tip in got if tip}
