"""An owner as a plan sees them: what they can give, what fits them, what must come before what. It chooses nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from advisor import conditions
from advisor.conditions import Profile
from advisor.facts import Value, with_inferred
from advisor.library import Library
from advisor.playbooks import Because, CashBand, Step
from advisor.purposes import Purpose
from advisor.remembered import remembered

SLACK = 0.7  # share of the spare hours that a plan may fill: weeks are never as planned
HOURS = {"under_5": 4.0, "from_5_to_10": 7.0, "over_10": 12.0}  # spare hours a week that an answer stands for
HOURS_UNKNOWN = 4.0
CASH: dict[str, CashBand] = {
    "tight": "C1",
    "one_month": "C3",
    "patient": "C4",
}  # the highest band that an answer bears
CASH_UNKNOWN: CashBand = "C2"
LONGEST = 4  # weeks that one step may take at most
HABIT = "data_ai"  # the playbook of which every plan takes up one small step


@dataclass(frozen=True, slots=True)
class Means:
    """What an owner can give."""

    hours: float  # a week, slack taken off
    cash: CashBand


@dataclass(frozen=True, slots=True, eq=False)
class Owner:
    """For whom a plan is made, and what is true of them whatever the trend."""

    library: Library
    full: Profile  # with inferred facts
    done: frozenset[str]
    means: Means
    distress: bool
    no_room: bool
    idea: bool
    losing: frozenset[str]  # trends that lose money by the owner's own sum

    def serves(self, step: Step, purpose: Purpose) -> bool:
        """Return whether *step* is good for *purpose*."""
        return step.id in _serving(self.library)[purpose]

    def needs(self, step: Step) -> tuple[str, ...]:
        """Return the steps that come before *step*: who has no room sets a limit before anything brings buyers."""
        if not self.no_room or not self.serves(step, "buyers"):
            return step.needs
        return tuple(dict.fromkeys((*step.needs, *self.library.purposes["cap"])))

    def passes(self, step: Step) -> Because | None:
        """Return why *step* is none for this owner, or None when it is, at whatever price."""
        if step.when is not None and conditions.holds(step.when, self.full) is False:
            return "does_not_fit"
        if self.idea and self.serves(step, "running"):
            return "not_running"
        if step.playbook in self.losing and not self.serves(step, "price"):
            # Notes that cost nothing lose nothing.
            return None if step.playbook == HABIT and step.cash == "C0" else "loses_money"
        return None


def bears(step: Step, hours: Value, cash: Value) -> bool:
    """Return whether an owner with these answers for hours and cash can bear the price of *step*."""
    return price(step, means_of(hours, cash)) is None


@remembered(8)
def _serving(library: Library) -> Mapping[Purpose, frozenset[str]]:
    return {purpose: frozenset(steps) for purpose, steps in library.purposes.items()}


def owner_of(library: Library, profile: Profile, done: frozenset[str]) -> Owner:
    """Return the owner of *profile* (without inferred facts), who has *done* these steps."""
    full, _ = with_inferred(library, profile)
    distress = "debt_distress" in _ticks(full, "red_flags")
    means = means_of(full.get("hours"), full.get("cash"))
    return Owner(
        library=library,
        full=full,
        done=done,
        means=Means(means.hours, "C0") if distress else means,
        distress=distress,
        no_room=full.get("capacity") == "no_room",
        idea=full.get("stage") == "idea",
        losing=frozenset(_ticks(full, "loses_money")),
    )


def _ticks(full: Profile, fact: str) -> tuple[str, ...]:
    value = full.get(fact)
    return value if isinstance(value, tuple) else ()


def means_of(hours: Value, cash: Value) -> Means:
    """Return what an owner with these answers can give."""
    return Means(
        hours=SLACK * (HOURS.get(hours, HOURS_UNKNOWN) if isinstance(hours, str) else HOURS_UNKNOWN),
        cash=CASH.get(cash, CASH_UNKNOWN) if isinstance(cash, str) else CASH_UNKNOWN,
    )


def price(step: Step, means: Means) -> Because | None:
    """Return why an owner with these *means* cannot bear *step*, or None."""
    if step.cash > means.cash:
        return "costs_too_much"
    return "takes_too_long" if step.hours[0] > LONGEST * means.hours else None
