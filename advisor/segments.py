"""Segments: named conditions over facts, for those who write to many. Nothing here knows a person."""

from datetime import date

from pydantic import Field

from advisor.conditions import ReadCondition
from advisor.facts import Model


class Segment(Model):
    """Owners of whom a condition holds; of whom it is unknown are not in it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=24)
    name: str = Field(min_length=1, max_length=40)
    when: ReadCondition
    source: str = Field(min_length=3)
    reviewed: date
