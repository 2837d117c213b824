"""The command line's own voice: what it prints, without secrets. Never logs."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bot import log


def say(text: str) -> None:
    """What was asked for."""
    print(log.redact(text))  # noqa: T201  # this is what a command is for


def complain(text: str, status: int = 1) -> int:
    """What went wrong, in a sentence; gives the exit status."""
    print(log.redact(text), file=sys.stderr)  # noqa: T201  # as above
    return status


def with_content(work: Callable[[], int]) -> int:
    """Do *work*, and say what is wrong with the content when that stops it."""
    from advisor.faults import ContentError  # noqa: PLC0415  # the other commands start without it

    try:
        return work()
    except ContentError as error:
        return complain(f"The content is faulty, so nobody is advised by it:\n{error}")
