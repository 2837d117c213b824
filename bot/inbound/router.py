"""Event -> handler: one match. Decides who answers, never what."""

from __future__ import annotations

from dataclasses import dataclass, replace

from advisor import questions
from advisor.questions import Choice, Understood
from bot import buttons, i18n
from bot.buttons import Ruled
from bot.desk import Desk
from bot.inbound import albums, gate, group, routes
from bot.inbound.events import (
    Blocked,
    Changed,
    Commanded,
    Event,
    Handed,
    Located,
    Tapped,
    Typed,
    Unblocked,
)
from bot.inbound.group_events import InAGroup
from bot.inbound.handlers import asking, cards, intake, people, steps, zone
from bot.inbound.reading import Who
from bot.inbound.routes import ASIDES, COMMANDS, OPEN_TO_STRANGERS, TOPICS
from bot.inbound.scene import Scene
from bot.message import Message, Say, TapReply
from bot.store import inquiries
from bot.store import people as store
from bot.store.database import Transaction
from bot.store.people import Person
from bot.usecases import intake as using
from bot.usecases import people as using_people
from bot.usecases import tips as using_tips
from bot.usecases.intake import Asking
from bot.usecases.office import Office
from bot.usecases.runs import Terms
from bot.views.renderer import render


@dataclass(frozen=True, slots=True)
class Router:
    """Answers events of private chats."""

    desk: Desk
    retention_days: int
    first_admins: frozenset[int] = frozenset()
    key: bytes = b""  #: hides what nobody may read, see `bot.usecases.unmatched`
    terms: Terms = Terms()  # noqa: RUF009  # a frozen value
    office: Office = Office()  # noqa: RUF009  # a frozen value

    async def answer(self, event: Event, tx: Transaction, now: int) -> list[Message]:
        """What is said to *event*, whose effects are in *tx* then. Empty: nothing needs saying."""
        who = getattr(event, "who", None)
        if isinstance(event, InAGroup):
            who = who or Who(0, "", getattr(event, "language_hint", None))
        if who is None:
            return []
        person = await store.find(tx, who.id)
        scene = self._scene(tx, now, who, person)
        if isinstance(event, InAGroup):
            return await group.answer(scene, event)
        match event:
            case Commanded(name="start"):
                return await people.start(scene, event)
            case Blocked():
                await using_people.block(tx, who.id, now)
                return []
            case Unblocked():
                await using_people.unblock(tx, who.id)
                return []
            case _ if person is None:
                return await _to_a_stranger(scene, event)
            case _:
                await using_people.sign(tx, person, now)
                alive = await using_tips.sign_of_life(tx, person)
                here = replace(scene, person=alive)
                replied = await _replied(here, event)
                answer = replied if replied is not None else await _to_a_person(here, event)
                if isinstance(event, Handed) and event.album:
                    return await albums.said_once(here, event.album, answer)
                return answer

    def _scene(self, tx: Transaction, now: int, who: Who, person: Person | None) -> Scene:
        """The library is taken up here, once for the whole turn."""
        library = self.desk.library
        first, office = self.first_admins, self.office
        return Scene(tx, now, library, who, person, self.retention_days, first, self.key, self.terms, office)


async def _to_a_stranger(scene: Scene, event: Event) -> list[Message]:
    """Nobody whom we know: a short answer, of which nothing is kept."""
    if isinstance(event, Commanded) and event.name in OPEN_TO_STRANGERS:
        return await COMMANDS[event.name](scene, event)
    hello = Say(render("people/stranger", scene.words.language))
    return [TapReply(event.tap), hello] if isinstance(event, Tapped) else [hello]


async def _to_a_person(scene: Scene, event: Event) -> list[Message]:
    expects = asking.expects_still(scene.person.expects if scene.person else None, scene.now)
    aside = isinstance(event, Commanded) and event.name in ASIDES
    if expects is not None and isinstance(event, Tapped | Commanded | Typed) and not aside:
        await store.expect(scene.tx, scene.who.id, None)  # whoever asks for words again says so again
    match event:
        case Typed() if expects is not None and not _leaves(scene, event.text, expects):
            return await _told(scene, event, expects)
        case Commanded(name=name) if name in COMMANDS:
            return await COMMANDS[name](scene, event)
        case Commanded():
            answer = await gate.commanded(scene, event)
            return answer if answer is not None else [_unknown(scene)]
        case Tapped():
            return await _tapped(scene, event)
        case Typed():
            return await _typed(scene, event)
        case Located():
            again = [] if expects is not None else await _open_question(scene)
            return [*await zone.located(scene, event), *again]
        case Handed():
            return await _handed(scene, event, expects)
        case Changed():
            answer = await asking.reworded(scene, event)
            return answer or [Say(render("people/changed", scene.words.language))]
        case _:
            return []


async def _handed(scene: Scene, event: Handed, expects: str | None) -> list[Message]:
    """A file: for people who answer, for an admin's broadcast, or for nothing that we could do with it."""
    answer = await asking.handed(scene, event, expects)
    if answer is None:
        answer = await gate.told(scene, event, expects or "")
    if answer is not None:
        return answer
    handed = Say(render("people/handed", scene.words.language, kind=event.kind))
    return [handed, *await _open_question(scene)]


async def _replied(scene: Scene, event: Event) -> list[Message] | None:
    """A reply to a message of a question: the person's own, or one that an admin was shown; None: to no such thing."""
    if not isinstance(event, Typed | Handed) or event.reply_to is None:
        return None
    number = await inquiries.shown_by(scene.tx, scene.who.id, event.reply_to)
    inquiry = None if number is None else await inquiries.find(scene.tx, number)
    if inquiry is None:
        return None
    if inquiry.person_id == scene.who.id:
        return await asking.replied(scene, event, inquiry)
    return await gate.replied(scene, event, inquiry)


def _unknown(scene: Scene) -> Message:
    return Say(render("people/unknown_command", scene.words.language))


async def _told(scene: Scene, event: Typed, expects: str) -> list[Message]:
    """Words that somebody waits for; an admin's only while they may still say them."""
    topic, _, about = expects.partition(":")
    if topic in TOPICS:
        return await TOPICS[topic](scene, event, about)
    answer = await gate.told(scene, event, expects)
    return answer if answer is not None else await _typed(scene, event)


async def _tapped(scene: Scene, event: Tapped) -> list[Message]:
    press = buttons.read(event.data)
    if isinstance(press, Ruled):
        answer = await gate.tapped(scene, event, press)
        return answer if answer is not None else await _too_old(scene, event)
    return (
        await _too_old(scene, event) if press is None else await routes.handler_of(press)(scene, event, press)
    )


async def _too_old(scene: Scene, event: Tapped) -> list[Message]:
    text = scene.words.language.words.gettext("That button is too old. Here is where we are.")
    return [TapReply(event.tap, text), *await _open_question(scene)]


async def _typed(scene: Scene, event: Typed) -> list[Message]:
    meant = _command_in_words(event.text)
    if meant is not None:
        return await COMMANDS[meant](scene, Commanded(event.who, meant, ""))
    screen = await using.current(scene.tx, scene.library, scene.who.id)
    if isinstance(screen, Asking):
        return await intake.typed(scene, event, screen)
    named = _screen_in_words(scene, event.text)
    if named is not None:
        return await COMMANDS[named](scene, Commanded(event.who, named, ""))
    slot = await steps.unasked(scene, event)
    if slot is not None:
        return slot
    return [people.small_talk(scene, event), *await _open_question(scene)]


def _command_in_words(text: str) -> str | None:
    """ "stop" and "help" typed as a whole message mean the command, in any question, in any language we speak."""
    choices = [choice for code in i18n.shipped() for choice in _spoken(code)]
    if text.strip().casefold().strip(".! ") not in {word for each in choices for word in each.phrases}:
        return None
    reading = questions.read(text, choices)
    return reading.value if isinstance(reading, Understood) and isinstance(reading.value, str) else None


def _spoken(code: str) -> list[Choice]:
    say = i18n.language(code).words.gettext
    spoken = {"stop": say("stop, unsubscribe, leave me alone"), "help": say("help")}
    return [Choice(name, tuple(words.split(", "))) for name, words in spoken.items()]


def _leaves(scene: Scene, text: str, expects: str) -> bool:
    """Whether words are no answer to what an owner was asked: a command, a screen's name, or "never mind"."""
    if expects.partition(":")[0] not in TOPICS:
        return _command_in_words(text) is not None  # an admin's words may be any
    if asking.collects(expects) and people.is_thanks(scene, text):
        return True
    named = _command_in_words(text) or _screen_in_words(scene, text)
    return named is not None or people.never_mind(scene, text)


def _screen_in_words(scene: Scene, text: str) -> str | None:
    """ "plan" or "my answers" as a whole message, while no question is open, means that screen."""
    say = scene.words.language.words.gettext
    spoken = {
        "plan": say("plan, my plan, the plan, show the plan, my advice"),
        "profile": say("profile, my profile, my answers, change my answers"),
        "trends": say("trends, rides, other rides"),
        "money": say("money, does it pay, count"),
        "log": say("log, my number, note a number"),
        "take": say("take it along, calendar, print, share"),
        "tips": say("tips, tip"),
        "language": say("language"),
        "ask": say("talk to a person, ask a person, ask, human, a person"),
    }
    said = text.strip().casefold().strip(".!? ")
    return next((name for name, words in spoken.items() if said in words.split(", ")), None)


async def _open_question(scene: Scene) -> list[Message]:
    """What the person was asked last, again; nothing when nothing is open."""
    screen = await using.current(scene.tx, scene.library, scene.who.id)
    return cards.say(screen, scene) if isinstance(screen, Asking) else []
