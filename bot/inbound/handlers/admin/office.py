"""Admins answer people: /questions, /duty, the buttons of cards, replies. What all see of it is drawn elsewhere."""

from __future__ import annotations

import html
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import i18n
from bot.buttons import Ruled
from bot.inbound.events import Commanded, Handed, Tapped, Typed
from bot.inbound.scene import Scene
from bot.message import Message, Say, TapReply
from bot.store import inquiries, outbox, people
from bot.store import office as shown
from bot.store.inquiries import Inquiry
from bot.store.outbox import Draft
from bot.usecases import admins, office, summary
from bot.usecases import inquiries as using
from bot.usecases.inquiries import MUTES, Said
from bot.usecases.office import InGroup
from bot.usecases.roles import Actor
from bot.views import asking as asking_views
from bot.views import office as views
from bot.views.card import Card
from bot.views.office import Case

#: So many stand on the list.
_LISTED = 30
#: Digits of a number that every database takes.
_DIGITS = 15
Answer = list[Message] | None


async def listed(scene: Scene, _: Commanded, __: Actor) -> list[Message]:
    """/questions."""
    return (await questions(scene)).say()


async def questions(scene: Scene) -> Card:
    """What is open, what waits, how much was closed today, and who sees it."""
    cases = [await _case(scene, each) for each in await inquiries.alive(scene.tx, _LISTED)]
    zone = ZoneInfo(scene.office.opening.zone)
    today = datetime.fromtimestamp(scene.now / 1000, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    closed = await inquiries.closed_since(scene.tx, int(today.timestamp() * 1000))
    now = await office.target(scene.tx, scene.office)
    names = None if isinstance(now, InGroup) else [await _name(scene, each) for each in now.admins]
    group = await office.group_of(scene.tx, scene.office)
    trouble = None if group is None else await shown.trouble(scene.tx, group)
    return views.listed(cases, closed, names, trouble, scene.office.opening.zone, scene.words.language)


async def _name(scene: Scene, number: int) -> str:
    person = await people.find(scene.tx, number)
    return person.first_name if person and person.first_name else str(number)


async def _case(scene: Scene, inquiry: Inquiry) -> Case:
    name = await _name(scene, inquiry.person_id)
    taken = None if inquiry.taken_by is None else await _name(scene, inquiry.taken_by)
    return Case(inquiry, name, taken, (), summary.Summary())


async def duty(scene: Scene, _: Commanded, who: Actor) -> list[Message]:
    """/duty: whether questions come to this admin."""
    return (await _duty(scene, who)).say()


async def _duty(scene: Scene, who: Actor) -> Card:
    on = who.id not in await shown.off_duty(scene.tx)
    group = isinstance(await office.target(scene.tx, scene.office), InGroup)
    return views.duty(scene.words.language, on=on, group=group)


async def duty_set(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
    """On duty, or resting."""
    if press.how not in ("on", "off"):
        return None
    await office.set_duty(scene.tx, who.id, scene.now, on=press.how == "on")
    await admins.record(scene.tx, who, "duty", scene.now, details=press.how)
    return [TapReply(event.tap), *(await _duty(scene, who)).edit(event.message_id)]


async def found(scene: Scene, about: str) -> Inquiry | None:
    """The inquiry that a button names, or None."""
    if not about.isascii() or not about.isdecimal() or len(about) > _DIGITS:
        return None
    return await inquiries.find(scene.tx, int(about))


async def paged(scene: Scene, event: Tapped, _: Ruled, __: Actor) -> list[Message]:
    """The list anew."""
    return [TapReply(event.tap), *(await questions(scene)).edit(event.message_id)]


async def shown_again(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
    """The card once more, below: in the group, or for this admin."""
    inquiry = await found(scene, press.about)
    if inquiry is None:
        return None
    now = await office.target(scene.tx, scene.office)
    chat_id = now.chat_id if isinstance(now, InGroup) else who.id
    await shown.show_again(scene.tx, inquiry.id, chat_id, scene.now)
    return [TapReply(event.tap)]


async def take(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
    """The first to take it has it."""
    inquiry = await found(scene, press.about)
    if inquiry is None:
        return None
    say = scene.words.language.words.gettext
    if await using.take(scene.tx, who, inquiry, scene.now):
        return [TapReply(event.tap, say("It is yours."))]
    if inquiry.taken_by == who.id:
        return [TapReply(event.tap, say("It is yours already."))]
    text = say("It is closed.") if inquiry.taken_by is None else say("Somebody else has it already.")
    return [TapReply(event.tap, text)]


async def back(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
    """Somebody else shall do it."""
    inquiry = await found(scene, press.about)
    if inquiry is None:
        return None
    say = scene.words.language.words.gettext
    gave = await using.give_back(scene.tx, who, inquiry, scene.now)
    text = say("Given back: whoever likes can take it.") if gave else say("It is not yours to give back.")
    return [TapReply(event.tap, text)]


async def close(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
    """It is over."""
    inquiry = await found(scene, press.about)
    if inquiry is None:
        return None
    closed = await using.close(scene.tx, who, inquiry, scene.now)
    say = scene.words.language.words.gettext
    return [TapReply(event.tap, say("Closed.") if closed else say("It is closed."))]


async def mute(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
    """For how long, then so; or not, or not any more."""
    inquiry = await found(scene, press.about)
    if inquiry is None:
        return None
    language = scene.words.language
    match press.how:
        case "ask":
            card = views.mute(inquiry.id, await _name(scene, inquiry.person_id), language)
            return [TapReply(event.tap), *card.edit(event.message_id)]
        case how if how in MUTES:
            await using.mute(scene.tx, who, inquiry, how, scene.now)
            await shown.touch(scene.tx, inquiry.id, scene.now)
            return [TapReply(event.tap, language.words.gettext("Muted."))]
        case "off":
            await using.unmute(scene.tx, who, inquiry, scene.now)
            await shown.touch(scene.tx, inquiry.id, scene.now)
            return [TapReply(event.tap, language.words.gettext("They may ask again."))]
        case "no":
            await shown.touch(scene.tx, inquiry.id, scene.now)
            return [TapReply(event.tap)]
        case _:
            return None


async def replied(scene: Scene, event: Typed | Handed, inquiry: Inquiry, who: Actor) -> list[Message]:
    """An admin replies in their own chat."""
    if isinstance(event, Typed):
        text = event.rich or html.escape(event.text, quote=False)
        said = Said("text", text, "", "", scene.who.id, event.message_id)
    else:
        said = Said(event.kind, event.rich, event.file_id, event.album, scene.who.id, event.message_id)
    why = await answer(scene, said, inquiry, who)
    return [] if why is None else [Say(views.not_sent(why, scene.words.language))]


async def answer(scene: Scene, said: Said, inquiry: Inquiry, who: Actor) -> str | None:
    """Send what an admin said to the person; gives why it was not, see `bot.views.office.not_sent`."""
    if said.kind not in using.KINDS or (said.kind != "text" and not said.file_id):
        return "kind"
    person = await people.find(scene.tx, inquiry.person_id)
    if person is None:
        return "gone"
    number = await using.answer(scene.tx, who, inquiry, said, scene.now)
    language = i18n.language(i18n.choose(person.language, person.language_hint, i18n.shipped()))
    messages = asking_views.answer(said.kind, said.text, said.file_id, inquiry.id, language)
    for at, message in enumerate(messages):
        last = at == len(messages) - 1  # it has the answer's own key: when it is there, all of it is
        key = f"answer:{number}" if last else f"answer:{number}:{at}"
        await outbox.put(scene.tx, Draft(key, person.id, message, inquiry=inquiry.id), scene.now)
    return None
