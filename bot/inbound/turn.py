"""What one turn does inside its transaction: read the event, answer it, keep what is to be said."""

from __future__ import annotations

from dataclasses import dataclass

from bot import i18n
from bot.inbound import events, worker
from bot.inbound.events import Elsewhere, Event, Handed, Located, Tapped
from bot.inbound.router import Router
from bot.message import Lane, Message, Say, TapReply
from bot.store import inbox, outbox, people
from bot.store.database import Transaction
from bot.store.inbox import Waiting
from bot.store.outbox import Draft
from bot.views.renderer import render

#: After so many milliseconds an answer to a tap is worthless, and any other answer.
_TAP_LIVES, _ANSWER_LIVES = 15_000, 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Turns:
    """Takes turns with one router."""

    router: Router

    async def take(self, tx: Transaction, waiting: Waiting, now: int) -> None:
        """Everything that an update causes. Of a stranger, or one who was just forgotten, nothing stays."""
        event = events.read(worker.payload_of(waiting))
        chat = _chat_of(event)
        messages = await self._messages(event, tx, now)
        stays = chat is not None and await people.is_known(tx, chat)
        for number, message in enumerate(messages):
            if chat is not None:
                await outbox.put(
                    tx, _draft(waiting, str(number), chat, message, now, vanishing=not stays), now
                )
        if not stays or isinstance(event, Handed | Located):  # "I did not keep it" is meant
            await inbox.erase(tx, waiting.id)

    async def _messages(self, event: Event, tx: Transaction, now: int) -> list[Message]:
        if isinstance(event, Elsewhere):
            language = i18n.language(i18n.choose(None, event.language_hint, i18n.shipped()))
            return [Say(render("people/elsewhere", language))]
        return await self.router.answer(event, tx, now)

    async def sorry(self, tx: Transaction, waiting: Waiting, now: int) -> None:
        """Tell the person that their turn failed, without touching what made it fail."""
        event = events.read(worker.payload_of(waiting))
        chat = _chat_of(event)
        if chat is None or isinstance(event, Elsewhere):
            return
        hint = event.who.language_hint if hasattr(event, "who") else None
        person = await people.find(tx, chat)
        if person is None:
            await inbox.erase(tx, waiting.id)
        chosen = person.language if person else None
        text = render("people/sorry", i18n.language(i18n.choose(chosen, hint, i18n.shipped())))
        messages: list[Message] = [Say(text)]
        if isinstance(event, Tapped):
            messages.insert(0, TapReply(event.tap))
        for number, message in enumerate(messages):
            draft = _draft(waiting, f"sorry:{number}", chat, message, now, vanishing=person is None)
            await outbox.put(tx, draft, now)


def _chat_of(event: Event) -> int | None:
    if isinstance(event, Elsewhere):
        return event.chat_id
    who = getattr(event, "who", None)
    return None if who is None else int(who.id)


def _draft(
    waiting: Waiting, part: str, chat: int, message: Message, now: int, *, vanishing: bool
) -> Draft:  # a row's columns
    lives = _TAP_LIVES if message.lane is Lane.TAP else _ANSWER_LIVES
    return Draft(
        f"update:{waiting.update_id}:{part}", chat, message, expires_at=now + lives, vanishing=vanishing
    )
