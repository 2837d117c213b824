"""A plan sized to hours and cash: what to do this week, next, later, and what to leave out. It words nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from advisor import conditions
from advisor.conditions import Profile
from advisor.facts import Value, with_inferred
from advisor.library import Library
from advisor.playbooks import COMMON, Because, CashBand, LeftOut, Plan, Step

__all__ = ["LeftOut", "Plan", "compose"]

SLACK = 0.7  # share of the spare hours that a plan may fill: weeks are never as planned
HOURS = {"under_5": 4.0, "from_5_to_10": 7.0, "over_10": 12.0}  # spare hours a week that an answer stands for
HOURS_UNKNOWN = 4.0
CASH: dict[str, CashBand] = {
    "tight": "C1",
    "one_month": "C3",
    "patient": "C4",
}  # the highest band that an answer bears
CASH_UNKNOWN: CashBand = "C2"
NEXT_WEEKS = 3  # weeks that `next` stands for
LONGEST = 4  # weeks that one step may take at most
HELPING = 2  # steps of the secondary that a plan takes up
BOTH, SMALL = frozenset(("small", "main")), frozenset(("small",))
HABIT = "data_ai"  # the playbook of which every plan takes up one small step


@dataclass(frozen=True, slots=True)
class _Means:
    """What an owner can give."""

    hours: float  # a week, slack taken off
    cash: CashBand


class Chosen(Protocol):
    """What a plan has to know of an advice."""

    @property
    def primary(self) -> str | None: ...
    @property
    def secondary(self) -> str | None: ...
    @property
    def refused(self) -> bool: ...


def compose(library: Library, advice: Chosen, profile: Profile, done: frozenset[str] = frozenset()) -> Plan:
    """
    Return the plan for riding the primary of *advice*, with its secondary in support.

    Without a primary it is the common first week; empty when the profile is refused or tells nothing.

    A plan begins with the first common step, the first of the primary and one small data habit; then the primary's
    playbook, what is left of the common first week, a few steps of the secondary. Each step follows those that it
    needs. A step is left out when its `when` is false, when it costs more than the owner can risk, takes longer than
    LONGEST weeks, or needs a step that is left out. What is *done* is in no list. This week holds one small step and
    one main step, or, while no main step can begin, the first of the primary.
    """
    if advice.refused or not profile:
        return Plan()
    full, _ = with_inferred(library, profile)
    means = _means(full)
    left_out: dict[str, Because] = {}
    steps: list[Step] = []
    for step in _candidates(library, advice, full):
        if step.id in done:
            continue
        if because := _hindrance(step, full, means, left_out):
            left_out[step.id] = because
        else:
            steps.append(step)
    return _arranged(steps, means, left_out, _this_week(steps, means, done, advice.primary))


def bears(step: Step, hours: Value, cash: Value) -> bool:
    """Return whether an owner with these answers for hours and cash can bear the price of *step*."""
    return _price(step, _means({"hours": hours, "cash": cash})) is None


def _means(full: Profile) -> _Means:
    hours, cash = full.get("hours"), full.get("cash")
    return _Means(
        hours=SLACK * (HOURS.get(hours, HOURS_UNKNOWN) if isinstance(hours, str) else HOURS_UNKNOWN),
        cash=CASH.get(cash, CASH_UNKNOWN) if isinstance(cash, str) else CASH_UNKNOWN,
    )


def _price(step: Step, means: _Means) -> Because | None:
    if step.cash > means.cash:
        return "costs_too_much"
    return "takes_too_long" if step.hours[0] > LONGEST * means.hours else None


def _candidates(library: Library, advice: Chosen, full: Profile) -> Iterator[Step]:
    """Yield steps, each after those that it needs and each once."""
    seen: set[str] = set()
    for step in _chosen(library, advice, full):
        if step.id not in seen:
            seen.add(step.id)
            yield step


def _chosen(library: Library, advice: Chosen, full: Profile) -> Iterator[Step]:
    playbooks = _playbooks(library)
    if advice.primary is not None:
        yield from playbooks[COMMON][:1]
        yield from _helping(library, advice.primary, full, 1, BOTH)
        if advice.primary != HABIT:
            yield from _helping(library, HABIT, full, 1, SMALL)
        yield from playbooks[advice.primary]
    yield from playbooks[COMMON]
    if advice.secondary is not None:
        yield from _helping(library, advice.secondary, full, HELPING, BOTH)


def _helping(
    library: Library, playbook: str, full: Profile, count: int, sizes: frozenset[str]
) -> Iterator[Step]:
    """Yield the first *count* fitting steps of a playbook in *sizes* that need only common steps and one another."""
    taken: set[str] = {step.id for step in _playbooks(library)[COMMON]}
    for step in _playbooks(library)[playbook]:
        if (
            count
            and step.size in sizes
            and step.id not in taken
            and taken.issuperset(step.needs)
            and _fits(step, full)
        ):
            count -= 1
            taken.add(step.id)
            yield from _with_needs(library, step)


@lru_cache(maxsize=8)
def _playbooks(library: Library) -> Mapping[str, tuple[Step, ...]]:
    """Return the steps of each playbook, each after those that it needs (which may be common ones)."""
    ordered: dict[str, dict[str, Step]] = {playbook: {} for playbook in (COMMON, *library.trends)}
    for step in library.steps.values():
        for one in _with_needs(library, step):
            ordered[step.playbook].setdefault(one.id, one)
    return {playbook: tuple(steps.values()) for playbook, steps in ordered.items()}


def _with_needs(library: Library, step: Step) -> Iterator[Step]:
    for need in step.needs:
        yield from _with_needs(library, library.steps[need])
    yield step


def _fits(step: Step, full: Profile) -> bool:
    return step.when is None or conditions.holds(step.when, full) is not False


def _hindrance(step: Step, full: Profile, means: _Means, left_out: Mapping[str, Because]) -> Because | None:
    if not _fits(step, full):
        return "does_not_fit"
    if because := _price(step, means):
        return because
    # A step that does not apply needs not be done first.
    return (
        "waits" if any(left_out.get(need, "does_not_fit") != "does_not_fit" for need in step.needs) else None
    )


def _arranged(steps: list[Step], means: _Means, left_out: dict[str, Because], week: list[Step]) -> Plan:
    rest = [step for step in steps if step not in week]
    following = _within(rest, NEXT_WEEKS * means.hours)
    return Plan(
        this_week=tuple(step.id for step in week),
        next=tuple(step.id for step in following),
        later=tuple(step.id for step in rest[len(following) :]),
        left_out=tuple(LeftOut(step, because) for step, because in left_out.items()),
        hours=(sum(step.hours[0] for step in week), sum(step.hours[1] for step in week)),
        cash_band=max((step.cash for step in week), default="C0"),
    )


def _this_week(steps: list[Step], means: _Means, done: frozenset[str], primary: str | None) -> list[Step]:
    """Return the first steps, at most two, that can begin now and fit together; one, if any is left."""
    planned = {step.id for step in steps}
    ready = [step for step in steps if not any(need in planned and need not in done for need in step.needs)]
    small = next((step for step in ready if step.size == "small"), None)
    mains = [step for step in ready if step.size == "main" and step.hours[0] <= means.hours]
    first = mains or [step for step in ready if step.playbook == primary and step is not small]
    together = [step for step in ready if step is small or step in first[:1]]
    if sum(_middle(step) for step in together) <= means.hours:
        return together
    return mains[:1] or together[:1] or ready[:1]


def _middle(step: Step) -> float:
    return (step.hours[0] + step.hours[1]) / 2


def _within(steps: Iterable[Step], hours: float) -> list[Step]:
    """Return the first of *steps* that fit into *hours*; at least one."""
    taken: list[Step] = []
    for step in steps:
        hours -= _middle(step)
        if taken and hours < 0:
            break
        taken.append(step)
    return taken
