"""What is said about a step's slot, its reminder and its check-in. Values in, cards out."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from advisor.playbooks import Step
from bot import buttons
from bot.buttons import Acted, Opened
from bot.message import Button, Keyboard
from bot.usecases.slots import Part, Slot, Unclear, WhichHour
from bot.views import days
from bot.views.card import Card
from bot.views.renderer import render
from bot.views.words import Words

#: How a slot to tap is written into a button: the weekday's digit and a letter.
LETTERS: dict[Part, str] = {"morning": "m", "noon": "n", "afternoon": "a", "evening": "e", "night": "z"}


def act(label: str, step: str, what: str) -> Button:
    """A button that does something about a step."""
    return Button(label, buttons.write(Acted(step, what)))


def _how(step: str, words: Words) -> Button:
    return Button(words.language.words.gettext("How to do it"), buttons.write(Opened("step", step)))


def plan_button(words: Words) -> Button:
    """The way to the whole plan."""
    return Button(words.language.words.gettext("Show the plan"), buttons.write(Opened("plan")))


def gone(words: Words) -> Card:
    """A planned step that the content does not hold any more."""
    return Card(render("steps/gone", words.language), ((plan_button(words),),))


def when(step: Step, offers: Sequence[tuple[int, Part]], now: int, zone: ZoneInfo, words: Words) -> Card:
    """When will you do it? Four slots, and another time in words."""
    say = words.language.words.gettext
    text = render("steps/when", words.language, title=step.title)
    slots = tuple(
        (act(days.offer(weekday, part, now, zone, words.language), step.id, f"{weekday}{LETTERS[part]}"),)
        for weekday, part in offers
    )
    return Card(
        text,
        (
            *slots,
            (act(say("Another time"), step.id, "type"), act(say("Not now"), step.id, "nowh")),
        ),
    )


def type_it(step: Step, unclear: Unclear | WhichHour | None, words: Words, *, asked: bool = False) -> Card:
    """Asks for a time in words; says first what could not be read. *asked*: for the hour, once before."""
    day = days.day(unclear.day, words.language) if isinstance(unclear, WhichHour) else None
    why = unclear.why if isinstance(unclear, Unclear) else "nothing" if asked else None
    return Card(
        render("steps/type_it", words.language, title=step.title, day=day, why=why),
        ((act("‹ " + words.language.words.gettext("Times to tap"), step.id, "when"),),),
    )


def planned(  # a card's values
    step: Step, slot: Slot, now: int, zone: ZoneInfo, words: Words, *, told: bool, silent: bool
) -> Card:
    """The slot stands: when the reminder comes, and what it begins with."""
    say = words.language.words.gettext
    text = render(
        "steps/planned",
        words.language,
        title=step.title,
        when=days.said(slot.at, zone, words.language),
        first=step.how[0],
        moved=slot.moved,
        clock=None if told else days.clock(now, zone),
        silent=silent,
    )
    return Card(
        text,
        (
            (act(say("Another time"), step.id, "when"), act(say("No reminder"), step.id, "hush")),
            (_how(step.id, words), plan_button(words)),
            *(() if told else ((Button("🕐 " + say("My clock differs"), buttons.write(Opened("zone"))),),)),
        ),
    )


def reminder(step: Step, words: Words, *, smaller: bool) -> Card:
    """It is time: the step's first action, or its smaller version."""
    say = words.language.words.gettext
    first = step.stuck if smaller else step.how[0]
    text = render("steps/reminder", words.language, title=step.title, first=first)
    return Card(
        text,
        (
            (act("✅ " + say("Done"), step.id, "done"), _how(step.id, words)),
            (act(say("Later"), step.id, "late"), act(say("Another day"), step.id, "when")),
            (act(say("Stop reminding me of this"), step.id, "hush"),),
        ),
    )


def check_in(step: Step, words: Words) -> Card:
    """How did it go? Done, part of it, not yet."""
    say = words.language.words.gettext
    text = render("steps/check_in", words.language, title=step.title)
    return Card(
        text,
        (
            (act("✅ " + say("Done"), step.id, "done"),),
            (act("◐ " + say("Part of it"), step.id, "part"), act(say("Not yet"), step.id, "not")),
            (act(say("Stop reminding me of this"), step.id, "hush"),),
        ),
    )


def hushed(step: Step, words: Words) -> Card:
    """No reminder of this step any more."""
    text = render("steps/hushed", words.language, title=step.title)
    say = words.language.words.gettext
    return Card(text, ((act(say("Remind me after all"), step.id, "when"), plan_button(words)),))


def not_now(step: Step, words: Words) -> Card:
    """No slot for now: how to come back to it."""
    text = render("steps/not_now", words.language, title=step.title)
    say = words.language.words.gettext
    return Card(text, ((act(say("Choose a time"), step.id, "when"), plan_button(words)),))


def left(step: Step, words: Words) -> Card:
    """The step is out of the plan, and can come back."""
    text = render("steps/left", words.language, title=step.title)
    say = words.language.words.gettext
    return Card(text, ((act(say("Take it up again"), step.id, "up"), plan_button(words)),))


def on_step(card: Card, step: Step, words: Words, *, state: str) -> Card:
    """A step's card, with what can be done about it: a slot, a report; a step that is over can be taken up again."""
    say = words.language.words.gettext
    rows: Keyboard = (
        (act("🗓 " + say("Choose a time"), step.id, "when"), act("💬 " + say("How it went"), step.id, "tell")),
    )
    if step.done_kind == "number":
        rows = (*rows, (act("📈 " + say("My numbers"), step.id, "pic"),))
    over = {
        "done": "✓ " + say("You have done this."),
        "left": "✖ " + say("You took this out of your plan."),
        "stopped": "🛑 " + say("You stopped this."),
    }.get(state)
    if over is None:
        return Card(card.text, (*rows, *card.keyboard))
    again = act(say("Take it up again"), step.id, "up")
    return Card(f"{over}\n\n{card.text}", ((again,), *rows[1:], *card.keyboard))
