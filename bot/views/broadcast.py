"""What a person gets of a broadcast, and of getting fewer. Preview, test and sending use this alike."""

from __future__ import annotations

from functools import lru_cache

from advisor.facts import with_inferred
from bot import buttons
from bot.buttons import Heard
from bot.message import Bring, Button, Edit, Keyboard, Lane, Message, Say
from bot.store.audiences import Standing
from bot.store.broadcasts import Broadcast, Content, Version
from bot.store.people import Person
from bot.usecases import placeholders
from bot.views import lengths
from bot.views.card import Card
from bot.views.renderer import render
from bot.views.words import Words

#: The name of an owner is at most so long.
_LONGEST_NAME = "w" * 64


def language_of(person: Person) -> str:
    """The language that a person reads, two or three letters; "" when nobody knows."""
    return (person.language or person.language_hint or "").replace("_", "-").partition("-")[0].lower()[:3]


def message(broadcast: Broadcast, standing: Standing, words: Words, lane: Lane) -> tuple[str, Message]:
    """The language and the message for one person, with their own words in place."""
    code, version = broadcast.content.version_for(language_of(standing.person))
    text = _filled(version.text, standing, words)
    keys = keyboard(broadcast.id, broadcast.content, words)
    if version.media is not None and version.file_id is not None:
        return code, Bring(version.media, version.file_id, text, keys, lane)
    return code, Say(text, keys, lane)


def changed(
    broadcast: Broadcast, standing: Standing, words: Words, lane: Lane, code: str, message_id: int
) -> Message:
    """What takes the place of a message that the person has in language *code*."""
    version = broadcast.content.versions.get(code) or broadcast.content.version_for(code)[1]
    keys = keyboard(broadcast.id, broadcast.content, words)
    text = _filled(version.text, standing, words)
    return Edit(
        text, keys, message_id, None, only_if_there=True, lane=lane, caption=version.media is not None
    )


def _filled(text: str, standing: Standing, words: Words) -> str:
    names = placeholders.named(text)
    values: dict[str, str | None] = {"first_name": standing.person.first_name}
    if "ride" in names and standing.primary is not None and standing.primary in words.library.trends:
        values["ride"] = words.trend(standing.primary)
    step = words.library.steps.get(standing.step or "") if "step" in names else None
    if step is not None:
        profile, _ = with_inferred(words.library, standing.profile)
        values["step"] = words.step(step, profile).title
    return placeholders.fill(text, values)


def keyboard(number: int, content: Content, words: Words) -> Keyboard:
    """Its own button, if any, and the way to fewer."""
    say = words.language.words.gettext
    return _keyboard(number, content.button, content.url, say("Show my plan"), say("Fewer of these"))


@lru_cache(maxsize=64)
def _keyboard(number: int, button: str | None, url: str | None, plan: str, fewer: str) -> Keyboard:
    rows: list[tuple[Button, ...]] = []
    if button == "plan":
        rows.append((Button("📋 " + plan, buttons.write(Heard("plan", str(number)))),))
    elif button and url:
        rows.append((Button(button, url=url),))
    rows.append((Button(fewer, buttons.write(Heard("fewer", str(number)))),))
    return tuple(rows)


def too_long(version: Version, words: Words) -> int:
    """By how many units the longest filling of *version* is too long for Telegram; 0 when it fits."""
    most = lengths.MESSAGE if version.media is None else lengths.CAPTION
    steps = max((words.step_title(step) for step in words.library.steps.values()), key=len, default="")
    wordings = (variant.title or "" for step in words.library.steps.values() for variant in step.variants)
    rides = max((words.trend(trend) for trend in words.library.trends), key=len, default="")
    longest = {"first_name": _LONGEST_NAME, "ride": rides, "step": max((steps, *wordings), key=len)}
    text = placeholders.longest(version.text, lambda name: longest.get(name, ""))
    return max(0, lengths.length(text) - most)


def wish(every: int, number: str, words: Words) -> Card:
    """What holds now, and what else can be chosen."""
    say = words.language.words.gettext
    choices = {"none": say("None at all"), "fewer": say("At most one a month"), "all": say("All of them")}
    now = {-1: "none", 0: "all"}.get(every, "fewer")
    rows = [
        (Button(label, buttons.write(Heard(act, number))),) for act, label in choices.items() if act != now
    ]
    return Card(render("broadcast/wish", words.language, now=now), tuple(rows))
