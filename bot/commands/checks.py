"""`check`: says all that is wrong with settings, content and templates. Changes nothing."""

from __future__ import annotations

import argparse

from bot.commands.saying import complain, say, with_content
from bot.settings import Settings


def check(_: argparse.Namespace, chosen: Settings) -> int:
    """Whether settings, content and templates are sound."""
    return with_content(lambda: _checked(chosen.content_dir))


def _checked(folder: str) -> int:
    # Not by `app`: a check would load all of Telegram's library with it.
    from advisor import library as contents  # noqa: PLC0415  # the other commands start without it
    from bot import resources  # noqa: PLC0415  # as above
    from bot.views import checking  # noqa: PLC0415  # as above

    library = contents.parse(resources.content(folder))
    faults = checking.faults(library)
    for fault in faults:
        complain(fault)
    if not faults:
        say(f"settings, content {library.version} and templates are sound")
    return 1 if faults else 0
