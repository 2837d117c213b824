"""Steps, how they are worded for an owner, and the shape of a plan. Nothing here chooses among them."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from advisor import conditions
from advisor.conditions import Profile, ReadCondition
from advisor.facts import Model, Word

COMMON = "common"
"""The playbook of the first week, whatever the trend."""

CashBand = Literal["C0", "C1", "C2", "C3", "C4", "C5"]
"""Out of pocket, as a share of a month's sales: nothing, under 3 %, 3-15 %, 15-60 %, 0.6-3 months, more."""

BANDS: tuple[CashBand, ...] = ("C0", "C1", "C2", "C3", "C4", "C5")
SMALL_HOURS = 2  # owner hours that a small step takes at most

Line = Annotated[str, Field(min_length=1, max_length=140)]
Title = Annotated[str, Field(min_length=1, max_length=60)]
Text = Annotated[str, Field(min_length=1, max_length=300)]
How = Annotated[tuple[Line, ...], Field(min_length=3, max_length=6)]
Hours = Annotated[float, Field(ge=0, le=80)]

WORDED = ("title", "why", "how", "stuck")
"""The fields of a step that a variant may say otherwise."""

OWN = (*WORDED, "platforms", "sum")
"""All fields of a step that a variant may have of its own."""


class Kpi(Model):
    """What tells whether a step works."""

    name: str = Field(min_length=1, max_length=80)
    unit: str = Field(min_length=1, max_length=40)
    good: float


class Variant(Model):
    """A step as owners of one kind read it: what it names stands in place of the step's own field."""

    id: Word
    when: ReadCondition
    title: Title | None = None
    why: Text | None = None
    how: How | None = None
    stuck: Text | None = None
    platforms: tuple[Word, ...] | None = None  # kinds of platforms that are named there
    sum: Word | None = None  # the calculator that counts what it speaks of

    @model_validator(mode="after")
    def says_something(self) -> "Variant":
        """A variant that replaces nothing is a mistake."""
        if all(getattr(self, field) is None for field in OWN):
            raise ValueError(f"says nothing of its own: write one of {', '.join(OWN)}, or remove it.")
        return self


class Step(Model):
    """One thing to do, with its price in hours and cash, its end and its way out."""

    id: str = Field(
        pattern=r"^[a-z_]+\.[a-z0-9_]+$", max_length=46
    )  # a button carries it, with a number, in 64 bytes
    title: Title
    why: Text
    how: How
    variants: tuple[Variant, ...] = ()  # the first whose `when` is true for the owner words the step
    texts: tuple[Word, ...] = ()  # ready texts that it needs words from
    platforms: tuple[Word, ...] = ()  # kinds of platforms that are named there
    sum: Word | None = None  # the calculator that counts what it speaks of
    needs: tuple[str, ...] = ()
    when: ReadCondition | None = None
    hours: tuple[Hours, Hours]  # the owner's, low and high, one-off
    cash: CashBand
    size: Literal["small", "main"]
    kpi: Kpi
    done_when: str = Field(min_length=1, max_length=200)
    done_kind: Literal["yes_no", "number"]
    stuck: Text
    stop: Text
    stop_below: float | None = Field(default=None, ge=0)  # a reported number below this meets the kill rule
    risk: str = Field(min_length=1, max_length=300)
    source: str = Field(min_length=3)
    reviewed: date

    @property
    def playbook(self) -> str:
        """The trend's id, or "common"."""
        return self.id.partition(".")[0]

    @model_validator(mode="after")
    def size_fits(self) -> "Step":
        """Hours rise, and a small step is small."""
        if self.hours[0] > self.hours[1]:
            raise ValueError(f"hours: write the lower number first, not {list(self.hours)}.")
        if self.size == "small" and (self.hours[1] > SMALL_HOURS or self.cash not in BANDS[:2]):
            raise ValueError(
                f"size small means at most {SMALL_HOURS} hours and C0 or C1: write main or do less."
            )
        return self

    @model_validator(mode="after")
    def kill_rule_fits(self) -> "Step":
        """Only a number can be below another, and what is good must not meet the kill rule."""
        if self.stop_below is not None and self.done_kind != "number":
            raise ValueError("stop_below: only a step of done_kind number has it; `stop` says it in words.")
        if self.stop_below is not None and self.stop_below > self.kpi.good:
            raise ValueError(f"stop_below: {self.stop_below:g} is above kpi good ({self.kpi.good:g}).")
        return self


class Worded(Step):
    """A step whose words are already those for one owner."""

    worded_by: Variant | None = None  # None: the step's own words

    def wording_of(self, field: str) -> str | None:
        """Return the id of the variant that says *field*, or None for the step itself."""
        if self.worded_by is None or getattr(self.worded_by, field, None) is None:
            return None
        return self.worded_by.id


def variant(step: Step, profile: Profile) -> Variant | None:
    """Return the variant of a linked *step* that words it for *profile* (with inferred facts), or None."""
    return next((one for one in step.variants if conditions.holds(one.when, profile)), None)


def worded(step: Step, profile: Profile) -> Worded:
    """
    Return a linked *step* as the owner of *profile* (with inferred facts) reads it.

    What the first variant whose `when` is true names stands in place of the step's own words.
    """
    chosen = variant(step, profile)
    said = {field: value for field in OWN if (value := getattr(chosen, field, None)) is not None}
    return Worded.model_construct(**{**dict(step), **said, "worded_by": chosen})


Because = Literal["does_not_fit", "not_running", "takes_too_long", "costs_too_much", "loses_money", "waits"]
"""
Why a step is left out: its `when` is false; nothing is sold yet; hours; cash; by the owner's own sum its ride loses
money on each sale; a step that it needs is left out.
"""

Note = Literal["talk", "spread"]
"""A promise of every plan that none of its steps keeps: talk with a person; no channel beyond 60 of 100 sales."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A step that does not belong into the plan now, and why."""

    step: str
    because: Because


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Steps by id, each list in the order of doing; a step stands in one list only."""

    this_week: tuple[
        str, ...
    ] = ()  # at most two: a small and a main one, or two small ones while no main one can begin
    next: tuple[str, ...] = ()  # the three weeks after
    later: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    hours: tuple[float, float] = (0, 0)  # of this week's steps, low and high
    cash_band: CashBand = "C0"  # the highest of this week's steps
    notes: tuple[Note, ...] = ()  # what holds beside all steps
