"""What every sum has in common: its numbers, what decides, and how many of one thing cover another."""

from decimal import ROUND_CEILING, Decimal
from types import MappingProxyType
from typing import ClassVar, Literal, Protocol

Kind = Literal["money", "percent", "count", "hours", "days", "months", "times"]
"""What a number counts. Inside formulas percent is a fraction of one; everywhere else it is 0..100."""

Gives = MappingProxyType[str, Kind]

ONE = Decimal(1)


class Formula(Protocol):
    """One sum with all of its numbers; its fields are the parameters that a calculator must fill."""

    GIVES: ClassVar[Gives]

    @property
    def left(self) -> Decimal:
        """What decides: below zero it loses money."""

    @property
    def spare(self) -> Decimal:
        """What makes it safe: below zero it is thin at best."""

    def values(self) -> dict[str, Decimal]:
        """What a sentence may name; what has no meaning for these numbers is left out."""


def needed(fixed: Decimal, each: Decimal) -> Decimal | None:
    """
    Return how many of *each* cover *fixed*; None when no number of them does.

    One formula with many names: sales that carry a rent (rent / margin), the smallest group (trip / what an order
    leaves), sales above which a rent is cheaper than a share (rent / share), orders that pay a set-up back.
    """
    return fixed / each if each > 0 else None


def whole(number: Decimal) -> Decimal:
    """Return the whole number that is not below *number*: nobody sells half a piece."""
    return number.to_integral_value(ROUND_CEILING)


def with_known(values: dict[str, Decimal], **perhaps: Decimal | None) -> dict[str, Decimal]:
    """Return *values* and those of *perhaps* that have a meaning."""
    return {**values, **{name: value for name, value in perhaps.items() if value is not None}}


def whole_or_none(number: Decimal | None) -> Decimal | None:
    """Return `whole` of a number that may be missing."""
    return None if number is None else whole(number)
