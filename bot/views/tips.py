"""What tips say, and what is said around them. No decisions."""

from __future__ import annotations

from advisor.choosing import Feedback
from advisor.remembered import remembered
from advisor.tips import Tip
from bot import buttons
from bot.buttons import Opened, Rated
from bot.message import Button, Keyboard
from bot.views.card import Card, rows
from bot.views.renderer import render
from bot.views.words import Words


def tip(tip: Tip, words: Words, *, first: bool = False, time: str | None = None) -> Card:
    """A tip with what one may say of it; with *time*, what we think the person's clock shows."""
    return _tip(tip.id, words, first, time)


@remembered(2048)  # each tip in a few languages: thousands get one of them in the same hour
def _tip(tip_id: str, words: Words, first: bool, time: str | None) -> Card:  # noqa: FBT001  # a cache's key
    tip = words.library.tips[tip_id]
    text = render("tips/tip", words.language, tip=_text(tip, words), first=first, time=time, said=None)
    return Card(text, _feedback(tip, words) + (_clock(words) if time else ()))


def _text(tip: Tip, words: Words) -> str:
    return words.of(f"tips.{tip.id}.text", tip.text)


def _feedback(tip: Tip, words: Words) -> Keyboard:
    say = words.language.words.gettext
    labels: dict[Feedback, str] = {
        "useful": "👍 " + say("Useful"),
        "not_for_me": say("Not for me"),
        "fewer": say("Fewer"),
        "stop": say("Stop"),
    }
    return rows((Button(label, buttons.write(Rated(said, tip.id))) for said, label in labels.items()), most=2)


def _clock(words: Words) -> Keyboard:
    return (
        (Button("🕐 " + words.language.words.gettext("My clock differs"), buttons.write(Opened("zone"))),),
    )


def rated(tip: Tip, feedback: Feedback, every: int, words: Words) -> Card:
    """The tip after something was said of it; *every* is the rhythm from now on, in days."""
    answer = _answer(feedback, every, words)
    text = render("tips/tip", words.language, tip=_text(tip, words), first=False, time=None, said=answer)
    return Card(text)


def _answer(feedback: Feedback, every: int, words: Words) -> str:
    say = words.language.words.gettext
    match feedback:
        case "useful":
            return say("Good. More of that.")
        case "not_for_me":
            return say("Noted. Nothing of that kind for a while.")
        case "fewer":
            return _fewer(every, words)
        case "stop":
            return say("No tips any more. /tips turns them on again.")


def _fewer(every: int, words: Words) -> str:
    say = words.language.words.gettext
    if every == 7:  # noqa: PLR2004  # days
        return say("From now on once a week.")
    return say("From now on every two weeks. That is the least; Stop ends them.")


def pause(words: Words) -> Card:
    """Whether to pause."""
    say = words.language.words.gettext
    go_on = Button(say("Go on"), buttons.write(Opened("tips", "keep")))
    return Card(
        render("tips/pause", words.language),
        ((Button(say("Pause"), buttons.write(Opened("tips", "pause"))), go_on),),
    )


def nudge(number: int, taps: int, words: Words) -> Card:
    """An unfinished intake, the *number*-th time, with the taps that are left."""
    go_on = Button(words.language.words.gettext("Go on"), buttons.write(Opened("intake")))
    return Card(render("nudges/nudge", words.language, number=number, taps=taps), ((go_on,),))
