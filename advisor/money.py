"""Does it pay? A calculator and the owner's numbers become a verdict. Decimal throughout; nothing is asked here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import product
from types import MappingProxyType

from advisor.calculators import PLACEHOLDER, VERDICTS, Calculator, Input, Verdict
from advisor.formulas import Formula, Kind

PERCENT = Decimal(100)
STEP = Decimal(10)  # percent by which a what-if moves a number
_DIGITS = 4  # that a price to open with is named by: 43.22, 1244, 12400
_CENT = Decimal("0.01")
_FINEST: Mapping[Kind, Decimal] = MappingProxyType({"percent": Decimal("0.1"), "hours": Decimal("0.1")})

Numbers = Mapping[str, Decimal]
"""Input id -> number as the owner says it: percent is 0..100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a sum comes to."""

    verdict: Verdict
    numbers: Numbers  # what went in
    values: Numbers  # what the formula gives, percent as 0..100


@dataclass(frozen=True, slots=True)
class Opening:
    """From which number on one input makes a sum stop losing, the others unchanged."""

    input: str
    value: Decimal  # rounded so that it opens
    at_least: bool  # that much or more; False: that much or less


def formula_of(calculator: Calculator, numbers: Numbers) -> Formula:
    """
    Return the formula of *calculator* with *numbers* and what it assumes; fractions for percent.

    Raises:
        KeyError: an input has no number.
    """
    given = {each.id: _inside(numbers[each.id], each.kind) for each in calculator.inputs}
    assumed = {each.id: _inside(each.value, each.kind) for each in calculator.assumes}
    return calculator.formula(**given, **assumed)


def _inside(number: Decimal, kind: Kind) -> Decimal:
    return number / PERCENT if kind == "percent" else number


def _outside(number: Decimal, kind: Kind) -> Decimal:
    return number * PERCENT if kind == "percent" else number


def reckon(calculator: Calculator, numbers: Numbers) -> Outcome:
    """Return what *numbers* come to: it loses below zero, is thin at zero and while it is not safe, else it pays."""
    sum_ = formula_of(calculator, numbers)
    verdict: Verdict = "loses" if sum_.left < 0 else "thin" if sum_.spare < 0 or not sum_.left else "pays"
    values = {name: _outside(value, calculator.gives[name]) for name, value in sum_.values().items()}
    return Outcome(verdict=verdict, numbers=dict(numbers), values=values)


def moved(one: Input, number: Decimal, percent: Decimal) -> Decimal:
    """Return *number* after a change by *percent* of itself, within what *one* allows; a count stays whole."""
    changed = number * (PERCENT + percent) / PERCENT
    if one.kind == "count":
        rounding = ROUND_CEILING if percent > 0 else ROUND_FLOOR
        changed = changed.to_integral_value(rounding)
    return min(max(changed, one.low), one.high)


def what_if(calculator: Calculator, numbers: Numbers, name: str, percent: Decimal) -> Outcome:
    """Return what the sum comes to with input *name* changed by *percent* of itself."""
    one = calculator.input(name)
    if one is None:
        raise KeyError(name)
    return reckon(calculator, {**numbers, name: moved(one, numbers[name], percent)})


def line(calculator: Calculator, numbers: Numbers, name: str) -> tuple[Decimal, Decimal]:
    """
    Return what is left at zero of input *name*, and how much each unit of it adds.

    Every `left` is a straight line in each of its numbers while the others stand still (but Concentration's, which
    opens nothing), so two points give it exactly.
    """
    at_zero = formula_of(calculator, {**numbers, name: Decimal(0)}).left
    at_one = formula_of(calculator, {**numbers, name: Decimal(1)}).left
    return at_zero, at_one - at_zero


def break_even(calculator: Calculator, numbers: Numbers, name: str) -> Decimal | None:
    """Return the number of input *name* at which nothing is left and nothing lost; None when it changes nothing."""
    at_zero, slope = line(calculator, numbers, name)
    return -at_zero / slope if slope else None


def openings(calculator: Calculator, numbers: Numbers) -> tuple[Opening, ...]:
    """Return what would make the sum stop losing: one for each input of `opens` that can, in their order."""
    found = (_opening(calculator, numbers, name) for name in calculator.opens)
    return tuple(one for one in found if one is not None)


def _opening(calculator: Calculator, numbers: Numbers, name: str) -> Opening | None:
    at_zero, slope = line(calculator, numbers, name)
    one = calculator.input(name)
    if not slope or one is None:
        return None
    value = _rounded(-at_zero / slope, one.kind, up=slope > 0)
    return Opening(name, value, slope > 0) if one.low <= value <= one.high else None


def _rounded(value: Decimal, kind: Kind, *, up: bool) -> Decimal:
    """Round to as few digits as are said, towards the side on which it opens."""
    large = Decimal(1).scaleb(value.adjusted() - _DIGITS + 1) if value else _CENT
    quantum = max(large, _CENT) if kind == "money" else _FINEST.get(kind, Decimal(1))
    parts = (value / quantum).to_integral_value(ROUND_CEILING if up else ROUND_FLOOR)
    return parts * quantum


def losing(sums: Iterable[tuple[Calculator, bool]]) -> tuple[str, ...]:
    """
    Return the trends that lose money by the owner's own sums, each once.

    *sums* tells of each calculator that was used whether it lost. As long as one way to take a ride does not lose,
    the ride is open.
    """
    made = [(one.loses, loses) for one, loses in sums if one.loses]
    lost = [trend for trend, loses in made if loses and trend]
    saved = {trend for trend, loses in made if not loses}
    return tuple(dict.fromkeys(trend for trend in lost if trend not in saved))


def unsaid(calculator: Calculator) -> Iterator[str]:
    """Yield the faults of sentences that name what is not always there, and verdicts that no numbers reach."""
    reached: set[str] = set()
    missing: dict[str, None] = {}
    for numbers in _samples(calculator):
        outcome = reckon(calculator, numbers)
        reached.add(outcome.verdict)
        named = PLACEHOLDER.findall(getattr(calculator.says, outcome.verdict))
        for name in named:
            if name not in outcome.values and name not in numbers:
                missing[
                    f'says.{outcome.verdict}: "{{{name}}}" has no meaning for some numbers: leave it out.'
                ] = None
    yield from missing
    yield from (
        f"no numbers make it {verdict}: look at low and high."
        for verdict in VERDICTS
        if verdict not in reached
    )


def _samples(calculator: Calculator) -> Iterator[Numbers]:
    """Yield numbers of all sizes, the extremes included."""
    names = [one.id for one in calculator.inputs]
    for choice in product(*(_few(one) for one in calculator.inputs)):
        yield dict(zip(names, choice, strict=True))


def _few(one: Input) -> tuple[Decimal, ...]:
    if one.kind == "money":
        return one.low, Decimal(3), Decimal(6), Decimal(500)
    return tuple(dict.fromkeys((one.low, *one.suggest[:1], *one.suggest[-1:], one.high)))
