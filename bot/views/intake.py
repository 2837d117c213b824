"""What the intake says: questions, the review, and what was not understood. No decisions."""

from __future__ import annotations

import hashlib

from advisor.facts import Value
from advisor.library import Library
from advisor.questions import Question
from bot import buttons
from bot.buttons import NONE, AskedWhy, Chosen, NotSure, Opened, Reopened, Ticked, TicksDone, WentBack
from bot.message import Button, Keyboard
from bot.usecases.intake import Asking, Reviewing
from bot.views.card import Card, rows
from bot.views.renderer import render
from bot.views.words import Words

#: The card that holds the open question.
CARD = "intake"


def version(library: Library, question: Question) -> str:
    """Six hexadecimal digits that change when the question's wording or options do; its buttons carry them."""
    return _versions(library.version, library)[question.fact]


_KNOWN: dict[str, dict[str, str]] = {}


def _versions(key: str, library: Library) -> dict[str, str]:
    if key not in _KNOWN:
        _KNOWN[key] = {fact: _digest(question) for fact, question in library.questions.items()}
    return _KNOWN[key]


def _digest(question: Question) -> str:
    """Only what is seen counts: a new synonym outdates no keyboard."""
    seen = repr((question.text, [(option.id, option.label) for option in question.options]))
    return hashlib.sha256(seen.encode()).hexdigest()[:6]


def asking(screen: Asking, words: Words) -> Card:
    """The open question with its buttons."""
    question = screen.question
    text = render(
        "intake/question",
        words.language,
        question=words.question(question),
        hint=words.hint(question),
        several=screen.ticks is not None,
        more=screen.more,
        why=None if screen.why is None else [words.trend(trend) for trend in screen.why],
    )
    return Card(text, _options(screen, words) + _navigation(screen, words))


def _options(screen: Asking, words: Words) -> Keyboard:
    question = screen.question
    mark = version(words.library, question)
    if screen.ticks is not None:
        return _ticks(screen, screen.ticks, words, mark)
    return rows(
        Button(
            ("✓ " if screen.answered and screen.value == option.id else "")
            + words.label(question, option.id),
            buttons.write(Chosen(question.fact, option.id, mark)),
        )
        for option in question.options
    )


def _ticks(screen: Asking, ticks: tuple[str, ...], words: Words, mark: str) -> Keyboard:
    question = screen.question
    none = (screen.answered and screen.value == () and not ticks and "✓ ") or ""
    first = Button(none + words.none_label(question), buttons.write(Chosen(question.fact, NONE, mark)))
    options = [
        Button(
            ("☑️ " if option.value in ticks else "▫️ ") + words.label(question, option.value),
            buttons.write(Ticked(question.fact, option.value, mark)),
        )
        for option in question.options
    ]
    done = Button("✅ " + words.language.words.gettext("Done"), buttons.write(TicksDone(question.fact, mark)))
    return ((first,), *((option,) for option in options), *(((done,),) if ticks else ()))


def _navigation(screen: Asking, words: Words) -> Keyboard:
    fact, mark = screen.question.fact, version(words.library, screen.question)
    say = words.language.words.gettext
    row = [] if screen.first else [Button("‹ " + say("Back"), buttons.write(WentBack(fact, mark)))]
    row.append(Button(say("Not sure"), buttons.write(NotSure(fact, mark))))
    row.append(Button(say("Why do you ask?"), buttons.write(AskedWhy(fact, mark))))
    return (tuple(row),)


def closed(question: Question, value: Value, words: Words) -> Card:
    """A question that was answered by typing: its card stays as a record, without buttons."""
    answer = words.answer(question, value)
    return Card(render("intake/closed", words.language, question=words.question(question), answer=answer))


def reviewing(screen: Reviewing, words: Words) -> Card:
    """All answers, each with a button to change it."""
    library = words.library
    given = [_line(words, each.question, each.value) for each in screen.answers]
    inferred = [_line(words, fact, value) for fact, value in screen.inferred]
    text = render("intake/review", words.language, given=given, inferred=inferred)
    known = [each.question for each in screen.answers] + [fact for fact, _ in screen.inferred]
    numbers = [
        Button(f"✎ {number}", buttons.write(Reopened(fact)))
        for number, fact in enumerate(known, 1)
        if fact in library.questions
    ]
    show = Button(words.language.words.gettext("Show my advice") + " ›", buttons.write(Opened("result")))
    return Card(text, ((show,), *rows(numbers, width=40, most=5)))


def _line(words: Words, fact: str, value: Value) -> dict[str, str]:
    question = words.library.questions[fact]
    return {"question": words.question(question), "answer": words.answer(question, value)}


def not_understood(text: str, words: Words) -> Card:
    """The typed text fits none of the options."""
    return Card(render("intake/not_understood", words.language, text=text[:60]))


def did_you_mean(screen: Asking, values: tuple[str, ...], words: Words) -> Card:
    """The typed text may fit one of a few options."""
    question = screen.question
    mark = version(words.library, question)
    kind = Chosen if screen.ticks is None else Ticked
    likely = [
        Button(words.label(question, value), buttons.write(kind(question.fact, value, mark)))
        for value in values
    ]
    back = Button(words.language.words.gettext("Show all answers"), buttons.write(Opened("intake")))
    text = render("intake/did_you_mean", words.language, question=words.question(question))
    return Card(text, (*((button,) for button in likely), (back,)))
