"""A person asks people: /ask, what they write then, what they say to an answer. Nothing here is seen by admins."""

from __future__ import annotations

import html
from typing import assert_never

from bot.buttons import Opened
from bot.inbound.events import Changed, Commanded, Handed, Tapped, Typed
from bot.inbound.handlers import cards
from bot.inbound.scene import Scene
from bot.message import Message, TapReply
from bot.store import inquiries, outbox, people, remarks
from bot.store.inquiries import Inquiry
from bot.store.outbox import Draft
from bot.usecases import inquiries as using
from bot.usecases import intake as using_intake
from bot.usecases import office
from bot.usecases.inquiries import Muted, Nobody, Passed, Said, TooMuch
from bot.usecases.intake import Asking
from bot.views import asking as views
from bot.views.card import Card

TOPIC = "ask"
#: For so long after a question what is typed is added to it, in milliseconds, unless something else is asked.
_COLLECTS = 600_000
#: Digits of a number that every database takes.
_DIGITS = 15


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None


def expects_still(expects: str | None, now: int) -> str | None:
    """What the next words are about, in `Person.expects`: not a question any more that is over since a while."""
    topic, _, about = (expects or "").partition(":")
    until = _number(about.partition(":")[2])
    return None if topic == TOPIC and until is not None and until < now else expects


def collects(expects: str) -> bool:
    """Whether a question was passed on, and what is typed now is added to it: nobody waits for words."""
    return expects.startswith(f"{TOPIC}:") and expects.count(":") > 1


async def is_there(scene: Scene) -> bool:
    """Whether this person can ask somebody now."""
    return await using.may_ask(scene.tx, scene.office, scene.who.id, scene.now) is None


async def with_entry(scene: Scene, card: Card) -> Card:
    """*card* with one quiet button that leads to a person, when there is one."""
    if not await is_there(scene):
        return card
    return Card(card.text, (*card.keyboard, (views.entry(scene.words.language),)))


async def ask(scene: Scene, event: Commanded) -> list[Message]:
    """/ask: what will happen. With words behind it, these are the question."""
    if event.argument:
        words = html.escape(event.argument, quote=False)
        return await _pass_on(scene, Said("text", words, "", "", scene.who.id, event.message_id), None)
    return await _asks(scene, None)


async def opened(scene: Scene, event: Tapped, press: Opened) -> list[Message]:
    """ "Talk to a person", and "I still have a question", which names the conversation."""
    inquiry = await _own(scene, press.about) if press.about else None
    return [TapReply(event.tap), *await _asks(scene, inquiry)]


async def _own(scene: Scene, about: str) -> Inquiry | None:
    """The inquiry that a button names, if it is the person's."""
    number = _number(about)
    inquiry = None if number is None else await inquiries.find(scene.tx, number)
    return inquiry if inquiry is not None and inquiry.person_id == scene.who.id else None


async def _asks(scene: Scene, inquiry: Inquiry | None, *, wrong: bool = False) -> list[Message]:
    why = await using.may_ask(scene.tx, scene.office, scene.who.id, scene.now)
    if why is not None:
        return [*views.refused(why, scene.words.language).say(), *await _open_question(scene)]
    newest = inquiry or await inquiries.newest_of(scene.tx, scene.who.id)
    again = inquiry is not None or (newest is not None and newest.state != "closed")
    await people.expect(scene.tx, scene.who.id, f"{TOPIC}:{inquiry.id if inquiry else ''}")
    return views.write_it(await _promise(scene), scene.words.language, again=again, wrong=wrong).say()


async def _promise(scene: Scene) -> dict[str, object]:
    awake = await office.is_awake(scene.tx, scene.office, scene.who.id)
    return views.promise(scene.office, scene.now, awake=awake, language=scene.words.language)


async def typed(scene: Scene, event: Typed, about: str) -> list[Message]:
    """The question itself, or something to add."""
    return await _pass_on(scene, _said(scene, event), _number(about.partition(":")[0]))


def _said(scene: Scene, event: Typed | Handed) -> Said:
    if isinstance(event, Typed):
        words = html.escape(event.text, quote=False)
        return Said("text", words, "", "", scene.who.id, event.message_id)
    return Said(event.kind, event.rich, event.file_id, event.album, scene.who.id, event.message_id)


async def handed(scene: Scene, event: Handed, expects: str | None) -> list[Message] | None:
    """A file: the question, a part of it, or one more of an album; None when it belongs to no question."""
    topic, _, about = (expects or "").partition(":")
    album = await using.album_of(scene.tx, scene.who.id, event.album)
    if topic != TOPIC and album is None:
        return None
    if event.kind not in using.KINDS or not event.file_id:
        return await _asks(scene, None, wrong=True)
    return await _file(scene, event, _number(about.partition(":")[0]))


async def _file(scene: Scene, event: Handed, number: int | None) -> list[Message]:
    """A file that can be passed on; the first of an album is answered for all of them."""
    said = _said(scene, event)
    album = await using.album_of(scene.tx, scene.who.id, event.album)
    if album is None:
        return await _pass_on(scene, said, number)
    outcome = await using.ask(scene.tx, scene.office, scene.who.id, said, scene.now, album)
    return [] if isinstance(outcome, Passed) else await _refused(scene, outcome)


async def replied(scene: Scene, event: Typed | Handed, inquiry: Inquiry) -> list[Message]:
    """The person answers a message of their conversation: added to it, and what else was asked stays open."""
    if isinstance(event, Typed):
        return await _pass_on(scene, _said(scene, event), inquiry.id)
    if event.kind not in using.KINDS or not event.file_id:
        return await _asks(scene, inquiry, wrong=True)
    return await _file(scene, event, inquiry.id)


async def _pass_on(scene: Scene, said: Said, number: int | None) -> list[Message]:
    outcome = await using.ask(scene.tx, scene.office, scene.who.id, said, scene.now, number)
    if not isinstance(outcome, Passed):
        return await _refused(scene, outcome)
    await _confirm(scene, outcome.inquiry, said, first=outcome.first)
    return await _open_question(scene)


async def _refused(scene: Scene, why: Muted | Nobody | TooMuch) -> list[Message]:
    """Why it was not passed on; that it is too much is said once."""
    match why:
        case TooMuch(first=False):
            return []
        case Muted() | Nobody() | TooMuch():
            return [*views.refused(why, scene.words.language).say(), *await _open_question(scene)]
        case _:
            assert_never(why)


async def _confirm(scene: Scene, inquiry: Inquiry, said: Said, *, first: bool) -> None:
    """Say that it is with us, in a message whose replies go there, too. With nothing else open, more is awaited."""
    screen = await using_intake.current(scene.tx, scene.library, scene.who.id)
    more = not isinstance(screen, Asking)
    if more:
        until = scene.now + _COLLECTS
        await people.expect(scene.tx, scene.who.id, f"{TOPIC}:{inquiry.id}:{until}")
    told = await _promise(scene)
    card = views.with_us(told, inquiry.id, scene.words.language, first=first, more=more)
    for part, message in enumerate(card.say()):
        key = f"inquiry:{inquiry.id}:with_us:{said.message_id}:{part}"
        draft = Draft(key, scene.who.id, message, inquiry=inquiry.id)
        await outbox.put(scene.tx, draft, scene.now)


async def _open_question(scene: Scene) -> list[Message]:
    """What the intake asked before is asked still."""
    screen = await using_intake.current(scene.tx, scene.library, scene.who.id)
    return cards.say(screen, scene) if isinstance(screen, Asking) else []


async def pressed(scene: Scene, event: Tapped, press: Opened) -> list[Message]:
    """Buttons of a conversation: it helped, take it back, that is all, never mind."""
    if press.screen == "ask_not":
        return [TapReply(event.tap), *Card(_never_mind(scene)).edit(event.message_id)]
    inquiry = await _own(scene, press.about)
    if inquiry is None:
        text = scene.words.language.words.gettext("That button is too old. Here is where we are.")
        return [TapReply(event.tap, text), *await _open_question(scene)]
    match press.screen:
        case "helped":
            await using.settle(scene.tx, inquiry, "settled", scene.now)
            return [TapReply(event.tap), *views.settled(scene.words.language).say()]
        case "withdraw":
            await using.settle(scene.tx, inquiry, "withdrawn", scene.now)
            return [TapReply(event.tap), *views.withdrawn(scene.words.language).edit(event.message_id)]
        case _:
            told = await _promise(scene)
            card = views.with_us(told, inquiry.id, scene.words.language, first=True, more=False)
            return [TapReply(event.tap), *card.edit(event.message_id)]


def _never_mind(scene: Scene) -> str:
    return scene.words.language.words.gettext("All right. /ask whenever you like.")


async def reworded(scene: Scene, event: Changed) -> list[Message] | None:
    """A question that was edited afterwards; None when it was no question."""
    remark = await remarks.written(scene.tx, scene.who.id, event.message_id)
    if remark is None or remark.said_by is not None:
        return None
    return views.changed(scene.words.language).say()
