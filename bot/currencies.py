"""Currencies: which ones a person is likely to count in, and which one a word means. Nothing here formats amounts."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Literal

# Babel is heavy and only needed where money is meant: every import of it is inside a function.

#: Where a language is spoken that several countries share: currencies of many small sellers, the most first.
_BY_LANGUAGE = {
    "en": ("USD", "INR", "NGN", "KES", "PHP", "ZAR", "GHS", "GBP"),
    "es": ("MXN", "COP", "PEN", "ARS", "EUR", "USD"),
    "pt": ("BRL", "EUR", "MZN", "AOA"),
    "fr": ("XOF", "XAF", "EUR", "MAD", "CDF"),
    "ar": ("EGP", "MAD", "SAR", "IQD", "DZD"),
    "ru": ("RUB", "KZT", "UZS", "KGS"),
    "sw": ("KES", "TZS", "UGX"),
    "zh": ("CNY", "TWD", "HKD"),
    "bn": ("BDT", "INR"),
    "ms": ("MYR", "SGD"),
    "ta": ("INR", "LKR"),
    "de": ("EUR", "CHF"),
}
#: Money that is known where a person's own is not.
_ANYWHERE = ("USD", "EUR")
#: What people write beside an amount and no table of symbols holds.
_SPOKEN = {"rs": "INR", "ksh": "KES", "kshs": "KES", "tsh": "TZS", "ush": "UGX", "rp": "IDR", "fcfa": "XOF",
           "cfa": "XOF", "rmb": "CNY", "naira": "NGN", "rm": "MYR", "tk": "BDT", "руб": "RUB", "р": "RUB",
           "元": "CNY", "₨": "PKR"}  # fmt: skip
_MOST = 12  # buttons
_CODE = 3  # letters


@functools.cache
def codes() -> frozenset[str]:
    """The codes of all currencies that are money somewhere today."""
    from babel.core import get_global  # noqa: PLC0415  # see above
    from babel.numbers import get_territory_currencies  # noqa: PLC0415  # as above

    return frozenset(
        code for place in get_global("territory_currencies") for code in get_territory_currencies(place)
    )


def likely(hint: str | None, zone: str | None) -> tuple[str, ...]:
    """Up to twelve currencies for a person whose app speaks *hint* ("pt-br") and who lives in *zone*, likely first."""
    found = dict.fromkeys((*_of_places(hint, zone), *_of_language(hint), *_ANYWHERE))
    return tuple(code for code in found if code in codes())[:_MOST]


def _of_places(hint: str | None, zone: str | None) -> Iterator[str]:
    from babel.core import get_global  # noqa: PLC0415  # see above
    from babel.numbers import get_territory_currencies  # noqa: PLC0415  # as above

    region = re.fullmatch(r"[A-Za-z]+[-_](?:[A-Za-z]{4}[-_])?([A-Za-z]{2})", hint or "")
    for place in (get_global("zone_territories").get(zone or ""), region and region[1].upper()):
        if place:
            yield from get_territory_currencies(place)


def _of_language(hint: str | None) -> Iterable[str]:
    from babel.core import get_global  # noqa: PLC0415  # see above
    from babel.numbers import get_territory_currencies  # noqa: PLC0415  # as above

    language = re.split("[-_]", (hint or "en").lower())[0]
    if language in _BY_LANGUAGE:
        return _BY_LANGUAGE[language]
    place = get_global("likely_subtags").get(language, "").rpartition("_")[2]
    return get_territory_currencies(place) if place else ()


def read(text: str, language: str) -> tuple[str, ...]:
    """The codes that *text* may mean ("KES", "Rs", "euros", "peso"), at most twelve; none: no money that we know."""
    said = re.sub(r"[\s.]+", " ", text.casefold()).strip()
    if said.upper() in codes():
        return (said.upper(),)
    if said in _SPOKEN:
        return (_SPOKEN[said],)
    exact, part = _named(language)
    found = (
        exact.get(said)
        or exact.get(said.removesuffix("s"))
        or part.get(said)
        or part.get(said.removesuffix("s"))
    )
    known = [*_ANYWHERE, *(code for several in _BY_LANGUAGE.values() for code in several)]
    return tuple(
        sorted(found or (), key=lambda code: (known.index(code) if code in known else len(known), code))
    )[:_MOST]


Index = dict[str, set[str]]


@functools.lru_cache(maxsize=8)
def _named(language: str) -> tuple[Index, Index]:
    """Whole names and signs, and the single words of names, in *language* and in English."""
    exact: Index = {}
    part: Index = {}
    for locale in dict.fromkeys((language, "en")):
        for code, name in _names(locale):
            exact.setdefault(name, set()).add(code)
            for word in name.split():
                part.setdefault(word.removesuffix("s"), set()).add(code)
    return exact, part


def _names(locale: str) -> Iterator[tuple[str, str]]:
    from babel import Locale  # noqa: PLC0415  # see above
    from babel.numbers import get_currency_name, get_currency_symbol  # noqa: PLC0415  # as above

    known = Locale.parse(locale)
    for code in codes():
        names = (get_currency_name(code, locale=known), get_currency_name(code, 2, known))
        for name in (*names, get_currency_symbol(code, known)):
            yield code, name.casefold()


@functools.lru_cache(maxsize=8)
def units(language: str) -> frozenset[str]:
    """What may stand beside an amount of money: codes, signs, and names of currencies, in lower case."""
    exact, part = _named(language)
    short = {sign for sign in part if len(sign) <= _CODE}
    return frozenset({*(code.lower() for code in codes()), *_SPOKEN, *exact, *part} - (short & _AMBIGUOUS))


#: Short words of names that would swallow a size: "m" is a million.
_AMBIGUOUS = frozenset({"k", "m", "mn", "cr", "mil", "mln", "mio", "rb", "jt", "bin"})


def decimal_sign(locale: str | None) -> Literal[".", ","] | None:
    """The sign before decimals in *locale*; None when nobody said which, or it is another one."""
    from babel.numbers import get_decimal_symbol  # noqa: PLC0415  # see above

    if locale is None:
        return None
    sign = get_decimal_symbol(locale)
    return "." if sign == "." else "," if sign == "," else None


def locale_of(*hints: str | None) -> str | None:
    """The first of *hints* ("pt-br") that tells how numbers are written, as a locale's name; None: none does."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  # see above

    for name in (one for hint in hints if hint for one in (hint.replace("-", "_"), hint.split("-")[0])):
        try:
            return str(Locale.parse(name))
        except (UnknownLocaleError, ValueError):
            continue
    return None
