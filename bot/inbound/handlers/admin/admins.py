"""/admins: who is one, and the way to become or stop being one. Two taps for each change."""

from __future__ import annotations

from typing import assert_never

from bot import i18n
from bot.buttons import Ruled
from bot.inbound.events import Commanded, Handed, Tapped, Typed
from bot.inbound.scene import Scene
from bot.message import Lane, Message, Say, TapReply
from bot.store import admins as store
from bot.store import outbox, people
from bot.store.outbox import Draft
from bot.usecases import admins as using
from bot.usecases import roles
from bot.usecases.admins import Candidate, Changed, Meanwhile, Refusal
from bot.usecases.roles import Actor
from bot.views import admins as views
from bot.views.card import Card

#: What a typed text, a shared contact or a forwarded message is about after "Add".
TOPIC = "new_admin"
#: Telegram's ids have at most 52 significant bits.
_LARGEST = 2**52
#: Milliseconds for which "you are an admin now" is worth saying.
_LIVES = 7 * 86_400_000


async def listed(scene: Scene, _: Commanded, who: Actor) -> list[Message]:
    """/admins."""
    return (await _list(scene, who)).say()


async def shown(scene: Scene, event: Tapped, _: Ruled, who: Actor) -> list[Message]:
    """Back to the list."""
    return [TapReply(event.tap), *(await _list(scene, who)).edit(event.message_id)]


async def _list(scene: Scene, who: Actor) -> Card:
    first = [await people.find(scene.tx, each) or each for each in sorted(scene.first_admins)[: using.MOST]]
    return views.listed(first, await store.every(scene.tx), who, scene.words.language)


async def opened(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> list[Message] | None:
    """One admin, and what they could be instead."""
    card = await _candidate(scene, press.about, who)
    return None if card is None else [TapReply(event.tap), *card.edit(event.message_id)]


async def _candidate(scene: Scene, number: str, who: Actor) -> Card | None:
    person_id = _number(number)
    if person_id is None:
        return None
    found = await using.candidate(scene.tx, scene.first_admins, who, person_id)
    if isinstance(found, Refusal):
        return views.refused(found, scene.words.language)
    return views.candidate(found, scene.words.language)


async def wanted(scene: Scene, event: Tapped, _: Ruled, __: Actor) -> list[Message]:
    """Add somebody: whom?"""
    await people.expect(scene.tx, scene.who.id, TOPIC)
    return [TapReply(event.tap), *views.whom(scene.words.language).edit(event.message_id)]


async def told(scene: Scene, event: Typed | Handed, _: str, who: Actor) -> list[Message]:
    """A number, a forwarded message or a contact: the person, if the bot has met them."""
    number = event.named if event.named is not None or isinstance(event, Handed) else _number(event.text)
    if number is None:
        await people.expect(scene.tx, scene.who.id, TOPIC)
        return views.whom(scene.words.language, again=True).say()
    found = await using.candidate(scene.tx, scene.first_admins, who, number)
    if isinstance(found, Refusal):
        if found.why == "unknown":
            await people.expect(scene.tx, scene.who.id, TOPIC)  # a number is soon mistyped
        return views.refused(found, scene.words.language).say()
    return views.candidate(found, scene.words.language).say()


def _number(text: str) -> int | None:
    digits = text.strip().replace(" ", "")
    if not digits.isascii() or not digits.isdecimal() or len(digits) > len(str(_LARGEST)):
        return None
    return int(digits) if 0 < int(digits) < _LARGEST else None


async def chosen(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> list[Message] | None:
    """A role was chosen: is it meant?"""
    person_id = _number(press.about)
    if person_id is None:
        return None
    found = await using.candidate(scene.tx, scene.first_admins, who, person_id)
    if isinstance(found, Refusal):
        card = views.refused(found, scene.words.language)
    else:
        card = views.is_it_meant(found, roles.read(press.how), scene.words.language)
    return [TapReply(event.tap), *card.edit(event.message_id)]


async def confirmed(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> list[Message] | None:
    """It is meant: judged once more, then done, or said why not."""
    person_id, (before, _, after) = _number(press.about), press.how.partition("-")
    if person_id is None:
        return None
    outcome = await using.change(
        scene.tx, scene.first_admins, who, person_id, roles.read(before), roles.read(after), scene.now
    )
    match outcome:
        case None:
            return None
        case Changed():
            await _tell(scene, outcome)
            card = views.changed(outcome, scene.words.language)
        case Meanwhile():
            card = _now(scene, outcome.now)
        case Refusal():
            card = views.refused(outcome, scene.words.language)
        case _:
            assert_never(outcome)
    return [TapReply(event.tap), *card.edit(event.message_id)]


def _now(scene: Scene, found: Candidate) -> Card:
    return views.candidate(found, scene.words.language, meanwhile=True)


async def _tell(scene: Scene, changed: Changed) -> None:
    """The other person hears it, too, in their own language."""
    if not changed.person.hears:
        return
    chosen = i18n.choose(changed.person.language, changed.person.language_hint, i18n.shipped())
    message = Say(views.you_are(changed.after, i18n.language(chosen)), lane=Lane.REMINDER)
    key = f"role:{changed.person.id}:{scene.now}"
    await outbox.put(
        scene.tx, Draft(key, changed.person.id, message, expires_at=scene.now + _LIVES), scene.now
    )
