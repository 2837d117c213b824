"""Telegram's few tags, and whether each line of a text closes what it opens. Nothing here is repaired."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Every tag that Telegram's HTML knows; any other makes it refuse the whole message.
TAGS = frozenset(
    {
        "a", "b", "blockquote", "code", "del", "em", "i", "ins", "pre", "s",
        "span", "strike", "strong", "tg-emoji", "tg-spoiler", "tg-time", "u",
    }
)  # fmt: skip

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<rest>[^<>]*)>|<")


def wrong(line: str) -> Iterator[str]:
    """Yield what Telegram, or the cutting of long texts between lines, would stumble over in one *line*."""
    open_tags: list[str] = []
    for found in _TAG.finditer(line):
        name = (found["name"] or "").lower()
        if not name:
            yield "a bare < begins no tag: write &lt;"
        elif name not in TAGS:
            yield f"Telegram knows no <{name}>"
        elif not found["close"]:
            yield from _wrong_attributes(name, found["rest"])
            open_tags.append(name)
        elif open_tags and open_tags[-1] == name:
            open_tags.pop()
        else:
            yield f"</{name}> closes nothing that was opened last in this line"
    yield from (f"<{name}> is not closed in its line" for name in open_tags)


def _wrong_attributes(name: str, rest: str) -> Iterator[str]:
    if rest.endswith("/"):
        yield f"<{name}/> is not HTML: write <{name}></{name}>"
    elif name == "span" and rest.strip() != 'class="tg-spoiler"':
        yield '<span> is known with class="tg-spoiler" only'
    elif name == "a" and "href=" not in rest:
        yield "<a> leads nowhere without href"
