"""Placeholders in what admins write: {first_name|friend}. Whoever lacks the one thing reads the other."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping

#: What can be named.
NAMES = ("first_name", "ride", "step")
_WHOLE = re.compile(r"\{([a-z_]+)\|([^{}|<>]{1,40})\}")


def wrong(text: str) -> Iterator[str]:
    """Yield each piece in braces of *text* (HTML) that cannot be filled for everybody."""
    for name, _ in _WHOLE.findall(text):
        if name not in NAMES:
            yield f"{{{name}|…}}"
    rest = _WHOLE.sub("", text)
    for place, sign in enumerate(rest):
        if sign in "{}":
            yield html.unescape(rest[max(0, place - 10) : place + 20]).strip()


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
