"""What Telegram says of a group changes what we know of it: topics, numbers, whether we are in it. Never sends."""

from __future__ import annotations

import logging

from bot import message as messages
from bot.outbound.verdicts import Astray, Moved, NoTopics, Opened, TopicGone
from bot.store import claims, office, outbox
from bot.store.claims import Claimed
from bot.store.database import Transaction

log = logging.getLogger("slipstream.outbound")


async def write(
    tx: Transaction, claimed: Claimed, verdict: Opened | NoTopics | TopicGone | Astray | Moved, now: int
) -> None:
    """Keep what was learnt; the message itself waits still, and goes where it belongs at its next try."""
    chat_id, person_id = claimed.chat_id, _topic_of(claimed)
    if isinstance(verdict, Astray):
        await claims.instead(tx, claimed, verdict.error, now)
        return
    if isinstance(verdict, TopicGone) and claimed.place.topic is None:
        await claims.end(tx, claimed, outbox.FAILED, "refused", verdict.error, now)
        await lost(tx, claimed, verdict.error)
        return
    match verdict:
        case Opened(topic=topic) if person_id is not None:
            await office.topic_opened(tx, chat_id, person_id, topic)
        case NoTopics(error=error):
            log.info("no topic can be opened", extra={"chat": chat_id, "error": error})
            await office.set_topics(tx, chat_id, there=False)
        case TopicGone() if person_id is not None:
            await office.topic_gone(tx, chat_id, person_id)
        case Moved(to=to):
            log.warning("the group has another number now", extra={"chat": chat_id, "chat_now": to})
            await office.moved(tx, chat_id, to)
        case _:
            pass
    if isinstance(verdict, Moved) and (messages.target(claimed.message) or "").startswith("message:"):
        await claims.end(
            tx, claimed, outbox.CANCELLED, "missing", "", now
        )  # another message has its number there
        return
    await claims.later(tx, claimed, now, type(verdict).__name__, now)


def _topic_of(claimed: Claimed) -> int | None:
    topic: int | None = getattr(claimed.message, "topic", None)
    return topic


async def lost(tx: Transaction, claimed: Claimed, error: str) -> None:
    """The admins' group does not take what it is sent: questions go to those on duty until it does."""
    if claimed.chat_id < 0 and claimed.inquiry is not None:
        log.error("the admins' group cannot be written to", extra={"chat": claimed.chat_id, "error": error})
        await office.set_trouble(tx, claimed.chat_id, error)
