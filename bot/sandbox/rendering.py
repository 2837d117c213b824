"""
Text with entities as safe HTML for a page. It never trusts a text: everything is escaped, few tags are
made.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from bot.sandbox.html import utf16

_TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler",
    "code": "code", "pre": "pre", "blockquote": "blockquote", "expandable_blockquote": "blockquote",
}  # fmt: skip
_SAFE = ("http://", "https://", "mailto:", "tel:", "tg://")


def to_html(text: str, entities: Sequence[dict[str, Any]]) -> str:
    """
    Give *text* as HTML that holds only b, i, u, s, code, pre, a, blockquote and tg-spoiler, well nested.
    """
    if not entities:
        return escape(text)
    units = text if utf16(text) == len(text) else None
    cut = text.__getitem__ if units is not None else _cutter(text)
    marks = sorted(
        {0, utf16(text), *(e["offset"] for e in entities), *(e["offset"] + e["length"] for e in entities)}
    )
    parts: list[str] = []
    stack: list[tuple[dict[str, Any], str]] = []
    for begin, end in zip(marks, [*marks[1:], marks[-1]], strict=True):
        _close(parts, stack, begin)
        for entity in entities:
            if entity["offset"] == begin and entity["length"] > 0:
                tag = _opening(entity, cut)
                if tag is not None:
                    parts.append(tag[0])
                    stack.append((entity, tag[1]))
        parts.append(escape(cut(slice(begin, end))))
    for _, closing in reversed(stack):
        parts.append(closing)
    return "".join(parts)


def _cutter(text: str) -> Any:
    encoded = text.encode("utf-16-le", "surrogatepass")

    def cut(place: slice) -> str:
        return encoded[place.start * 2 : place.stop * 2].decode("utf-16-le", "replace")

    return cut


def _close(parts: list[str], stack: list[tuple[dict[str, Any], str]], at: int) -> None:
    """Close what ends here; what lies over it inside is closed and opened again."""
    ending = [index for index, (entity, _) in enumerate(stack) if entity["offset"] + entity["length"] <= at]
    if not ending:
        return
    reopened = []
    while len(stack) > ending[0]:
        entity, closing = stack.pop()
        parts.append(closing)
        if entity["offset"] + entity["length"] > at:
            reopened.append((entity, closing))
    for entity, closing in reversed(reopened):
        parts.append(_opening_again(entity))
        stack.append((entity, closing))


def _opening_again(entity: dict[str, Any]) -> str:
    tag = _TAGS.get(entity["type"])
    return f"<{tag}>" if tag else f'<a href="{escape(entity.get("url", ""))}" rel="noreferrer noopener">'


def _opening(entity: dict[str, Any], cut: Any) -> tuple[str, str] | None:
    kind = entity["type"]
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>", f"</{_TAGS[kind]}>"
    url = entity.get("url") if kind == "text_link" else None
    if kind == "url":
        url = cut(slice(entity["offset"], entity["offset"] + entity["length"]))
        entity = {**entity, "url": url}
    if url is None or not url.startswith(_SAFE):
        return None
    return f'<a href="{escape(url)}" rel="noreferrer noopener">', "</a>"
