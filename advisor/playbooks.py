"""Steps and the shape of a plan. Nothing here chooses among them."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from advisor.conditions import ReadCondition
from advisor.facts import Model

COMMON = "common"
"""The playbook of the first week, whatever the trend."""

CashBand = Literal["C0", "C1", "C2", "C3", "C4", "C5"]
"""Out of pocket, as a share of a month's sales: nothing, under 3 %, 3-15 %, 15-60 %, 0.6-3 months, more."""

BANDS: tuple[CashBand, ...] = ("C0", "C1", "C2", "C3", "C4", "C5")
SMALL_HOURS = 2  # owner hours that a small step takes at most

Line = Annotated[str, Field(min_length=1, max_length=140)]
Hours = Annotated[float, Field(ge=0, le=80)]


class Kpi(Model):
    """What tells whether a step works."""

    name: str = Field(min_length=1, max_length=80)
    unit: str = Field(min_length=1, max_length=40)
    good: float


class Step(Model):
    """One thing to do, with its price in hours and cash, its end and its way out."""

    id: str = Field(pattern=r"^[a-z_]+\.[a-z0-9_]+$", max_length=57)  # a button carries it in 64 bytes
    title: str = Field(min_length=1, max_length=60)
    why: str = Field(min_length=1, max_length=300)
    how: tuple[Line, ...] = Field(min_length=3, max_length=6)
    needs: tuple[str, ...] = ()
    when: ReadCondition | None = None
    hours: tuple[Hours, Hours]  # the owner's, low and high, one-off
    cash: CashBand
    size: Literal["small", "main"]
    kpi: Kpi
    done_when: str = Field(min_length=1, max_length=200)
    done_kind: Literal["yes_no", "number"]
    stuck: str = Field(min_length=1, max_length=300)
    stop: str = Field(min_length=1, max_length=300)
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


Because = Literal["does_not_fit", "takes_too_long", "costs_too_much", "waits"]
"""Why a step is left out: its `when` is false; hours; cash; a step that it needs is left out."""


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
