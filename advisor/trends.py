"""The six trends and the rules that speak for and against them. Nothing here is evaluated."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from advisor.conditions import ReadCondition
from advisor.facts import Model, Word

TRENDS = ("anchor_stores", "marketplaces", "community", "content", "live_video", "data_ai")
"""In the contract's order: the chain that the source article tells; ties follow it."""

NULLING = ("counterfeit", "regulated_goods")
"""The red flags after which no trend is ranked at all."""

RULE_TEXT = 200  # characters of a reason
LONG_TEXT = 300  # characters of a warning, a gate or a refusal

Kind = Literal["weight", "gate", "warning", "refusal"]


class Trend(Model):
    """One big thing that a small business can ride."""

    id: Word
    icon: str = Field(min_length=1, max_length=8)
    name: str = Field(min_length=1, max_length=28)
    ride: str = Field(min_length=1, max_length=200)
    story: str = Field(min_length=1, max_length=800)
    feeds: tuple[Word, ...] = ()  # as a secondary it helps these
    source: str = Field(min_length=3)
    reviewed: date


class Rule(Model):
    """
    One judgement: while `when` is true it adds weight to its trend, closes it, warns, or refuses.

    The trend is the first half of the id, except for refusals, which concern a trend or all of them.
    """

    id: str = Field(pattern=r"^[a-z_]+\.[a-z0-9_]+$", max_length=60)
    kind: Kind
    when: ReadCondition
    weight: int = Field(default=0, ge=-3, le=3)
    text: str = Field(min_length=1)
    opens_when: dict[Word, tuple[Word, ...]] = Field(default_factory=dict)
    instead: str | None = Field(default=None, max_length=LONG_TEXT)
    concerns: Word | None = None
    nulls_ranking: bool = False
    source: str = Field(min_length=3)
    reviewed: date

    @property
    def trend(self) -> str | None:
        """The trend that is judged; None for a refusal that concerns all of them."""
        return self.concerns if self.kind == "refusal" else self.id.partition(".")[0]

    @model_validator(mode="after")
    def fields_fit_the_kind(self) -> "Rule":
        """Each kind has its own fields."""
        wrong = [says for holds, says in self._demands() if not holds]
        if wrong:
            raise ValueError(" ".join(wrong))
        return self

    def _demands(self) -> tuple[tuple[bool, str], ...]:
        weighs, refuses, closes = self.kind == "weight", self.kind == "refusal", self.kind == "gate"
        allowed = RULE_TEXT if weighs else LONG_TEXT
        excess = len(self.text) - allowed
        return (
            (
                weighs == (self.weight != 0),
                "weight: exactly the rules of kind weight have one, -3..3 and not 0.",
            ),
            (closes == bool(self.opens_when), "opens_when: exactly the rules of kind gate have it."),
            (refuses == (self.instead is not None), "instead: exactly the rules of kind refusal have it."),
            (refuses or not self.nulls_ranking, "nulls_ranking: only a refusal may have it."),
            (refuses or self.concerns is None, "concerns: only a refusal may have it."),
            (
                not refuses or self.nulls_ranking != bool(self.concerns),
                "a refusal concerns a trend or nulls it all.",
            ),
            (excess <= 0, f"text is {excess} characters too long ({allowed} are allowed): say it shorter."),
        )
