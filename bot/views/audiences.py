"""What audiences tell apart, in words that admins read. Value + words -> text."""

from __future__ import annotations

from bot.store.broadcasts import Broadcast
from bot.usecases import audiences as using
from bot.views.words import Words

_SHOWN = 5  # values of one line on a card


def dimension(name: str, words: Words) -> str:
    """What is told apart, as admins call it."""
    say = words.language.words.gettext
    return {
        "primary": say("first ride"),
        "secondary": say("second ride"),
        "sector": say("trade"),
        "region": say("region"),
        "stage": say("stage"),
        "language": say("language"),
        "step": say("their step"),
        "active": say("active"),
        "source": say("came by"),
        "segment": say("segment"),
    }.get(name, name)


def value(of: str, name: str, words: Words) -> str:
    """The value *name* of the dimension *of*, in words; what today's content has not, as it is."""
    say, library = words.language.words.gettext, words.library
    if name == using.UNKNOWN:
        return say("not known")
    if of == "active":
        return say("here within %(days)s days") % {"days": name}
    if of == "step":
        return _state(name, words)
    if of in ("primary", "secondary") and name in library.trends:
        return words.trend(name)
    if of == "segment" and name in library.segments:
        return words.of(f"segments.{name}.name", library.segments[name].name)
    question = library.questions.get(of)
    return words.said(of, name) if question and question.option(name) else name


def _state(name: str, words: Words) -> str:
    """How far somebody is with a step."""
    say = words.language.words.gettext
    return {
        "open": say("open"),
        "planned": say("has a day"),
        "part": say("done in part"),
        "not_yet": say("not done when asked"),
        "done": say("done"),
        "stopped": say("given up at its number"),
        "left": say("taken out of the plan"),
    }.get(name, name)


def sides(broadcast: Broadcast, side: str, words: Words) -> list[dict[str, object]]:
    """The lines of one side: what, which values, and whether all but those are meant."""
    return [
        {
            "dimension": dimension(name, words),
            "values": ", ".join(value(name, each, words) for each in named[:_SHOWN])
            + (f" … ({len(named)})" if len(named) > _SHOWN else ""),
            "negated": negated,
        }
        for name, named, negated in using.told(broadcast.audience, side)
    ]


def sampled(one: dict[str, str], words: Words) -> str:
    """One of those reached, without a name: what they speak, their ride, their trade, when they were here last."""
    told = (value({"ride": "primary"}.get(of, of), name, words) for of, name in one.items() if name)
    return ", ".join(told) or "?"
