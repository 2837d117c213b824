"""What one turn does inside its transaction: read the event, answer it, keep what is to be said."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot import i18n
from bot.inbound import events, flooding, worker
from bot.inbound.events import Blocked, Event, Handed, Located, Tapped, Unblocked, Unknown
from bot.inbound.flooding import Buckets, Hearing
from bot.inbound.group_events import Elsewhere, InAGroup, Pressed, Renumbered, Standing
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
    buckets: Buckets = field(default_factory=Buckets)

    async def take(self, tx: Transaction, waiting: Waiting, now: int) -> None:
        """Everything that an update causes.

        Nothing stays of a stranger, of one who was just forgotten, and of what was too much to be answered.
        """
        event = events.read(worker.payload_of(waiting))
        chat = _chat_of(event)
        hearing = self._hearing(event, chat, waiting, now)
        messages = await self._messages(hearing, event, tx, now)
        stays = chat is not None and hearing is Hearing.ANSWERED and await people.is_known(tx, chat)
        for number, message in enumerate(messages):
            if chat is not None:
                await outbox.put(
                    tx, _draft(waiting, str(number), chat, message, now, vanishing=not stays), now
                )
        if not stays or isinstance(event, Handed | Located):  # "I did not keep it" is meant
            await inbox.erase(tx, waiting.id)

    def _hearing(self, event: Event, chat: int | None, waiting: Waiting, now: int) -> Hearing:
        if chat is None or isinstance(event, Blocked | Unblocked):  # Telegram's own news, never too much
            return Hearing.ANSWERED
        return self.buckets.take(_bucket_of(event, chat), waiting.update_id, now)

    async def _messages(self, hearing: Hearing, event: Event, tx: Transaction, now: int) -> list[Message]:
        match hearing:
            case Hearing.LEFT:
                return []
            case Hearing.TOLD if isinstance(event, InAGroup):
                return []
            case Hearing.TOLD:
                text = await _in_their_words("people/flood", event, tx, seconds=flooding.WINDOW)
                return _to_a_tap(event, text)
            case _:
                return await self.router.answer(event, tx, now)

    async def sorry(self, tx: Transaction, waiting: Waiting, now: int) -> None:
        """Tell the person that their turn failed, without touching what made it fail."""
        event = events.read(worker.payload_of(waiting))
        chat = _chat_of(event)
        if chat is None or isinstance(event, Elsewhere):
            return
        known = await people.is_known(tx, chat)
        if not known and not isinstance(event, InAGroup):  # an answer is not lost
            await inbox.erase(tx, waiting.id)
        text = await _in_their_words("people/sorry", event, tx)
        for number, message in enumerate(_to_a_tap(event, text)):
            draft = _draft(waiting, f"sorry:{number}", chat, message, now, vanishing=not known)
            await outbox.put(tx, draft, now)


async def _in_their_words(template: str, event: Event, tx: Transaction, **values: int) -> str:
    """*template* in the language that the person chose, else the one of their app."""
    match event:
        case Unknown():
            chosen, hint = None, None
        case Elsewhere() | Renumbered() | Standing():
            chosen, hint = None, None
        case _:
            person = await people.find(tx, event.who.id)
            chosen, hint = person.language if person else None, event.who.language_hint
    return render(template, i18n.language(i18n.choose(chosen, hint, i18n.shipped())), **values)


def _to_a_tap(event: Event, text: str) -> list[Message]:
    """*text*, and the end of the button's spinner when it was a tap."""
    return [TapReply(event.tap), Say(text)] if isinstance(event, Tapped | Pressed) else [Say(text)]


def _chat_of(event: Event) -> int | None:
    if isinstance(event, InAGroup):
        return event.chat_id
    who = getattr(event, "who", None)
    return None if who is None else int(who.id)


def _bucket_of(event: Event, chat: int) -> int:
    """In a group each has a bucket of their own, and none of it is taken from their chat with the bot."""
    who = getattr(event, "who", None) if isinstance(event, InAGroup) else None
    return chat if who is None else (chat << 53) + int(who.id)


def _draft(
    waiting: Waiting, part: str, chat: int, message: Message, now: int, *, vanishing: bool
) -> Draft:  # a row's columns
    lives = _TAP_LIVES if message.lane is Lane.TAP else _ANSWER_LIVES
    return Draft(
        f"update:{waiting.update_id}:{part}",
        chat,
        message,
        expires_at=now + lives,
        vanishing=vanishing,
        asked_at=waiting.received_at,
    )
