"""What happens in groups: the admins' group is answered, any other hears one sentence. Never sends."""

from __future__ import annotations

from typing import assert_never

from bot import buttons, i18n
from bot.buttons import Ruled
from bot.inbound import gate
from bot.inbound.events import Commanded, Tapped
from bot.inbound.group_events import (
    Called,
    Elsewhere,
    InAGroup,
    Pressed,
    Renumbered,
    Replied,
    Reworded,
    Standing,
)
from bot.inbound.handlers.admin import office as handlers
from bot.inbound.scene import Scene
from bot.message import Message, Say, TapReply
from bot.store import inquiries, remarks
from bot.store import office as store
from bot.usecases import office as using
from bot.usecases.inquiries import Said
from bot.views import office as views
from bot.views.renderer import render

#: Acts and commands that mean something in the group; all others are private.
ACTS = frozenset({"iq_list", "iq_show", "iq_take", "iq_back", "iq_close", "iq_mute"})
COMMANDS = frozenset({"questions"})


async def answer(scene: Scene, event: InAGroup) -> list[Message]:
    """What is said in the group to *event*."""
    group = await using.group_of(scene.tx, scene.office)
    if event.chat_id != group:
        return _elsewhere(event)
    match event:
        case Renumbered(chat_id=before, to=to):
            await store.moved(scene.tx, before, to)
            await inquiries.show_all_again(scene.tx, scene.now)
            return []
        case Elsewhere(chat_id=chat_id):
            await _can_be_written_to(scene, chat_id)
            return [Say(views.here(scene.words.language))]
        case Standing(chat_id=chat_id, may_write=may_write):
            if may_write:
                await _can_be_written_to(scene, chat_id)
            else:
                await store.set_trouble(scene.tx, chat_id, "the bot may not write there")
            return []
        case Called():
            return await _called(scene, event)
        case Pressed():
            return await _pressed(scene, event)
        case Replied():
            return await _replied(scene, event)
        case Reworded():
            return await _reworded(scene, event)
        case _:
            assert_never(event)


def _elsewhere(event: InAGroup) -> list[Message]:
    if isinstance(event, Pressed):
        return [TapReply(event.tap)]  # a card from a time when this was the admins' group
    if not isinstance(event, Elsewhere):
        return []
    language = i18n.language(i18n.choose(None, event.language_hint, i18n.shipped()))
    return [Say(render("people/elsewhere", language))]


async def _can_be_written_to(scene: Scene, chat_id: int) -> None:
    """It is the admins' group (again), with topics or without: the next message finds out."""
    await store.set_trouble(scene.tx, chat_id, None)
    await store.set_topics(scene.tx, chat_id, there=True)


async def _called(scene: Scene, event: Called) -> list[Message]:
    """A command of admins; to all others it is one that nobody knows, and nothing is said."""
    if event.as_group or event.name not in COMMANDS:
        return []
    return await gate.commanded(scene, Commanded(event.who, event.name, "")) or []


async def _pressed(scene: Scene, event: Pressed) -> list[Message]:
    press, say = buttons.read(event.data), scene.words.language.words.gettext
    if isinstance(press, Ruled) and press.act in ACTS:
        tapped = Tapped(event.who, event.tap, event.data, event.message_id)
        answered = await gate.tapped(scene, tapped, press)
        if answered is not None:
            return answered
        if await gate.answers_people(scene) is None:
            return [TapReply(event.tap, say("That is for those to whom an owner gave a role."), alert=True)]
    return [TapReply(event.tap, say("That button is too old."))]


async def _replied(scene: Scene, event: Replied) -> list[Message]:
    """An answer, if it is one: whoever writes it hears why it was not sent, when it was not."""
    if event.forum:
        await store.set_topics(scene.tx, event.chat_id, there=True)
    number = await inquiries.shown_by(scene.tx, event.chat_id, event.to)
    inquiry = None if number is None else await inquiries.find(scene.tx, number)
    if event.as_group:
        return _not_sent(scene, event, "as_group") if number is not None else []
    who = await gate.answers_people(scene)
    if who is None:
        return _not_sent(scene, event, "no_helper") if number is not None else []
    if inquiry is None:
        ours = number is not None or event.to_whom == scene.office.bot_id
        return _not_sent(scene, event, "gone") if ours else []
    said = Said(event.kind, event.text, event.file_id, event.album, event.chat_id, event.message_id)
    why = await handlers.answer(scene, said, inquiry, who)
    return [] if why is None else _not_sent(scene, event, why)


def _not_sent(scene: Scene, event: Replied, why: str) -> list[Message]:
    return [Say(views.not_sent(why, scene.words.language), reply_to=event.message_id)]


async def _reworded(scene: Scene, event: Reworded) -> list[Message]:
    """An answer that was edited afterwards: what was sent, was sent."""
    remark = await remarks.written(scene.tx, event.chat_id, event.message_id)
    if remark is None or remark.said_by is None:
        return []
    return [Say(views.not_sent("edited", scene.words.language), reply_to=event.message_id)]
