"""Numbers as a person writes them: their currency, their signs. Rounds for the eye only, never counts."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from advisor.formulas import Kind

if TYPE_CHECKING:
    from babel import Locale

_CENT, _TENTH = Decimal("0.01"), Decimal("0.1")
#: Where a letter and a digit touch: "KES300" is read as one word.
#: Lines break after a hyphen: a loss must not lose its sign to the line above.
_MINUS = "\u2212"
_TOUCHING = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
#: From here on cents are left out.
_LARGE = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class Amounts:
    """How one person reads numbers."""

    locale: str = "en"  #: as Babel names it: "pt_BR"
    currency: str | None = None  #: three letters; None: amounts stand without one

    def say(self, number: Decimal, kind: Kind, ngettext: Callable[[str, str, int], str]) -> str:
        """*number* with what it counts: "$12.50", "8%", "14 days"; percent is 0..100."""
        match kind:
            case "money":
                return self.money(number)
            case "percent":
                return self.percent(number)
            case "count" | "times":
                return self.plain(number)
            case "hours":
                return ngettext("%(num)s hour", "%(num)s hours", _form(number)) % {"num": self.plain(number)}
            case "days":
                return ngettext("%(num)s day", "%(num)s days", _form(number)) % {"num": self.plain(number)}
            case "months":
                return ngettext("%(num)s month", "%(num)s months", _form(number)) % {
                    "num": self.plain(number)
                }

    def money(self, number: Decimal) -> str:
        """An amount, with cents only where there are some."""
        return _money(self.locale, self.currency, number)

    def percent(self, number: Decimal) -> str:
        """*number* of 100, as exact as it was said, else to a tenth."""
        from babel import Locale  # noqa: PLC0415  # as above
        from babel.numbers import format_percent  # noqa: PLC0415  # as above

        shown = number if number == _rounded(number, _CENT) else _rounded(number, _TENTH)
        pattern = str(Locale.parse(self.locale).percent_formats[None].pattern).replace("##0", "##0.##")
        return format_percent(shown / 100, pattern, self.locale, decimal_quantization=False)

    def plain(self, number: Decimal) -> str:
        """A number without a unit."""
        return _plain(self.locale, number)


@functools.lru_cache(maxsize=1024)  # one card says the same few amounts over and over
def _money(locale: str, currency: str | None, number: Decimal) -> str:
    from babel.numbers import format_currency, format_decimal  # noqa: PLC0415  # heavy, and only sums need it

    rounded = _rounded(number, _CENT if abs(number) < _LARGE else Decimal(1))
    whole = rounded == rounded.to_integral_value()
    if currency is None:
        return format_decimal(rounded, "#,##0" if whole else "#,##0.00", locale=locale)
    # The cents of the table are wrong for many: nobody counts in cents of a shilling, some do in those of a rupiah.
    pattern = _pattern(locale, whole=whole)
    said = format_currency(rounded, currency, pattern, locale=locale, currency_digits=False)
    whole_line = _TOUCHING.sub("\u00a0", said)
    return whole_line.replace("-", _MINUS) if number < 0 else whole_line


@functools.lru_cache(maxsize=1024)  # as above
def _plain(locale: str, number: Decimal) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415  # as above

    return format_decimal(_rounded(number, _TENTH if abs(number) >= 1 else _CENT), locale=locale)


def _rounded(number: Decimal, quantum: Decimal) -> Decimal:
    """*number* to *quantum*, without zeros at its end and never "-0"."""
    parts = (number / quantum).to_integral_value(ROUND_HALF_UP)
    return parts * quantum if parts else Decimal(0)


def _form(number: Decimal) -> int:
    """The whole number whose plural form fits: one and a half hours are several."""
    return int(number) if number == number.to_integral_value() else 2


@functools.lru_cache(maxsize=64)
def _pattern(locale: str, *, whole: bool) -> str:
    """The locale's form of an amount, with two decimals or none."""
    from babel import Locale  # noqa: PLC0415  # as above

    known: Locale = Locale.parse(locale)
    pattern = str(known.currency_formats["standard"].pattern)
    return pattern.replace("0.00", "0") if whole else pattern
