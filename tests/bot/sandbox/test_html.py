"""HTML as Telegram reads it; the cases are those of TDLib's own tests, the texts those of its errors."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import MessageEntity

from bot.sandbox import formatting
from bot.sandbox.html import parse, utf16
from bot.sandbox.refusals import Refused


def read(markup: str) -> tuple[str, list[dict[str, Any]]]:
    formatted = formatting.read({"parse_mode": "HTML"}, markup)
    return formatted.text, formatted.entities


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("🏟 🏟&lt;<abacaba", "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;<abac aba>", 'Unsupported start tag "abac" at byte offset 13'),
        ("🏟 🏟&lt;<abac>", 'Unsupported start tag "abac" at byte offset 13'),
        ("🏟 🏟&lt;<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i    aba>", 'Can\'t find end tag corresponding to start tag "i"'),
        ("🏟 🏟&lt;<i    aba  =  ", 'Unclosed start tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
        ('🏟 🏟&lt;<i    aba  =  "&lt;&gt;&quot;>', "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;<i    aba  =  '&lt;&gt;&quot;>", "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;</", "Unexpected end tag at byte offset 13"),
        ("🏟 🏟&lt;<b></b></", "Unexpected end tag at byte offset 20"),
        ("🏟 🏟&lt;<i>a</i   ", "Unclosed end tag at byte offset 17"),
        ("🏟 🏟&lt;<i>a</em   >", 'Unmatched end tag at byte offset 17, expected "</i>", found "</em>"'),
        ("<b><i>test</b></i>", 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'),
        ("<script>alert(1)</script>", 'Unsupported start tag "script" at byte offset 0'),
        ("<b>unclosed", 'Can\'t find end tag corresponding to start tag "b"'),
        ('<span class="x">a</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        (
            '<tg-emoji emoji-id="9999999999999999999">x</tg-emoji>',
            "Invalid custom emoji identifier specified",
        ),
        ('<tg-time unix="12345" format="rt">x</tg-time>', "Invalid date format used"),
        (
            "&#57311;",
            (
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ),
        ),
    ],
)
def test_faults_are_told_with_their_byte_offset(markup: str, expected: str) -> None:
    """A template with a fault is refused where and how Telegram refuses it."""
    with pytest.raises(Refused) as refused:
        read(markup)

    assert f"Bad Request: can't parse entities: {expected}" == refused.value.description


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("markup", "text", "entities"),
    [
        ("➡️ ➡️", "➡️ ➡️", []),
        ("&ge;&lt;&gt;&amp;&quot;&laquo;&raquo;&#12345678;", '&ge;<>&"&laquo;&raquo;&#12345678;', []),
        ("&Or;", "&Or;", []),
        ("➡️ ➡️<i>➡️ ➡️</i>", "➡️ ➡️➡️ ➡️", [entity("italic", 5, 5)]),
        ("➡️ ➡️<em>➡️ ➡️</em>", "➡️ ➡️➡️ ➡️", [entity("italic", 5, 5)]),
        ("➡️ ➡️<strong>➡️ ➡️</strong>", "➡️ ➡️➡️ ➡️", [entity("bold", 5, 5)]),
        ("➡️ ➡️<ins>➡️ ➡️</ins>", "➡️ ➡️➡️ ➡️", [entity("underline", 5, 5)]),
        ("➡️ ➡️<strike>➡️ ➡️</strike>", "➡️ ➡️➡️ ➡️", [entity("strikethrough", 5, 5)]),
        ("➡️ ➡️<del>➡️ ➡️</del>", "➡️ ➡️➡️ ➡️", [entity("strikethrough", 5, 5)]),
        ("➡️ ➡️<blockquote>➡️ ➡️</blockquote>", "➡️ ➡️➡️ ➡️", [entity("blockquote", 5, 5)]),
        ("➡️ ➡️<i>➡️ ➡️</i><b>➡️ ➡️</b>", "➡️ ➡️➡️ ➡️➡️ ➡️", [entity("italic", 5, 5), entity("bold", 10, 5)]),
        ("🏟 🏟<i>🏟 &lt🏟</i>", "🏟 🏟🏟 <🏟", [entity("italic", 5, 6)]),
        (
            "🏟 🏟<i>🏟 &gt;<b aba   =   caba>&lt🏟</b></i>",
            "🏟 🏟🏟 ><🏟",
            [entity("italic", 5, 7), entity("bold", 9, 3)],
        ),
        ("🏟 🏟&lt;<i    aba  =  190azAz-.   >a</i>", "🏟 🏟<a", [entity("italic", 6, 1)]),
        ("🏟 🏟&lt;<i    aba  =  '&lt;&gt;&quot;'>a</>", "🏟 🏟<a", [entity("italic", 6, 1)]),
        ("🏟 🏟&lt;<i>🏟 🏟&lt;</>", "🏟 🏟<🏟 🏟<", [entity("italic", 6, 6)]),
        ("🏟 🏟&lt;<b></b>", "🏟 🏟<", []),
        ('a<span class = "tg-spoiler">b</span>', "ab", [entity("spoiler", 1, 1)]),
        ("a<tg-spoiler>b</tg-spoiler>", "ab", [entity("spoiler", 1, 1)]),
        ("<a href='telegram.org?&lt;'>x</a>", "x", [entity("text_link", 0, 1, url="http://telegram.org/?<")]),
        ("<a>telegram.org</a>", "telegram.org", [entity("text_link", 0, 12, url="http://telegram.org/")]),
        ("<a>not an address</a>", "not an address", []),
        (
            '🏟 🏟&lt;<pre><code class="language-fift">🏟 🏟&lt;</></>',
            "🏟 🏟<🏟 🏟<",
            [entity("pre", 6, 6, language="fift")],
        ),
        (
            '🏟 🏟&lt;<code class="language-fift"><pre>🏟 🏟&lt;</></>',
            "🏟 🏟<🏟 🏟<",
            [entity("pre", 6, 6, language="fift")],
        ),
        (
            "🏟 🏟&lt;<pre><code>🏟 🏟&lt;</code></>",
            "🏟 🏟<🏟 🏟<",
            [entity("pre", 6, 6)],
        ),
        (
            'a<tg-emoji emoji-id = "12345">b</tg-emoji><b>c</b>',
            "abc",
            [entity("custom_emoji", 1, 1, custom_emoji_id="12345"), entity("bold", 2, 1)],
        ),
        (
            '<tg-time unix="12345", format="wD">soon</tg-time>',
            "soon",
            [entity("date_time", 0, 4, unix_time=12345, date_time_format="wD")],
        ),
        (
            "<blockquote   expandable=false>a&lt;<pre  >b;</></>",
            "a<b;",
            [entity("expandable_blockquote", 0, 4), entity("pre", 2, 2)],
        ),
    ],
)
def test_text_and_entities_are_told_apart(markup: str, text: str, entities: list[dict[str, Any]]) -> None:
    """Plain text comes out, and entities count in UTF-16 units."""
    assert (text, entities) == read(markup)


def test_code_holds_nothing_and_quotations_do_not_nest() -> None:
    """Telegram drops the inner mark in silence; bold may hold code."""
    text, entities = read(
        "<code>a<b>b</b></code><blockquote>c<blockquote>d</blockquote></blockquote><b>e<code>f</code></b>"
    )

    assert (text, [e["type"] for e in entities]) == ("abcdef", ["code", "blockquote", "bold", "code"])


def test_outer_spaces_go_and_entities_move_with_the_text() -> None:
    """Telegram trims a text; what was bold stays bold."""
    assert ("hi", [entity("bold", 0, 2)]) == read("\n  <b>hi</b> \n")


def test_commands_addresses_and_mentions_are_marked_by_themselves() -> None:
    """Telegram marks what can be tapped, but not inside code."""
    text, entities = read("/plan 😀 https://a.example/x?y=1. @slipstream #tag a@b.example <code>/no</code>")
    found = {e["type"]: MessageEntity(**e) for e in entities}

    assert {"bot_command", "url", "mention", "hashtag", "email", "code"} == set(found)
    parsed = {
        kind: text.encode("utf-16-le")[e.offset * 2 : (e.offset + e.length) * 2] for kind, e in found.items()
    }
    assert "/plan".encode("utf-16-le") == parsed["bot_command"]
    assert "https://a.example/x?y=1".encode("utf-16-le") == parsed["url"]
    assert "a@b.example".encode("utf-16-le") == parsed["email"]


@given(st.text(alphabet="<>/&;b i=\"'#x1😀a-"))
def test_no_text_breaks_the_reader(markup: str) -> None:
    """Any text is read or refused; entities lie inside what was read."""
    try:
        text, entities = parse(markup)
    except Refused as refused:
        text, entities = refused.description, []
        refusal = True
    else:
        refusal = False

    assert refusal == text.startswith("Bad Request: can't parse entities: ")
    assert all(e["offset"] >= 0 and e["offset"] + e["length"] <= utf16(text) for e in entities)
