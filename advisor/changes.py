"""What a new plan does otherwise than the one before it, and because of what. It words nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from advisor.conditions import Profile
from advisor.playbooks import Because, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A plan with what it rests on."""

    primary: str | None
    secondary: str | None
    plan: Plan
    profile: Profile  # with inferred facts


Aside = Literal["left", "stopped", "built_on"]
"""The owner changed their mind; the kill rule was met; it builds on a step whose kill rule was met."""
_NONE: Mapping[str, Aside] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Dropped:
    """A step that was planned and is no more; because None: it belongs to a ride that is none of this plan."""

    step: str
    because: Because | Aside | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is otherwise; empty when the plan stayed. Steps in the order of doing, each in one list only."""

    facts: tuple[str, ...] = ()  # whose answer is another one, or new, or gone; in the new profile's order
    finished: tuple[str, ...] = ()  # steps that were planned and are done
    ride: tuple[str | None, str | None] | None = None  # the primary before and after, if it changed
    beside: tuple[str | None, str | None] | None = None  # the secondary, likewise
    begins: tuple[str, ...] = ()  # new in this week, and not in the old plan at all
    moved_up: tuple[str, ...] = ()  # in this week, planned for later before
    added: tuple[str, ...] = ()  # later in the plan, and not in the old plan at all
    moved_back: tuple[str, ...] = ()  # out of this week, still planned
    dropped: tuple[Dropped, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to tell of the plan; a changed answer alone is nothing."""
        return any(
            (self.ride, self.beside, self.begins, self.moved_up, self.added, self.moved_back, self.dropped)
        )


def changes(
    before: Planned, after: Planned, done: Collection[str] = (), aside: Mapping[str, Aside] = _NONE
) -> Changes:
    """
    Return what *after* does otherwise than *before*.

    Steps that were *done* meanwhile were not dropped; those set *aside* were, each for its reason.
    A plan that is made anew from the same answers changes nothing.
    """
    old, new = _steps(before.plan), _steps(after.plan)
    week = after.plan.this_week
    because = {**{one.step: one.because for one in after.plan.left_out}, **aside}
    finished = tuple(step for step in old if step in done)
    return Changes(
        facts=_facts(before.profile, after.profile),
        finished=finished,
        ride=_other(before.primary, after.primary),
        beside=_other(before.secondary, after.secondary),
        begins=tuple(step for step in week if step not in old),
        moved_up=tuple(step for step in week if step in old and step not in before.plan.this_week),
        added=tuple(step for step in new if step not in old and step not in week),
        moved_back=tuple(step for step in before.plan.this_week if step in new and step not in week),
        dropped=tuple(
            Dropped(step, because.get(step)) for step in old if step not in new and step not in finished
        ),
    )


def _steps(plan: Plan) -> tuple[str, ...]:
    return (*plan.this_week, *plan.next, *plan.later)


def _other(before: str | None, after: str | None) -> tuple[str | None, str | None] | None:
    return (before, after) if before != after else None


def _facts(before: Profile, after: Profile) -> tuple[str, ...]:
    known: Mapping[str, object] = {**before, **after}
    return tuple(
        name
        for name in (*after, *(one for one in known if one not in after))
        if _told(before, name) != _told(after, name)
    )


def _told(profile: Profile, name: str) -> object:
    """Return an answer so that it can be compared: none of several, not sure and not asked say the same here."""
    return profile.get(name) or None
