"""Tips: /tips and its choices, what a person says of a tip, and the question whether to pause."""

from __future__ import annotations

from typing import cast

from advisor.choosing import Feedback
from bot.buttons import Opened, Rated
from bot.inbound.events import Commanded, Tapped
from bot.inbound.scene import Scene
from bot.message import Message, TapReply
from bot.store.people import Person
from bot.usecases import quiet, rhythm
from bot.usecases import tips as using
from bot.views import settings as settings_views
from bot.views import tips as views
from bot.views.card import Card

_QUIET = ("quiet", "from", "to")  # choices that are about quiet hours


async def settings(scene: Scene, _: Commanded) -> list[Message]:
    """/tips: what holds, and what else can be chosen."""
    return [] if scene.person is None else _card(scene, scene.person).say()


def _card(scene: Scene, person: Person) -> Card:
    return settings_views.tips(person, scene.now, scene.words)


async def chosen(scene: Scene, event: Tapped, press: Opened) -> list[Message]:
    """A choice was tapped: in /tips, or at the question whether to pause."""
    person = None if scene.person is None else await _chosen(scene, scene.person, press.about)
    if person is None:
        return [TapReply(event.tap)]
    about_quiet = press.about.startswith(_QUIET)
    card = settings_views.quiet(person, scene.words) if about_quiet else _card(scene, person)
    return [TapReply(event.tap), *card.edit(event.message_id)]


async def _chosen(scene: Scene, person: Person, choice: str) -> Person | None:
    tx, now = scene.tx, scene.now
    match choice.rstrip("0123456789"), _number(choice):
        case "keep", _:
            return await using.keep_on(tx, person, now)
        case "pause", _:
            return await using.rest(tx, person, now)
        case "every", int(every) if every in rhythm.RHYTHMS:
            return await using.set_rhythm(tx, person, now, every=every)
        case "day", int(day) if day < 7:  # noqa: PLR2004  # days of a week
            return await using.set_rhythm(tx, person, now, day=day)
        case "hour", int(hour) if hour < 24:  # noqa: PLR2004  # hours of a day
            return await using.set_rhythm(tx, person, now, hour=hour)
        case "from", int(hour) if hour in settings_views.QUIET_FROM:
            return await quiet.choose(tx, person, start=hour)
        case "to", int(hour) if hour in settings_views.QUIET_TO:
            return await quiet.choose(tx, person, end=hour)
        case "" | "quiet", _:
            return person
        case _:
            return None


def _number(choice: str) -> int | None:
    digits = choice[len(choice.rstrip("0123456789")) :]
    return int(digits) if 0 < len(digits) <= 2 else None  # noqa: PLR2004  # more is no choice of ours


async def rated(scene: Scene, event: Tapped, press: Rated) -> list[Message]:
    """Useful, not for me, fewer, stop."""
    tip = scene.library.tips.get(press.tip)
    feedback = cast("Feedback", press.feedback)  # `buttons.read` lets no other through
    person = scene.person and await using.rate(scene.tx, scene.person, press.tip, feedback, scene.now)
    if person is None:
        return [TapReply(event.tap)]
    if tip is None:
        return [TapReply(event.tap, scene.words.language.words.gettext("Noted, thank you."))]
    card = views.rated(tip, feedback, person.tips_every, scene.words)
    return [TapReply(event.tap), *card.edit(event.message_id)]
