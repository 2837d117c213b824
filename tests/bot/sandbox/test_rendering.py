"""What a page gets is safe and well nested, whatever was said."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.html import utf16
from bot.sandbox.rendering import to_html

ALLOWED = {"b", "i", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"}


class Reader(HTMLParser):
    """Checks nesting and collects the text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        href = dict(attrs).get("href")
        assert href is None or href.startswith(("http://", "https://", "tg://", "mailto:", "tel:"))
        assert {"href", "rel"} >= {name for name, _ in attrs}
        self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.stack.pop()

    def handle_data(self, data: str) -> None:
        self.text += data


KINDS = ["bold", "italic", "underline", "code", "pre", "text_link", "blockquote", "spoiler", "url", "hashtag"]
PLACES = st.tuples(st.sampled_from(KINDS), st.integers(0, 12), st.integers(1, 12))
URLS = st.sampled_from(['https://a.example/?q="><script>', "javascript:alert(1)"])


@given(st.text(alphabet="ab<>&\"'😀", min_size=1, max_size=12), st.lists(PLACES, max_size=4), URLS)
def test_any_text_with_any_entities_becomes_safe_html(
    text: str, places: list[tuple[str, int, int]], url: str
) -> None:
    """Overlapping entities close in order, nothing of the text becomes a tag, and every sign is kept."""
    whole = utf16(text)
    entities: list[dict[str, Any]] = [
        {"type": kind, "offset": offset, "length": min(length, whole - offset), "url": url}
        for kind, offset, length in places
        if offset < whole
    ]
    if any(splits(text, e["offset"]) or splits(text, e["offset"] + e["length"]) for e in entities):
        return
    reader = Reader()
    reader.feed(to_html(text, entities))
    reader.close()

    assert not reader.stack
    assert text == reader.text


def splits(text: str, offset: int) -> bool:
    """Tell whether *offset* lies within a character of two units."""
    return "\ufffd" in text.encode("utf-16-le")[: offset * 2].decode("utf-16-le", "replace")


@pytest.mark.parametrize(
    ("entities", "expected"),
    [
        ([], "a&lt;b"),
        ([{"type": "bold", "offset": 0, "length": 2}], "<b>a&lt;</b>b"),
        (
            [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 2}],
            "<b>a<i>&lt;</i></b><i>b</i>",
        ),
        (
            [{"type": "text_link", "offset": 0, "length": 3, "url": "https://a.example/"}],
            '<a href="https://a.example/" rel="noreferrer noopener">a&lt;b</a>',
        ),
    ],
)
def test_entities_become_tags(entities: list[dict[str, Any]], expected: str) -> None:
    """Bold is bold, and an overlap is cut where the outer one ends."""
    assert expected == to_html("a<b", entities)
