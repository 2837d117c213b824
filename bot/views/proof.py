"""Texts -> faults, in a process of its own: `python -m bot.views.proof` reads texts as JSON and writes faults as JSON.

Checking takes seconds of a processor. Beside turns, in one process, everybody would wait for Python's lock.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping

from advisor import library as contents
from advisor.faults import ContentError

#: How much everybody else goes first (Unix).
_NICE = 5


def faults(texts: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """File, id and what is wrong, for each fault of the content; else for each card that cannot be said."""
    from bot.views import checking  # noqa: PLC0415  # faulty content needs none of the views

    try:
        library = contents.parse(texts)
    except ContentError as error:
        return [(each.file, each.id, each.says) for each in error.faults]
    return [("", "", each) for each in checking.faults(library)]


def main() -> None:
    """Answer once, and end."""
    os.nice(_NICE)
    json.dump(faults(json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    main()
