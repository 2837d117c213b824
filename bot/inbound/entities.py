"""Telegram's entities -> its HTML: what an admin formatted stays as they made it. Nothing here judges a text."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping
from typing import Any

_TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "spoiler": "tg-spoiler",
}  # fmt: skip
_MOST = 100  # as many as Telegram keeps


def to_html(text: str, entities: object, clean: Callable[[str], str]) -> str:
    """
    *text* as HTML.

    Args:
        text: as Telegram sent it; entities count its UTF-16 units.
        entities: JSON from outside; what is odd is left out.
        clean: takes from a piece of text what may not be kept.

    """
    raw = text.encode("utf-16-le", "surrogatepass")
    known = [each for each in map(_read, entities if isinstance(entities, list) else []) if each is not None]
    return _inside(raw, 0, len(raw) // 2, sorted(known[:_MOST], key=lambda one: (one[0], -one[1])), clean)


_Entity = tuple[int, int, str, str]  # begin, end, opening tag, closing tag


def _read(entity: object) -> _Entity | None:
    if not isinstance(entity, Mapping):
        return None
    begin, length, kind = entity.get("offset"), entity.get("length"), entity.get("type")
    if not isinstance(begin, int) or not isinstance(length, int) or begin < 0 or length <= 0:
        return None
    if kind == "text_link" and isinstance(entity.get("url"), str):
        return begin, begin + length, f'<a href="{html.escape(_url(entity))}">', "</a>"
    tag = _TAGS.get(str(kind))
    return None if tag is None else (begin, begin + length, f"<{tag}>", f"</{tag}>")


def _url(entity: Mapping[str, Any]) -> str:  # Any: JSON from outside
    return str(entity["url"])


def _inside(raw: bytes, begin: int, end: int, those: Iterable[_Entity], clean: Callable[[str], str]) -> str:
    """The units from *begin* to *end*; an entity that reaches beyond is cut there."""
    said, at, left = [], begin, list(those)
    while left:
        first, last, opening, closing = left.pop(0)
        last = min(last, end)
        if first < at or first >= end or last <= first:
            continue
        inner = [each for each in left if each[0] < last]
        left = [each for each in left if each[0] >= last]
        said += [_plain(raw, at, first, clean), opening, _inside(raw, first, last, inner, clean), closing]
        at = last
    return "".join([*said, _plain(raw, at, end, clean)])


def _plain(raw: bytes, begin: int, end: int, clean: Callable[[str], str]) -> str:
    piece = raw[2 * begin : 2 * end].decode("utf-16-le", "replace")
    return html.escape(clean(piece), quote=False)
