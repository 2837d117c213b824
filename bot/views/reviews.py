"""What is said about the whole plan: how far it is, what was counted, what is asked anew. Values in, cards out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.facts import Value
from advisor.playbooks import Step
from bot import buttons
from bot.buttons import Opened, Reopened
from bot.message import Button
from bot.store.numbers import Number
from bot.store.progress import Progress
from bot.usecases.progress import Share
from bot.views.card import Card, rows
from bot.views.renderer import render
from bot.views.reports import number
from bot.views.steps import act, plan_button
from bot.views.words import Words

_BLOCKS = 10  # of a bar
_MOST = 60  # steps on one card: done for years, one has more, and Telegram takes 100 buttons
_LINES = 8  # steps with numbers on one card


def bar(share: Share) -> str:
    """How much of the plan is done, in blocks."""
    full = round(_BLOCKS * share.done / share.all) if share.all else 0
    return "▓" * full + "░" * (_BLOCKS - full)


def all_steps(
    steps: Sequence[Step], known: Mapping[str, Progress], share: Share, done: Sequence[str], words: Words
) -> Card:
    """Every step of the plan as a button: done, planned, or ahead."""
    marks = {"planned": "🗓", "part": "◐", "not_yet": "◌", "stopped": "🛑", "left": "✖"}
    openers = [
        (
            Button(
                f"{'✓' if step.id in done else marks.get(known[step.id].state if step.id in known else '', '·')} "
                + step.title,
                buttons.write(Opened("step", step.id)),
            ),
        )
        for step in steps[:_MOST]
    ]
    text = render("steps/all", words.language, bar=bar(share), done=share.done, all=share.all)
    return Card(text, (*openers, (plan_button(words),)))


def tracked(card: Card, share: Share, words: Words) -> Card:
    """The plan's card with how far it is done, and a way to every step."""
    say = words.language.words.gettext
    far = say("%(done)s of %(all)s done") % {"done": share.done, "all": share.all}
    keys = (
        Button(say("All steps"), buttons.write(Opened("steps"))),
        Button("📈 " + say("My numbers"), buttons.write(Opened("numbers"))),
    )
    picture = (Button("🖼 " + say("Show it as a picture"), buttons.write(Opened("path"))),)
    title, _, rest = card.text.partition("\n")
    begun = f"{bar(share)} {far}\n" if share.done else ""  # "0 of 17" tells a beginner only how much there is
    keyboard = (*card.keyboard[:-1], keys, picture, *card.keyboard[-1:])
    return Card(f"{title}\n{begun}{rest}", keyboard)


def review(share: Share, found: Sequence[tuple[Step, Sequence[Number]]], words: Words) -> Card:
    """Week 4: what was counted, from the first number to the last."""
    say, language = words.language.words.gettext, words.language
    lines = [
        {
            "kpi": step.kpi.name,
            "value": number(counted[-1].value, language),
            "first": number(counted[0].value, language) if len(counted) > 1 else None,
            "good": number(step.kpi.good, language),
        }
        for step, counted in found[:_LINES]
    ]
    text = render("steps/review", language, bar=bar(share), done=share.done, all=share.all, lines=lines)
    note = Button(say("Note a number"), buttons.write(Opened("log")))
    return Card(
        text,
        ((note, Button("📈 " + say("My numbers"), buttons.write(Opened("numbers")))), (plan_button(words),)),
    )


def recheck(answers: Mapping[str, Value], words: Words) -> Card:
    """Week 8: the answers that are stale first, each with a button."""
    say, questions = words.language.words.gettext, words.library.questions
    lines = [
        {"question": words.question(questions[fact]), "answer": words.answer(questions[fact], value)}
        for fact, value in answers.items()
    ]
    same = Button("✅ " + say("All still right"), buttons.write(Opened("same")))
    changes = [
        (Button("✏️ " + words.answer(questions[fact], value), buttons.write(Reopened(fact))),)
        for fact, value in answers.items()
    ]
    return Card(render("steps/recheck", words.language, lines=lines), ((same,), *changes))


def same(words: Words) -> Card:
    """Nothing changed."""
    return Card(render("steps/same", words.language), ((plan_button(words),),))


def goal(steps: Sequence[Step], share: Share, words: Words) -> Card:
    """Month 5: a new short goal, one of the steps that are next."""
    say = words.language.words.gettext
    text = render("steps/goal", words.language, bar=bar(share), done=share.done, all=share.all)
    choices = rows((act("🎯 " + step.title, step.id, "when") for step in steps), most=1)
    return Card(
        text, (*choices, (Button(say("Other rides"), buttons.write(Opened("rides"))), plan_button(words)))
    )


def finished(words: Words) -> str:
    """No step of the plan is left."""
    return render("steps/finished", words.language)
