"""Placeholders in what admins write: {first_name|friend}. Whoever lacks the one thing reads the other."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

#: What can be named.
NAMES = ("first_name", "ride", "step")
_WHOLE = re.compile(r"\{([a-z_]+)\|([^{}|<>]{1,40})\}")
_PAIR = re.compile(r"\{[^{}]*\}")
_TAG = re.compile(r"<[^>]*>")
_AROUND = 20  # characters beside a brace that show where it stands


@dataclass(frozen=True, slots=True)
class Wrong:
    """
    A piece that cannot be filled for everybody, as its author typed it, and why.

    "name": there is nothing of that name; "bar": no words, or too many, for those who have none;
    "styled": some of it is bold or such; "brace": a brace alone.
    """

    piece: str
    why: Literal["name", "bar", "styled", "brace"]


@dataclass(frozen=True, slots=True)
class Faults:
    """
    Why an admin's message cannot be sent to everybody; none: it can.

    `excess`: characters too many with the longest names; `kind`: it is of a kind that is not sent.
    """

    pieces: tuple[Wrong, ...] = ()
    excess: int = 0
    kind: bool = False

    def __bool__(self) -> bool:
        return bool(self.pieces or self.excess or self.kind)


def wrong(text: str) -> list[Wrong]:
    """Each piece in braces of *text* (HTML) that cannot be filled for everybody, each once, in their order."""
    return list(dict.fromkeys(_wrong(text)))


def _wrong(text: str) -> Iterator[Wrong]:
    for found in _PAIR.finditer(text):
        piece = _typed(found[0])
        whole = _WHOLE.fullmatch(found[0])
        if (whole[1] if whole else piece[1:-1].partition("|")[0].strip()) not in NAMES:
            yield Wrong(piece, "name")
        elif not whole:
            yield Wrong(piece, "styled" if "<" in found[0] else "bar")
    plain = _typed(text)
    rest = _PAIR.sub(lambda found: " " * len(found[0]), plain)
    for place, sign in enumerate(rest):
        if sign in "{}":
            yield Wrong(plain[max(0, place - _AROUND) : place + _AROUND].strip(), "brace")


def _typed(text: str) -> str:
    """A piece of HTML as its author typed it."""
    return html.unescape(_TAG.sub("", text)).strip()


def named(text: str) -> frozenset[str]:
    """The names that *text* uses."""
    return frozenset(name for name, _ in _WHOLE.findall(text))


def fill(text: str, values: Mapping[str, str | None]) -> str:
    """*text* (HTML) with *values* (plain) in place; "" and None count as lacking."""

    def one(found: re.Match[str]) -> str:
        value = values.get(found[1])
        return html.escape(value, quote=False) if value else found[2]

    return _WHOLE.sub(one, text)


def longest(text: str, of: Callable[[str], str]) -> str:
    """*text* with the longest value of each name, or its replacement where that is longer."""
    return _WHOLE.sub(lambda found: html.escape(max(of(found[1]), found[2], key=len), quote=False), text)
