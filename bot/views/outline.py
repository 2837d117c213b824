"""What a broadcast is, in lines: languages, button, audience, time; for a draft's card and for a second admin."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.store.broadcasts import Broadcast
from bot.usecases.audiences import EXCLUDE, INCLUDE
from bot.views import audiences
from bot.views.words import Words


def values(broadcast: Broadcast, words: Words) -> dict[str, object]:
    """What the template of the lines needs."""
    timing, content = broadcast.timing, broadcast.content
    begins = None if timing.begins_at is None else datetime.fromtimestamp(timing.begins_at / 1000, UTC)
    return {
        "versions": list(content.versions),
        "fallback": content.fallback,
        "button": content.button,
        "url": content.url,
        "include": audiences.sides(broadcast, INCLUDE, words),
        "exclude": audiences.sides(broadcast, EXCLUDE, words),
        "begins": begins and f"{begins:%Y-%m-%d %H:%M}",
        "hour": timing.hour,
        "first_hour": timing.first_hour,
        "last_hour": timing.last_hour,
        "apart": timing.apart,
    }
