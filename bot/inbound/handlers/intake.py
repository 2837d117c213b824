"""Taps and typed answers in the intake: event -> use case -> view -> messages."""

from __future__ import annotations

from typing import assert_never

from advisor import questions
from advisor.facts import Value
from advisor.intake import Answer
from advisor.questions import Choice, DidYouMean, NotUnderstood, Understood
from bot.buttons import NONE, AskedWhy, Chosen, NotSure, Press, Reopened, Ticked, TicksDone, WentBack
from bot.inbound.events import Tapped, Typed
from bot.inbound.handlers import cards
from bot.inbound.scene import Scene
from bot.message import Edit, Message, TapReply
from bot.usecases import intake as using
from bot.usecases import unmatched
from bot.usecases.intake import Asking, Moved, Nowhere, Outcome, Outdated, Screen, Unchanged
from bot.views import intake as views
from bot.views.intake import CARD


async def pressed(scene: Scene, event: Tapped, press: Press) -> list[Message]:
    """A tap on one of the intake's buttons."""
    library = scene.library
    question = getattr(press, "question", None)
    version = getattr(press, "version", None)
    known = question in library.questions
    if not known or (
        version is not None and version != views.version(library, library.questions[str(question)])
    ):
        screen = await using.current(scene.tx, scene.library, scene.who.id)
        return _outdated(screen, scene, event)
    outcome = await _outcome(scene, press)
    if outcome == Unchanged(answered=False):
        return await _where_we_are(scene, event)
    return _messages(outcome, scene, event)


async def _where_we_are(scene: Scene, event: Tapped) -> list[Message]:
    """A button of a question that is neither open nor answered: the open one takes its place."""
    text = scene.words.language.words.gettext("Here is where we are.")
    screen = await using.current(scene.tx, scene.library, scene.who.id)
    return [TapReply(event.tap, text), *(cards.edit(screen, scene, event.message_id) if screen else [])]


async def _outcome(scene: Scene, press: Press) -> Outcome:
    tx, library, person, now = scene.tx, scene.library, scene.who.id, scene.now
    match press:
        case Chosen(question=question, value=value):
            chosen: Value = () if value == NONE else value
            return await using.answer(tx, library, person, Answer(question, chosen), now)
        case Ticked(question=question, value=value):
            return await using.tick(tx, library, person, question, value, now)
        case TicksDone(question=question):
            return await using.ticks_done(tx, library, person, question, now)
        case WentBack(question=question):
            return await using.back(tx, library, person, question, now)
        case NotSure(question=question):
            return await using.answer(tx, library, person, Answer(question, None), now)
        case AskedWhy(question=question):
            return await using.why(tx, library, person, question, now)
        case Reopened(question=question):
            return await using.reopen(tx, library, person, question, now)
        case _:
            raise ValueError(f"not a button of the intake: {press!r}")


def _messages(outcome: Outcome, scene: Scene, event: Tapped) -> list[Message]:
    say = scene.words.language.words.gettext
    match outcome:
        case Moved(screen=screen):
            return [TapReply(event.tap), *cards.edit(screen, scene, event.message_id)]
        case Outdated(screen=screen):
            return _outdated(screen, scene, event)
        case Unchanged():
            return [TapReply(event.tap, say("That is noted already."))]
        case Nowhere():
            return [TapReply(event.tap, say("This is the first question."))]
        case _:
            assert_never(outcome)


def _outdated(screen: Screen | None, scene: Scene, event: Tapped) -> list[Message]:
    """A keyboard from before the content changed: say so, and show what stands now, if anything does."""
    say = scene.words.language.words.gettext
    card = [] if screen is None else cards.edit(screen, scene, event.message_id)
    if not card:
        return [TapReply(event.tap, say("That question has changed. /profile shows your answers."))]
    return [TapReply(event.tap, say("That question has changed. Here is the current one.")), *card]


async def typed(scene: Scene, event: Typed, screen: Asking) -> list[Message]:
    """A typed answer to the open question."""
    words = scene.words
    choices = words.choices(screen.question)
    if _says(event.text, _always(scene, screen)) and not _says(event.text, choices):
        return await _beside(scene, event, screen)  # "back" is near "buyers do not come back", but means back
    reading = questions.read(event.text, choices, many=screen.ticks is not None)
    match reading:
        case Understood(value=value):
            return await _understood(scene, screen, value)
        case DidYouMean(values=values):
            return views.did_you_mean(screen, values, words).say()
        case NotUnderstood():
            return await _beside(scene, event, screen)
        case _:
            assert_never(reading)


def _says(text: str, choices: list[Choice]) -> bool:
    """Whether *text* is, word for word, one of the phrases."""
    said = questions.plain(text)
    return bool(said) and any(said == questions.plain(phrase) for each in choices for phrase in each.phrases)


async def _beside(scene: Scene, event: Typed, screen: Asking) -> list[Message]:
    """Words for the buttons that every question has ("back", "not sure"), else: not understood."""
    meaning = questions.read(event.text, _always(scene, screen))
    library, person, now = scene.library, scene.who.id, scene.now
    fact = screen.question.fact
    if isinstance(meaning, Understood) and meaning.value == "back":
        outcome = await using.back(scene.tx, library, person, fact, now)
        return _below(scene, outcome, screen)
    if isinstance(meaning, Understood) and meaning.value == "why":
        return _below(scene, await using.why(scene.tx, library, person, fact, now), screen)
    if isinstance(meaning, Understood) and meaning.value == "none":
        return await _understood(scene, screen, ())
    if isinstance(meaning, Understood) and meaning.value in ("unsure", "skip"):
        return await _understood(scene, screen, None)
    await unmatched.heard(scene.tx, scene.key, fact, scene.who.id, event.text, scene.now)
    sorry = views.not_understood(event.text, scene.words).say()
    return [_close(scene, screen), *sorry, *cards.say(screen, scene)]


def _always(scene: Scene, screen: Asking) -> list[Choice]:
    say = scene.words.language.words.gettext
    spoken = {
        "back": say("back, go back, previous, before, never mind, nevermind, cancel"),
        "unsure": say("not sure, don't know, no idea, dunno, unsure"),
        "skip": say("skip, next, pass"),
        "why": say("why, why do you ask, what for"),
    }
    if screen.ticks is not None:
        spoken["none"] = say("none, none of these, nothing, no, neither")
    return [Choice(meaning, tuple(text.split(", "))) for meaning, text in spoken.items()]


async def _understood(scene: Scene, screen: Asking, value: Value) -> list[Message]:
    given = Answer(screen.question.fact, value)
    outcome = await using.answer(scene.tx, scene.library, scene.who.id, given, scene.now)
    return _below(scene, outcome, screen)


def _below(scene: Scene, outcome: Outcome, before: Asking) -> list[Message]:
    """The old card is closed; what comes next stands below, where the person is looking."""
    if not isinstance(outcome, Moved):
        return cards.say(before, scene)
    if outcome.closed is None:
        return [_close(scene, before), *cards.say(outcome.screen, scene)]
    closed = views.closed(before.question, outcome.closed.value, scene.words)
    shut = Edit(closed.text, card=CARD, only_if_there=True)
    return [shut, *cards.say(outcome.screen, scene)]


def _close(scene: Scene, screen: Asking) -> Message:
    """Take the buttons from the old card: the question moves below."""
    return Edit(scene.words.question(screen.question), card=CARD, only_if_there=True)
