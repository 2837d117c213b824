"""The steps that a plan may hold, in the order of doing. Nothing here sizes a plan."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from advisor import conditions
from advisor.library import Library
from advisor.owners import HABIT, Owner, price
from advisor.playbooks import COMMON, Step
from advisor.purposes import Purpose
from advisor.remembered import remembered

HELPING = 2  # steps of the secondary that a plan takes up
CASH_FIRST = 2  # steps that bring cash at once with which the plan of an owner in distress begins
PLATFORM = "marketplaces"  # the playbook of platforms: no other channel for who hangs on one
BOTH, SMALL = frozenset(("small", "main")), frozenset(("small",))


class Chosen(Protocol):
    """What a plan has to know of an advice."""

    @property
    def primary(self) -> str | None: ...
    @property
    def secondary(self) -> str | None: ...
    @property
    def refused(self) -> bool: ...


def candidates(owner: Owner, advice: Chosen) -> Iterator[Step]:
    """Yield steps, each after those that it needs and each once."""
    seen: set[str] = set()
    for step in _chosen(owner, advice):
        yield from _with_needs(owner, step, seen)


def _chosen(owner: Owner, advice: Chosen) -> Iterator[Step]:
    playbooks = _playbooks(owner.library)
    yield from _price_first(owner)
    if owner.distress:
        yield from _serving(owner, "cash", CASH_FIRST)
    if advice.primary is not None:
        yield from playbooks[COMMON][:1]
        yield from _helping(owner, advice.primary, 1, BOTH)
        yield from _another_channel(owner, advice)
        if advice.primary != HABIT:
            yield from _helping(owner, HABIT, 1, SMALL)
        yield from _serving(owner, "contacts", 1)
        yield from playbooks[advice.primary]
    yield from playbooks[COMMON]
    yield from _helping(owner, HABIT, 1, SMALL)
    if advice.secondary is not None:
        yield from _helping(owner, advice.secondary, HELPING, BOTH)


def _price_first(owner: Owner) -> Iterator[Step]:
    """Yield what looks at the price, common or of a losing ride, as far as nothing else must come first."""
    if not owner.losing:
        return
    common = {step.id for step in _playbooks(owner.library)[COMMON]}
    for name in owner.library.purposes["price"]:
        step = owner.library.steps[name]
        if step.playbook in {COMMON, *owner.losing} and (common | owner.done).issuperset(step.needs):
            yield step


def _another_channel(owner: Owner, advice: Chosen) -> Iterator[Step]:
    """Yield the first step of another channel, if all hangs on one; of the rides of the advice if it can be."""
    hangs_on = owner.full.get("dependence")
    if hangs_on not in ("one_buyer", "one_platform"):
        return
    steps = [owner.library.steps[name] for name in owner.library.purposes["channel"]]
    others = [one for one in steps if not (hangs_on == "one_platform" and one.playbook == PLATFORM)]
    if any(step.id in owner.done for step in others):
        return
    fitting = [step for step in others if owner.passes(step) is None and not _closed(owner, step.playbook)]
    rides = (advice.primary, advice.secondary)
    yield from sorted(fitting, key=lambda step: rides.index(step.playbook) if step.playbook in rides else 2)[
        :1
    ]


def _closed(owner: Owner, trend: str) -> bool:
    return any(
        rule.kind == "gate" and rule.trend == trend and conditions.holds(rule.when, owner.full)
        for rule in owner.library.rules.values()
    )


def _serving(owner: Owner, purpose: Purpose, count: int) -> Iterator[Step]:
    """Yield the first *count* steps that serve *purpose* and that the owner can do and bear."""
    for name in owner.library.purposes[purpose]:
        step = owner.library.steps[name]
        if count and owner.passes(step) is None and price(step, owner.means) is None:
            count -= 1
            yield step


def _helping(owner: Owner, playbook: str, count: int, sizes: frozenset[str]) -> Iterator[Step]:
    """Yield the first *count* fitting steps of a playbook in *sizes* that need only common steps and one another."""
    playbooks = _playbooks(owner.library)
    taken: set[str] = {step.id for step in playbooks[COMMON]}
    for step in playbooks[playbook]:
        if (
            count
            and step.size in sizes
            and step.id not in taken
            and taken.issuperset(step.needs)
            and owner.passes(step) is None
        ):
            count -= 1
            taken.add(step.id)
            yield step


@remembered(8)
def _playbooks(library: Library) -> Mapping[str, tuple[Step, ...]]:
    """Return the steps of each playbook, each after those that it needs (which may be common ones)."""
    ordered: dict[str, dict[str, Step]] = {playbook: {} for playbook in (COMMON, *library.trends)}

    def place(step: Step, playbook: str) -> None:
        for need in step.needs:
            place(library.steps[need], playbook)
        ordered[playbook].setdefault(step.id, step)

    for step in library.steps.values():
        place(step, step.playbook)
    return {playbook: tuple(steps.values()) for playbook, steps in ordered.items()}


def _with_needs(owner: Owner, step: Step, seen: set[str]) -> Iterator[Step]:
    """Yield what *step* needs, then the step, as far as they are not *seen*: whoever is, has its needs before it."""
    if step.id in seen:
        return
    for need in owner.needs(step):
        yield from _with_needs(owner, owner.library.steps[need], seen)
    seen.add(step.id)
    yield step
