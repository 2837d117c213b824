"""Where in a chat a message goes: in whose topic, below what. Known only when it is sent, not when it is written."""

from __future__ import annotations

from dataclasses import dataclass

from bot.message import Bring, Edit, Say
from bot.store import cards, office, people
from bot.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a chat."""

    topic: int | None = None  #: Telegram's number of it
    reply_to: int | None = None  #: the message that it answers
    opens: str | None = None  #: a topic of this name must be opened first


async def find(tx: Transaction, chat_id: int, message: Say | Bring | Edit) -> Place:
    """Where *message* goes as things stand now; what changes a message in place goes nowhere."""
    if isinstance(message, Edit):
        if message.message_id is not None:
            return Place()
        message = Say(message.text, topic=message.topic)
    reply_to = message.reply_to
    if reply_to is None and message.under is not None:
        reply_to = await cards.find(tx, chat_id, message.under)
    if message.topic is None or chat_id > 0 or not await office.has_topics(tx, chat_id):
        return Place(None, reply_to)
    topic = await office.topic(tx, chat_id, message.topic)
    if topic is not None:
        return Place(topic, reply_to)
    person = await people.find(tx, message.topic)
    return Place(None, reply_to, (person.first_name if person else "") or "…")
