"""A typed number becomes a value, or a reason why not. It knows no words but those for sizes and units."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from advisor.calculators import Asked

Why = Literal["empty", "words", "several", "negative", "too_small", "too_big", "percent"]
"""
Why a text is no number for this: nothing there, words that we do not know, more than one number, below zero, outside
of what is allowed, a percentage where none is asked.
"""


@dataclass(frozen=True, slots=True)
class Amount:
    """The text is this number."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The text is one of these numbers: "1.234" is a thousand here and little more than one there."""

    readings: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class NotANumber:
    """The text is no number that can be meant."""

    why: Why


Reading = Amount | Ambiguous | NotANumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a person writes numbers, and which one is asked for."""

    kind: Asked
    low: Decimal
    high: Decimal
    decimal: Literal[".", ","] | None = None  # their decimal sign; None: not known
    units: frozenset[str] = frozenset()  # words and signs that may stand beside the number, in lower case
    talk: bool = False  # whether any other words may stand around it: "about 12 people!"


_LONGEST = 40  # characters of a number with its unit
_GROUP = 3  # digits between two signs that group
_MINUS = "-−–—"
_SPACES = re.compile("[\\s\u00a0\u2009\u202f'’_]")
_SIZES = {
    **dict.fromkeys(
        ("k", "thousand", "thousands", "tsd", "mil", "mille", "rb", "ribu", "тыс", "elfu", "bin"), 3
    ),
    **dict.fromkeys(("m", "mn", "mln", "mio", "million", "millions", "jt", "juta", "млн", "milyon"), 6),
    **dict.fromkeys(("lakh", "lakhs", "lac", "लाख"), 5),
    **dict.fromkeys(("cr", "crore", "crores", "करोड़"), 7),
}
_UNITS = {
    "percent": (
        "percent",
        "per cent",
        "pct",
        "of 100",
        "/100",
        "in 100",
        "prozent",
        "por ciento",
        "por cento",
    ),
    "hours": ("h", "hr", "hrs", "hour", "hours"),
    "days": ("d", "day", "days"),
    "count": ("x", "pc", "pcs", "piece", "pieces", "times", "orders", "items"),
    "money": (),
}
_NUMBER = re.compile(r"[0-9.,]*[0-9][0-9.,]*")
_PERCENT_SIGNS = ("%", "٪", "％")


def read(text: str, form: Form) -> Reading:
    """
    Return the number that *text* means in *form*.

    Read are digits of any script, signs for decimals and groups of any country, "½", "12k", "3 lakh", a unit or
    currency before or after; below zero only where *form* begins there. A text that means two numbers to two people
    is asked back, unless the person's own decimal sign decides; limits decide too, where only one reading lies within
    them.
    """
    plain = _without_talk(_plain(text), form) if form.talk else _plain(text)
    if not plain:
        return NotANumber("empty")
    if len(plain) > _LONGEST:
        return NotANumber("words")
    if any(sign in plain for sign in _PERCENT_SIGNS) and form.kind != "percent":
        return NotANumber("percent")
    bare = _without_units(plain, form)
    below = _is_negative(bare)
    if below and form.low >= 0:
        return NotANumber("negative")
    bare, size = _sized(bare[below:].strip())
    size = -size if below else size
    fraction = _fraction(bare)
    if fraction is not None:
        return _within((fraction * size,), form)
    joined = _SPACES.sub("", bare) if _groups_by_space(bare) else bare.strip()
    if not _NUMBER.fullmatch(joined):
        return NotANumber("several" if len(_NUMBER.findall(joined)) > 1 else "words")
    readings = tuple(_readings(joined, form))
    return _within(tuple(each * size for each in readings), form) if readings else NotANumber("words")


def _plain(text: str) -> str:
    """Return *text* in lower case with plain digits and signs; vulgar fractions stay."""
    return "".join(_digit(sign) for sign in text.strip().casefold()).strip()


def _digit(sign: str) -> str:
    if unicodedata.category(sign) == "Nd":
        return str(unicodedata.decimal(sign))
    return {"٫": ",,", "٬": "", "،": ","}.get(sign, sign) if sign in "٫٬،" else sign


def _without_talk(text: str, form: Form) -> str:
    """Return *text* from its first digit, with a sign before it, to its last, with a unit or "k" behind it."""
    digits = [place for place, sign in enumerate(text) if sign.isnumeric()]
    if not digits:
        return text
    start, end = digits[0], digits[-1] + 1
    while start and (text[start - 1] in _MINUS or text[start - 1] == "."):
        start -= 1
    behind = re.match(r"\s*([^\W\d_]+|[%٪％])", text[end:])
    known = {*_SIZES, *_PERCENT_SIGNS, *_UNITS[form.kind], *form.units}
    return text[start : end + behind.end()] if behind and behind[1] in known else text[start:end]


def _without_units(text: str, form: Form) -> str:
    """Take one unit from the front and one from the end."""
    units = sorted((*_PERCENT_SIGNS, *_UNITS[form.kind], *form.units), key=len, reverse=True)
    for unit in units:
        if text.removesuffix(".").endswith(unit) and unit[-1].isalpha():
            text = text.removesuffix(".")
        if text.endswith(unit) and _ends_there(text[: -len(unit)], unit[0]):
            text = text[: -len(unit)].strip()
            break
    for unit in units:
        if text.startswith(unit) and not text[len(unit) : len(unit) + 1].isalpha():
            # "Rs. 300": the point belongs to the unit.
            text = text[len(unit) :].lstrip(". ") if unit.isalpha() else text[len(unit) :]
            break
    return text.strip()


def _ends_there(before: str, first: str) -> bool:
    """Whether a unit that begins with *first* is a word of its own after *before*."""
    return not (before[-1:].isalpha() and first.isalpha())


def _is_negative(text: str) -> bool:
    return text[:1] in _MINUS and any(sign.isdigit() for sign in text) if text else False


def _sized(text: str) -> tuple[str, Decimal]:
    """Return the text without "k" or "lakh", and what to multiply by."""
    found = re.fullmatch(r"(.*?[0-9.,])\s*([^\W\d_]+)\.?", text)
    if found is None or found[2] not in _SIZES:
        return text, Decimal(1)
    return found[1].rstrip(), Decimal(10) ** _SIZES[found[2]]


def _fraction(text: str) -> Decimal | None:
    """Return the value of "½", "1½", "1 1/2" or "3/4"; None for anything else."""
    if text and unicodedata.name(text[-1], "").startswith("VULGAR FRACTION"):
        front = text[:-1].strip()
        part = Decimal(str(unicodedata.numeric(text[-1])))
        return (Decimal(front) if front else Decimal(0)) + part if front.isdecimal() or not front else None
    found = re.fullmatch(r"(?:(\d+)\s+)?(\d+)\s*/\s*([1-9]\d*)", text)
    return None if found is None else Decimal(found[1] or 0) + Decimal(found[2]) / Decimal(found[3])


def _groups_by_space(text: str) -> bool:
    """Whether spaces or apostrophes only group: "1 234,50", "12 34 567", not "10 20"."""
    parts = [part for part in _SPACES.split(text.strip()) if part]
    first, rest = "".join(parts[:1]), parts[1:]
    whole = [re.split(r"[.,]", part)[0] for part in rest]
    lengths = [len(part) for part in whole]
    return first.isdecimal() and lengths[-1:] == [_GROUP] and set(lengths) <= {2, _GROUP} if rest else True


def _readings(text: str, form: Form) -> Iterator[Decimal]:
    """Yield what digits, points and commas can mean: at most two numbers."""
    if ",," in text:  # the Arabic decimal sign means nothing else
        yield from _decimal(text.replace(",,", "."), ".")
        return
    signs = [sign for sign in text if sign in ".,"]
    if not signs:
        yield Decimal(text)
    elif len(set(signs)) == 2:  # noqa: PLR2004  # point and comma: the last one is the decimal sign
        yield from _decimal(text, signs[-1])
    elif len(signs) > 1:
        yield from _grouped(text, signs[0])
    else:
        yield from _one_sign(text, signs[0], form)


def _one_sign(text: str, sign: str, form: Form) -> Iterator[Decimal]:
    before, _, after = text.partition(sign)
    may_group = len(after) == _GROUP and 0 < len(before) <= _GROUP and not before.startswith("0")
    if not may_group:
        yield from _decimal(text, sign)
    elif form.decimal is not None and form.decimal != sign:
        yield from _grouped(text, sign)
    else:
        # Even where this is the person's decimal sign: nobody counts thousandths, and the phone's language may err.
        yield from _grouped(text, sign)
        yield from _decimal(text, sign)


def _decimal(text: str, sign: str) -> Iterator[Decimal]:
    """Yield the number in which *sign* stands once, before the decimals, and the other sign groups."""
    whole, _, part = text.rpartition(sign)
    other = "," if sign == "." else "."
    if sign in whole or other in part:
        return
    for number in _grouped(whole, other) if other in whole else (Decimal(whole or 0),):
        yield number + (Decimal(part).scaleb(-len(part)) if part else 0)


def _grouped(text: str, sign: str) -> Iterator[Decimal]:
    """Yield the whole number in which *sign* groups by three, or as in India by two and at last by three."""
    first, *rest = text.split(sign)
    lengths = [len(part) for part in rest]
    if not 0 < len(first) <= _GROUP or not all(part.isdecimal() for part in (first, *rest)):
        return
    if lengths[-1] == _GROUP and (set(lengths) == {_GROUP} or set(lengths[:-1]) == {2}):
        yield Decimal("".join((first, *rest)))


def _within(readings: Iterable[Decimal], form: Form) -> Reading:
    found = tuple(dict.fromkeys(readings))
    fitting = tuple(each for each in found if form.low <= each <= form.high and _fits(each, form))
    if len(fitting) == 1:
        return Amount(_tidy(fitting[0]))
    if fitting:
        return Ambiguous(tuple(_tidy(each) for each in fitting))
    return NotANumber(
        "too_small" if max(found) < form.low else "too_big" if max(found) > form.high else "words"
    )


def _fits(number: Decimal, form: Form) -> bool:
    return form.kind != "count" or number == number.to_integral_value()


def _tidy(number: Decimal) -> Decimal:
    """Return *number* with six decimals at most and without zeros at its end, as it is kept and compared."""
    short = round(number, 6).normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short
