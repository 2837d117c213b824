"""A plan sized to hours and cash: what to do this week, next, later, and what to leave out. It words nothing."""

from collections.abc import Iterable, Mapping

from advisor.candidates import Chosen, candidates
from advisor.conditions import Profile
from advisor.library import Library
from advisor.owners import Owner, owner_of, price
from advisor.playbooks import Because, LeftOut, Note, Plan, Step

__all__ = ["LeftOut", "Plan", "compose"]

NEXT_WEEKS = 3  # weeks that `next` stands for
PASSING: frozenset[Because] = frozenset(
    ("does_not_fit", "not_running")
)  # left out so, a step holds up no other


def compose(library: Library, advice: Chosen, profile: Profile, done: frozenset[str] = frozenset()) -> Plan:
    """
    Return the plan for riding the primary of *advice*, with its secondary in support.

    Without a primary it is the common first week; empty when the profile is refused or tells nothing.

    A plan begins with the first common step, the first of the primary and one small data habit; then the primary's
    playbook, what is left of the common first week, a few steps of the secondary. Each step follows those that it
    needs. A step is left out when it does not fit, costs more than the owner can risk, takes longer than LONGEST
    weeks, or needs a step that is left out. What is *done* is in no list. This week holds one small step and one main
    step, or, while no main step can begin, the first of the primary.

    Some owners need another order: in distress, what brings cash at once and costs nothing; where a ride loses money,
    what looks at the price; where all hangs on one buyer or platform, the first step of another channel; without room,
    a limit before each step that brings buyers.
    """
    if advice.refused or not profile:
        return Plan()
    owner = owner_of(library, profile, done)
    left_out: dict[str, Because] = {}
    steps: list[Step] = []
    for step in candidates(owner, advice):
        if step.id in done:
            continue
        if because := _hindrance(owner, step, left_out):
            left_out[step.id] = because
        else:
            steps.append(step)
    return _arranged(owner, steps, left_out, _this_week(owner, steps, advice.primary))


def _hindrance(owner: Owner, step: Step, left_out: Mapping[str, Because]) -> Because | None:
    if because := owner.passes(step) or price(step, owner.means):
        return because
    held_up = any(left_out.get(need, "does_not_fit") not in PASSING for need in owner.needs(step))
    return "waits" if held_up else None


def _arranged(owner: Owner, steps: list[Step], left_out: dict[str, Because], week: list[Step]) -> Plan:
    begun = {step.id for step in week}  # comparing whole steps would compare all of their texts
    rest = [step for step in steps if step.id not in begun]
    following = _within(rest, NEXT_WEEKS * owner.means.hours)
    return Plan(
        this_week=tuple(step.id for step in week),
        next=tuple(step.id for step in following),
        later=tuple(step.id for step in rest[len(following) :]),
        left_out=tuple(LeftOut(step, because) for step, because in left_out.items()),
        hours=(sum(step.hours[0] for step in week), sum(step.hours[1] for step in week)),
        cash_band=max((step.cash for step in week), default="C0"),
        notes=_notes(owner, steps),
    )


def _notes(owner: Owner, steps: list[Step]) -> tuple[Note, ...]:
    spread = any(owner.serves(step, "spread") for step in steps)
    held: tuple[tuple[Note, bool], ...] = (("talk", owner.distress), ("spread", not spread))
    return tuple(note for note, holds in held if holds)


def _this_week(owner: Owner, steps: list[Step], primary: str | None) -> list[Step]:
    """Return the first steps, at most two, that can begin now and fit together; one, if any is left."""
    waiting = {step.id for step in steps}
    ready = [step for step in steps if waiting.isdisjoint(owner.needs(step))]
    small = next((step for step in ready if step.size == "small"), None)
    mains = [step for step in ready if step.size == "main" and step.hours[0] <= owner.means.hours]
    first = mains or [step for step in ready if step.playbook == primary and step is not small]
    main = first[0] if first else None
    together = [step for step in ready if step is small or step is main]
    if sum(_middle(step) for step in together) <= owner.means.hours:
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
