"""Which tip comes next for an owner. Pure: what was sent, the month and a seed are given; it words nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal
from zlib import crc32

from advisor import conditions
from advisor.conditions import Condition, Profile
from advisor.library import Library
from advisor.playbooks import COMMON
from advisor.remembered import remembered
from advisor.tips import Stage, Tip

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
    rides = {standing.primary: PRIMARY, standing.secondary: SECONDARY, COMMON: SHARED}
    shelves = _shelves(library, month)
    near = [playbook for playbook in shelves if playbook in rides]
    far = [playbook for playbook in shelves if playbook not in rides]
    # Nobody is sent to a ride of whom we do not know which fits.
    mixed = seed * _SPREAD & 0xFFFFFFFF
    for playbooks in (near, far if standing.primary is not None else []):
        ranked: list[tuple[int, int, Tip]] = []
        for playbook in playbooks:
            worth = rides.get(playbook, 0) + _liking(playbook, sent)
            for one in _timely(shelves[playbook], standing):
                if one.id not in barred:
                    more = NEAR if standing.open_step in one.near else 0
                    ranked.append((worth + one.season + more, one.mark ^ mixed, one.tip))
        # Conditions cost most: they are asked of the best first.
        ranked.sort(key=itemgetter(0, 1), reverse=True)
        for _, _, tip in ranked:
            if _holds(tip, profile) and not _is_closed(tip.playbook, library, profile):
                return tip
    return None


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


_SPREAD = 2_654_435_761  # spreads seeds that are near one another over 32 bits (Knuth's multiplicative hash)
_At = tuple[str, Stage] | None
"""A step and where its owner must stand with it; None: whatever they do."""


@dataclass(frozen=True, slots=True)
class _OnShelf:
    """What ranking asks of a tip, taken out of it beforehand: it is asked of thousands of owners in a row."""

    tip: Tip
    id: str
    near: tuple[str, ...]
    season: int  # IN_SEASON for a tip of this month
    mark: int  # a number of its own


_Shelf = Mapping[_At, Sequence[_OnShelf]]


@remembered(4 * 12)
def _shelves(library: Library, month: int) -> Mapping[str, _Shelf]:
    """The tips that fit the *month*, by playbook, and there by the place where it is their time."""
    found: dict[str, dict[_At, list[_OnShelf]]] = {}
    for tip in library.tips.values():
        shelf = found.setdefault(tip.playbook, {})
        if tip.months and month not in tip.months:
            continue
        one = _OnShelf(tip, tip.id, tip.near, IN_SEASON if tip.months else 0, crc32(tip.id.encode()))
        places: list[_At] = [(step, tip.stage) for step in tip.near] if tip.stage else [None]
        for place in places:
            shelf.setdefault(place, []).append(one)
    return found


def _timely(shelf: _Shelf, standing: Standing) -> Iterator[_OnShelf]:
    """Tips of whose step's stage it is time; one may come twice."""
    yield from shelf.get(None, ())
    for step in standing.planned:
        begun = standing.begun and step == standing.open_step
        yield from shelf.get((step, "during" if begun else "before"), ())
    for step in standing.done:
        yield from shelf.get((step, "after"), ())


@remembered(4)
def _gates(library: Library) -> Mapping[str, tuple[Condition, ...]]:
    found: dict[str, list[Condition]] = {}
    for rule in library.rules.values():
        if rule.kind == "gate" and rule.trend is not None:
            found.setdefault(rule.trend, []).append(rule.when)
    return {trend: tuple(whens) for trend, whens in found.items()}


def _is_closed(playbook: str, library: Library, profile: Profile) -> bool:
    """Whether a gate closes the ride."""
    return any(conditions.holds(when, profile) for when in _gates(library).get(playbook, ()))


def _holds(tip: Tip, profile: Profile) -> bool:
    return tip.when is None or conditions.holds(tip.when, profile) is True


def _liking(playbook: str, sent: Sequence[Sent]) -> int:
    """What was said of tips of the same playbook."""
    said = [one.feedback for one in sent if one.tip.partition(".")[0] == playbook]
    return LIKED * min(said.count("useful"), MOST) + DISLIKED * min(said.count("not_for_me"), MOST)
