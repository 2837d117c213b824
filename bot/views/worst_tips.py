"""The longest cards around tips and clocks. Nobody is ever sent one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from bot.buttons import RATINGS
from bot.places import City
from bot.store.people import Person
from bot.usecases import rhythm, zones
from bot.views import settings, tips, zone
from bot.views.card import Card
from bot.views.words import Words

Made = tuple[str, Callable[[], Card]]
_MOMENT = 1_800_000_000_000  # any: times are equally long
_FAR = City("W" * 60, "W" * 40, "ZZ", "America/Argentina/ComodRivadavia")


def cards(words: Words) -> Iterator[Made]:
    """Every card at its longest."""
    for tip in words.library.tips.values():
        yield f"tip {tip.id}", partial(tips.tip, tip, words, first=True, time="23:59")
        for feedback in RATINGS:
            yield f"tip {tip.id}, {feedback}", partial(tips.rated, tip, feedback, 14, words)  # type: ignore[arg-type]  # RATINGS holds each Feedback
    yield "pause", partial(tips.pause, words)
    for number in (1, 2, 3):
        yield f"nudge {number}", partial(tips.nudge, number, 12, words)
    yield from _settings(words)
    yield from _zones(words)


def _settings(words: Words) -> Iterator[Made]:
    for every in rhythm.RHYTHMS:
        for stopped, paused in ((None, None), (1, None), (None, 1)):
            person = Person(
                1, "", None, None, None, None, stopped, zone=_FAR.zone, zone_by=zones.TOLD,
                tips_every=every, tips_day=6, tips_hour=23, paused_at=paused,
            )  # fmt: skip
            yield f"tips every {every}", partial(settings.tips, person, _MOMENT, words)
            yield "quiet hours", partial(settings.quiet, person, words)


def _zones(words: Words) -> Iterator[Made]:
    yield "which city", partial(zone.ask, words)
    yield "a city", partial(zone.propose, _FAR, _MOMENT, words, shared=True)
    yield "several cities", partial(zone.which, (_FAR, _FAR, _FAR), _MOMENT, words)
    yield "an unknown city", partial(zone.unknown, "w" * 60, words)
    yield "a location nowhere", partial(zone.nowhere, words)
    yield "a clock kept", partial(zone.kept, _FAR.zone, _MOMENT, words)
