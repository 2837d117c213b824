"""Which tip comes next for an owner. Pure: what was sent, the month and a seed are given; it words nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from zlib import crc32

from advisor import conditions
from advisor.conditions import Profile
from advisor.library import Library
from advisor.playbooks import COMMON
from advisor.tips import Tip

Feedback = Literal["useful", "not_for_me", "fewer", "stop"]
"""What a person may say of a tip."""

YEAR, AWAY = (
    365,
    84,
)  # days: a tip comes once in a year; what is not for somebody stays away, with its kind, for twelve weeks
NEAR, PRIMARY, SECONDARY, SHARED, IN_SEASON = 8, 4, 3, 2, 2  # what makes a tip fit better
LIKED, DISLIKED, MOST = (
    1,
    -1,
    2,
)  # for each tip of the same playbook that was useful or not; at most that often


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an owner stands with their plan."""

    primary: str | None = None  # trends
    secondary: str | None = None
    open_step: str | None = None  # the step of this week
    begun: bool = False  # whether they work on it
    planned: tuple[str, ...] = ()  # steps of the plan, the open one among them
    done: tuple[str, ...] = ()  # steps


@dataclass(frozen=True, slots=True)
class Sent:
    """A tip that the owner got."""

    tip: str
    days_ago: int
    feedback: Feedback | None = None


def choose(
    library: Library, profile: Profile, standing: Standing, sent: Sequence[Sent], month: int, seed: int
) -> Tip | None:
    """
    Return the tip that fits the owner best now; None when none does.

    It fits their answers and the *month* (1 to 12), belongs to no ride that a gate closes, comes at its stage of its
    step, was not sent within a year, and is not of a kind that was not for them. First come tips near the open step,
    then those of the rides; *seed* decides among equals.
    """
    barred = _barred(library, sent)
    closed = _closed(library, profile)
    best: tuple[int, int] | None = None
    chosen: Tip | None = None
    for tip in library.tips.values():
        if tip.id in barred or tip.playbook in closed or not _fits(tip, profile, standing, month):
            continue
        rank = (_worth(tip, standing, sent), crc32(f"{seed}:{tip.id}".encode()))
        if best is None or rank > best:
            best, chosen = rank, tip
    return chosen


def _barred(library: Library, sent: Sequence[Sent]) -> frozenset[str]:
    """Tips of the last year, and those of a kind with one that was not for them lately."""
    lately = [
        library.tips[one.tip]
        for one in sent
        if one.feedback == "not_for_me" and one.days_ago < AWAY and one.tip in library.tips
    ]
    kinds = {kind for tip in lately for kind in _kinds(tip)}
    of_kind = {tip.id for tip in library.tips.values() if kinds & _kinds(tip)} if kinds else set()
    return frozenset(one.tip for one in sent if one.days_ago < YEAR) | of_kind


def _kinds(tip: Tip) -> frozenset[str]:
    """What a tip is about: its steps, else its playbook as a whole."""
    return frozenset(tip.near or (tip.playbook,))


def _closed(library: Library, profile: Profile) -> frozenset[str]:
    """Trends that a gate or a refusal closes."""
    return frozenset(
        rule.trend
        for rule in library.rules.values()
        if rule.kind == "gate" and rule.trend is not None and conditions.holds(rule.when, profile)
    )


def _fits(tip: Tip, profile: Profile, standing: Standing, month: int) -> bool:
    if tip.months and month not in tip.months:
        return False
    if tip.playbook not in (COMMON, standing.primary, standing.secondary) and standing.primary is None:
        return False  # nobody is sent to a ride of whom we do not know which fits
    if tip.when is not None and conditions.holds(tip.when, profile) is not True:
        return False
    return tip.stage is None or any(_is_at(step, tip.stage, standing) for step in tip.near)


def _is_at(step: str, stage: str, standing: Standing) -> bool:
    if stage == "after":
        return step in standing.done
    if stage == "during":
        return step == standing.open_step and standing.begun
    return step in standing.planned and not (step == standing.open_step and standing.begun)


def _worth(tip: Tip, standing: Standing, sent: Sequence[Sent]) -> int:
    rides = {standing.primary: PRIMARY, standing.secondary: SECONDARY, COMMON: SHARED}
    worth = rides.get(tip.playbook, 0)
    if standing.open_step in tip.near:
        worth += NEAR
    if tip.months:
        worth += IN_SEASON
    return worth + _liking(tip.playbook, sent)


def _liking(playbook: str, sent: Sequence[Sent]) -> int:
    """What was said of tips of the same playbook."""
    said = [one.feedback for one in sent if one.tip.partition(".")[0] == playbook]
    return LIKED * min(said.count("useful"), MOST) + DISLIKED * min(said.count("not_for_me"), MOST)
