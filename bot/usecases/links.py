"""The label and the link of a broadcast's button, as an admin types them in one line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

#: Why a text is no label and link.
Why = Literal["no_link", "no_label", "long_label", "after", "address"]
LABEL = 40  # characters of a label
_LONGEST = 1000
_LINK = re.compile(r"https?://\S*")


@dataclass(frozen=True, slots=True)
class Link:
    """What stands on a button and where it leads."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class NoLink:
    """Why it could not be read, and the piece of the text that is wrong."""

    why: Why
    piece: str = ""


def read(text: str) -> Link | NoLink:
    """*text* as label and link, or what is wrong with it."""
    found = _LINK.search(text)
    if found is None:
        return NoLink("no_link")
    label, url, after = text[: found.start()].strip(), found[0], text[found.end() :].strip()
    if after:
        return NoLink("after", after)
    if not label:
        return NoLink("no_label")
    if len(label) > LABEL:
        return NoLink("long_label", label)
    return Link(label, url) if _is_an_address(url) else NoLink("address", url)


def _is_an_address(url: str) -> bool:
    """Whether Telegram takes it on a button: a host with a dot, none of the signs that end a link."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return len(url) <= _LONGEST and not set(url) & set('<>"') and all(host.split(".")) and "." in host
