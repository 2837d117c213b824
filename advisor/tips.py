"""Tips: one small action each, perhaps beside a step or in some months. Nothing here chooses one."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from advisor.conditions import ReadCondition
from advisor.facts import Model

Stage = Literal["before", "during", "after"]
"""When a tip helps: before its steps are begun, while one is under way, or once one is done."""

Month = Annotated[int, Field(ge=1, le=12)]


class Tip(Model):
    """One action that can be read at a stall and done today or this week."""

    id: str = Field(pattern=r"^[a-z_]+\.[a-z0-9_]+$", max_length=57)
    text: str = Field(min_length=1, max_length=400)
    when: ReadCondition | None = None
    near: tuple[str, ...] = ()  # ids of steps that it belongs to
    stage: Stage | None = None  # only with near
    months: tuple[Month, ...] = ()  # of the calendar; none means any
    source: str = Field(min_length=3)
    reviewed: date

    @property
    def playbook(self) -> str:
        """The trend's id, or "common"."""
        return self.id.partition(".")[0]

    @model_validator(mode="after")
    def stage_fits(self) -> "Tip":
        """A stage is the stage of something."""
        if (self.stage is None) != (not self.near):
            raise ValueError(
                "stage: exactly the tips with `near` have it: name the steps, or remove the stage."
            )
        return self
