"""Calculators as authors write them: what is asked, what is said. Nothing here counts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from advisor import faults
from advisor.facts import Model, Word
from advisor.faults import Fault
from advisor.formulas import Formula, Gives
from advisor.outlays import CashNeed, Concentration, ContentHour, CreatorFee, Machine, Referral, Tool
from advisor.platforms import PlatformKind
from advisor.playbooks import Step
from advisor.sales import (
    Consignment,
    DeliveryApp,
    Discount,
    GroupRound,
    LiveSession,
    MarketplaceOrder,
    StallRent,
)
from advisor.trends import TRENDS

FILE = "calculators.yaml"

FORMULAS: Mapping[str, type[Formula]] = MappingProxyType(
    {
        "consignment": Consignment,
        "stall": StallRent,
        "order": MarketplaceOrder,
        "delivery_app": DeliveryApp,
        "round": GroupRound,
        "referral": Referral,
        "content": ContentHour,
        "creator": CreatorFee,
        "live": LiveSession,
        "tool": Tool,
        "machine": Machine,
        "cash": CashNeed,
        "concentration": Concentration,
        "discount": Discount,
    }
)
"""A calculator has the id of its formula."""

Asked = Literal["money", "percent", "count", "hours", "days"]
"""What an owner can be asked for."""

VERDICTS: tuple["Verdict", ...] = ("pays", "thin", "loses")
Verdict = Literal["pays", "thin", "loses"]
"""Below zero it loses; not safe it is thin; else it pays."""

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_LEAST, _MOST = 3, 5  # inputs


def _exactly(raw: object) -> object:
    """Read YAML's 0.1 as one tenth, not as the binary number next to it."""
    return Decimal(str(raw)) if isinstance(raw, float) else raw


Number = Annotated[Decimal, BeforeValidator(_exactly)]


class Input(Model):
    """One number that the owner is asked for. Percent is 0..100."""

    id: Word
    name: str = Field(min_length=1, max_length=24)  # a noun, as in "price: 12.50"
    text: str = Field(min_length=1, max_length=120)  # the question
    explain: str = Field(min_length=1, max_length=200)
    kind: Asked
    low: Number
    high: Number
    suggest: tuple[Number, ...] = Field(default=(), max_length=5)
    usual: Number | None = None  # what *skip* means
    fees_of: tuple[PlatformKind, ...] = ()  # kinds of platforms of which this is the fee


class Assumption(Model):
    """A number that is not asked for."""

    id: Word
    kind: Asked
    value: Number
    text: str | None = Field(default=None, max_length=80)  # "counted with ..."; none where it changes nothing


class Says(Model):
    """The sentence of each verdict; placeholders are inputs and what the formula gives."""

    pays: str = Field(min_length=1, max_length=300)
    thin: str = Field(min_length=1, max_length=300)
    loses: str = Field(min_length=1, max_length=300)


class Calculator(Model):
    """One sum that an owner can make in a few numbers."""

    id: Word
    trend: Word | None = None  # the ride that it is about; none: any business
    name: str = Field(min_length=1, max_length=40)
    why: str = Field(min_length=1, max_length=120)
    inputs: tuple[Input, ...] = Field(min_length=_LEAST, max_length=_MOST)
    assumes: tuple[Assumption, ...] = ()
    says: Says
    what_if: tuple[Word, ...] = Field(min_length=1, max_length=3)  # inputs that the answer moves up and down
    opens: tuple[Word, ...] = Field(
        default=(), max_length=2
    )  # inputs for which the answer names what would pay
    loses: Word | None = None  # the trend that a loss closes
    source: str = Field(min_length=3)
    reviewed: date

    @property
    def formula(self) -> type[Formula]:
        """What counts it."""
        return FORMULAS[self.id]

    @property
    def gives(self) -> Gives:
        """What the formula gives beside the inputs, each with its kind."""
        return self.formula.GIVES

    def input(self, name: str) -> Input | None:
        """The input *name*, or None."""
        return next((one for one in self.inputs if one.id == name), None)


def wrong_steps(steps: Sequence[tuple[str, Step]], calculators: Sequence[Calculator]) -> Iterator[Fault]:
    """Yield each sum that a step (with its file) or one of its variants names and nobody can make."""
    known = [one.id for one in calculators]
    for file, step in steps:
        for name in dict.fromkeys((step.sum, *(one.sum for one in step.variants))):
            if name is not None and name not in known:
                yield Fault(
                    file, step.id, f'sum: there is no calculator "{name}".{faults.suggestion(name, known)}'
                )


def wrong(calculators: Sequence[Calculator]) -> Iterator[Fault]:
    """Yield every fault of *calculators* that their form does not show."""
    seen: set[str] = set()
    for one in calculators:
        says = [*_wrong_names(one), *(_wrong_use(one) if one.id in FORMULAS else ())]
        if one.id in seen:
            says.append("this id stands twice: rename or remove one.")
        seen.add(one.id)
        yield from (Fault(FILE, one.id, each) for each in says)


def _wrong_names(one: Calculator) -> Iterator[str]:
    if one.id not in FORMULAS:
        yield f"there is no formula of this name.{faults.suggestion(one.id, FORMULAS)}"
    for field, trend in (("trend", one.trend), ("loses", one.loses)):
        if trend is not None and trend not in TRENDS:
            yield f'{field}: there is no trend "{trend}".{faults.suggestion(trend, TRENDS)}'
    if one.loses is not None and one.loses != one.trend:
        yield "loses: a sum can close only the trend that it is about."
    known = {each.id for each in one.inputs}
    for field, names in (("what_if", one.what_if), ("opens", one.opens)):
        for name in names:
            if name not in known:
                yield f'{field}: there is no input "{name}".{faults.suggestion(name, known)}'
    for each in one.inputs:
        yield from (f"input {each.id}: {says}" for says in _wrong_numbers(each))


def _wrong_numbers(one: Input) -> Iterator[str]:
    if not 0 <= one.low < one.high:
        yield "low must be at least 0 and less than high."
    if one.kind == "percent" and one.high > 100:  # noqa: PLR2004  # percent
        yield "percent: high is 100 at most."
    outside = [
        str(each)
        for each in (*one.suggest, one.usual)
        if each is not None and not one.low <= each <= one.high
    ]
    if outside:
        yield f"{faults.listed(outside)} must lie between low and high."
    if one.kind == "money" and (one.suggest or one.usual):
        yield "money: no suggestion fits every currency: remove suggest and usual."


def _wrong_use(one: Calculator) -> Iterator[str]:
    takes = {field.name for field in fields(one.formula)}  # type: ignore[arg-type]  # every formula is a dataclass
    given = [*(each.id for each in one.inputs), *(each.id for each in one.assumes)]
    for name in given:
        if name not in takes:
            yield f'the formula does not read "{name}".{faults.suggestion(name, takes)}'
        if given.count(name) > 1:
            yield f'"{name}" stands twice among inputs and assumes.'
    if missing := sorted(takes - set(given)):
        yield f"the formula needs {faults.listed(missing)}: ask for it or assume it."
    allowed = {*(each.id for each in one.inputs), *one.gives}
    for verdict in VERDICTS:
        for name in PLACEHOLDER.findall(getattr(one.says, verdict)):
            if name not in allowed:
                yield f'says.{verdict}: nothing gives "{{{name}}}".{faults.suggestion(name, allowed)}'
