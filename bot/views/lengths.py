"""Telegram's lengths: UTF-16 units after its HTML is parsed. Nothing here knows what a text says."""

from __future__ import annotations

import html
import re

#: Telegram's limits, in UTF-16 units after parsing.
MESSAGE, CAPTION = 4096, 1024
_TAG = re.compile(r"<[^>]*>")
#: The upper byte of a UTF-16 unit that begins a character of two units.
_HIGH_SURROGATES = range(0xD8, 0xDC)


def units(text: str) -> int:
    """How many UTF-16 units *text* (plain) has."""
    return len(text.encode("utf-16-le")) // 2


def length(text: str) -> int:
    """How long Telegram finds *text* (HTML)."""
    return units(html.unescape(_TAG.sub("", text)))


def split(text: str, most: int = MESSAGE) -> list[str]:
    """*text* in parts of at most *most* units, cut between blocks, else between lines, never inside a tag.

    Blocks are separated by an empty line; our templates open and close every tag within one line.
    """
    if length(text) <= most:
        return [text]
    parts: list[str] = []
    for block in text.split("\n\n"):
        for piece, joint in _pieces(block, most):
            if parts and length(parts[-1]) + len(joint) + length(piece) <= most:
                parts[-1] += joint + piece
            else:
                parts.append(piece)
    return [part for part in parts if part.strip()]  # Telegram refuses a message of nothing


def _pieces(block: str, most: int) -> list[tuple[str, str]]:
    """*block* whole, or its lines, or a line's words; each with what joins it to the piece before."""
    if length(block) <= most:
        return [(block, "\n\n")]
    lines = block.split("\n")
    found: list[tuple[str, str]] = []
    for number, line in enumerate(lines):
        joint = "\n\n" if number == 0 else "\n"
        if length(line) <= most:
            found.append((line, joint))
        else:
            found += [(piece, "") for piece in _cut(line, most)]
    return found


def _cut(line: str, most: int) -> list[str]:
    """One line that is too long by itself: its words without markup, in equal parts."""
    plain = html.unescape(_TAG.sub("", line)).encode("utf-16-le")
    cuts = []
    while plain:
        end = 2 * most
        if len(plain) > end and plain[end - 1] in _HIGH_SURROGATES:
            end -= 2  # an emoji has two units: cut before it, not inside
        cuts.append(plain[:end].decode("utf-16-le"))
        plain = plain[end:]
    return [html.escape(cut, quote=False) for cut in cuts]
