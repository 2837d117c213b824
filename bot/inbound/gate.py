"""The one gate to all that admins can do: who may, is decided here, at the moment of the act. No one else is told.

Each function gives None when the act is not the person's to do, or does not exist: the router then answers as it
answers any unknown command, any old button, any other words.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.buttons import Ruled
from bot.inbound.events import Commanded, Handed, Tapped, Typed
from bot.inbound.handlers.admin import (
    admins,
    audit,
    broadcasts,
    changes,
    contents,
    office,
    previews,
    runs,
    stats,
    timing,
    words_told,
)
from bot.inbound.scene import Scene
from bot.message import Edit, Message
from bot.store import cards, people
from bot.store.inquiries import Inquiry
from bot.usecases import admins as using
from bot.usecases import roles
from bot.usecases.office import LEAST
from bot.usecases.roles import Actor

#: What is said; None: as if there were no such thing.
Answer = list[Message] | None

COMMANDS: Mapping[str, Callable[[Scene, Commanded, Actor], Awaitable[Answer]]] = {
    "admins": admins.listed,
    "audit": audit.asked,
    "content": contents.asked,
    "stats": stats.asked,
    "questions": office.listed,
    "duty": office.duty,
    "broadcast": broadcasts.asked,
    "broadcasts": broadcasts.listed,
}
ACTS: Mapping[str, Callable[[Scene, Tapped, Ruled, Actor], Awaitable[Answer]]] = {
    "admins": admins.shown,
    "admin": admins.opened,
    "add": admins.wanted,
    "ask": admins.chosen,
    "make": admins.confirmed,
    "audit": audit.paged,
    "content": contents.tapped,
    "compared": contents.compared,
    "stats": stats.opened,
    "count": stats.anew,
    "digest": stats.digest,
    "iq_list": office.paged,
    "iq_show": office.shown_again,
    "iq_take": office.take,
    "iq_back": office.back,
    "iq_close": office.close,
    "iq_mute": office.mute,
    "iq_duty": office.duty_set,
    "broadcast": broadcasts.opened,
    "bc_list": broadcasts.paged,
    "bc_new": broadcasts.anew,
    "bc_say": broadcasts.say,
    "bc_lang": broadcasts.languages,
    "bc_button": broadcasts.button,
    "bc_who": broadcasts.who,
    "bc_pick": broadcasts.pick,
    "bc_when": timing.when,
    "bc_test": previews.test,
    "bc_whom": previews.whom,
    "bc_count": broadcasts.count,
    "bc_go": runs.go,
    "bc_run": runs.acted,
    "bc_copy": broadcasts.copy,
    "bc_drop": broadcasts.drop,
}
TOPICS: Mapping[str, Callable[[Scene, Typed | Handed, str, Actor], Awaitable[Answer]]] = {
    "new_admin": admins.told,
    "bc_words": words_told.words,
    "bc_link": words_told.link,
    "bc_source": words_told.source,
    "bc_segment": words_told.segment,
    "bc_at": words_told.at,
    "bc_edit": changes.told,
}


async def commanded(scene: Scene, event: Commanded) -> Answer:
    """A command that no person has; that it was asked goes into the audit, whatever it shows."""
    who = await _actor(scene, roles.COMMANDS.get(event.name))
    if who is None:
        return None
    await using.record(scene.tx, who, "asked", scene.now, about=f"/{event.name}")
    return await COMMANDS[event.name](scene, event, who)


async def tapped(scene: Scene, event: Tapped, press: Ruled) -> Answer:
    """A tap on an admin's button, old or forged ones included."""
    who = await _actor(scene, roles.ACTS.get(press.act))
    answer = None if who is None else await ACTS[press.act](scene, event, press, who)
    if event.message_id is not None and any(_turns(each, event.message_id) for each in answer or ()):
        await cards.forget(scene.tx, scene.who.id, event.message_id)
    return answer


def _turns(message: Message, message_id: int) -> bool:
    """Whether it makes a question or a list of a card: what is drawn by itself must not take its place meanwhile."""
    return isinstance(message, Edit) and message.message_id == message_id and message.card is None


async def told(scene: Scene, event: Typed | Handed, expects: str) -> Answer:
    """What an admin was asked to send: *expects* is "topic:about", as in `Person.expects`."""
    topic, _, about = expects.partition(":")
    if topic not in roles.TOPICS:
        return None
    await people.expect(scene.tx, scene.who.id, None)
    who = await _actor(scene, roles.TOPICS[topic])
    return None if who is None else await TOPICS[topic](scene, event, about, who)


async def replied(scene: Scene, event: Typed | Handed, inquiry: Inquiry) -> Answer:
    """A reply of somebody in their own chat to a question that they were shown as an admin."""
    who = await answers_people(scene)
    return None if who is None else await office.replied(scene, event, inquiry, who)


async def answers_people(scene: Scene) -> Actor | None:
    """Whoever acts, if they may answer people."""
    return await _actor(scene, LEAST)


async def _actor(scene: Scene, least: roles.Role | None) -> Actor | None:
    return None if least is None else await using.actor(scene.tx, scene.first_admins, scene.who.id, least)
