"""What each verdict does to its row, its card and its person. Never sends, never commits."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import assert_never

from bot import message as messages
from bot.message import Attach, Bring, Edit, Erase, Lane, Message, Say, Show
from bot.outbound import groups
from bot.outbound.verdicts import (
    Astray,
    Expired,
    Forgotten,
    Held,
    Markup,
    Missing,
    Moved,
    NoTopics,
    NotSent,
    Opened,
    Postponed,
    Refused,
    Sent,
    TopicGone,
    Unreachable,
    Unsure,
    Verdict,
)
from bot.store import claims, documents, media, outbox, people, runs
from bot.store.claims import Claimed
from bot.store.database import Transaction
from bot.views import lengths

log = logging.getLogger("slipstream.outbound")

_SECOND = 1000  # milliseconds
_LONGEST_WAIT = 60 * _SECOND


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of a claimed message, waiting to be written down."""

    claimed: Claimed
    verdict: Verdict


async def write(tx: Transaction, mark: Mark, now: int) -> None:  # noqa: C901, PLR0912  # one arm a verdict
    """Write *mark* down at the moment *now*. One whose claim is not ours any more changes nothing."""
    claimed = mark.claimed
    match mark.verdict:
        case Sent() as sent:
            await _sent(tx, claimed, sent, now)
        case Held() as held:
            await _held(tx, claimed, held, now)
        case Postponed(until=until):
            await claims.later(tx, claimed, until, "", now)
        case NotSent(error=error):
            await claims.later(tx, claimed, now + _backoff(claimed.attempts), error, now)
        case Unsure(error=error):
            await _unsure(tx, claimed, error, now)
        case Markup(error=error):
            await _markup(tx, claimed, error, now)
        case Missing(error=error):
            await _missing(tx, claimed, error, now)
        case Forgotten(error=error):
            await _forgotten(tx, claimed, error, now)
        case Unreachable() as unreachable:
            await _unreachable(tx, claimed, unreachable, now)
        case Expired(error=error):
            await claims.end(tx, claimed, outbox.CANCELLED, "expired", error, now)
        case Refused(error=error):
            await _refused(tx, claimed, error, now)
        case Opened() | NoTopics() | TopicGone() | Astray() | Moved():
            await groups.write(tx, claimed, mark.verdict, now)
        case _:
            assert_never(mark.verdict)


async def _sent(tx: Transaction, claimed: Claimed, sent: Sent, now: int) -> None:
    await claims.sent(tx, claimed, sent.message_id or _edited(claimed.message), now)
    if sent.file_id and isinstance(claimed.message, Show):
        await media.uploaded(tx, claimed.message.picture, sent.file_id)
    if isinstance(claimed.message, Attach):
        await documents.drop(tx, claimed.chat_id, claimed.message.document)  # the person has it now


def _edited(message: Message) -> int | None:
    return message.message_id if isinstance(message, Edit | Erase) else None


async def _held(tx: Transaction, claimed: Claimed, held: Held, now: int) -> None:
    log.warning("held by Telegram", extra={"lane": claimed.lane.name, "seconds": held.seconds})
    await claims.later(tx, claimed, now + wait_of(held), f"429, retry after {held.seconds:g}", now)


def wait_of(held: Held) -> int:
    """For how long, in milliseconds; never so short that it would be no wait."""
    return max(50, int(held.seconds * _SECOND))


async def _unsure(tx: Transaction, claimed: Claimed, error: str, now: int) -> None:
    if claimed.lane.repeats or messages.target(claimed.message) is not None:
        await claims.later(tx, claimed, now + _backoff(claimed.attempts), error, now)
    else:
        await claims.end(tx, claimed, outbox.UNCERTAIN, "uncertain", error, now)


def _backoff(attempts: int) -> int:
    """1, 2, 4 ... 60 seconds, in milliseconds."""
    return int(min(_LONGEST_WAIT, _SECOND * 2 ** min(attempts - 1, 10)))


async def _markup(tx: Transaction, claimed: Claimed, error: str, now: int) -> None:
    log.error("markup refused by Telegram", extra={"row": claimed.id, "error": error})
    if claimed.plain or claimed.lane is Lane.BROADCAST:
        await claims.end(tx, claimed, outbox.FAILED, "markup", error, now)
        await runs.pause_of_row(tx, claimed.id, "markup", now)
    else:
        await claims.later(tx, claimed, now, error, now, plain=True)


async def _missing(tx: Transaction, claimed: Claimed, error: str, now: int) -> None:
    """The card is gone: say its text below instead, unless it was only to be closed."""
    message = claimed.message
    if isinstance(message, Edit) and not message.only_if_there:
        await claims.instead(tx, claimed, error, now)
    else:
        await claims.end(tx, claimed, outbox.CANCELLED, "missing", error, now)


async def _forgotten(tx: Transaction, claimed: Claimed, error: str, now: int) -> None:
    """Telegram lost the picture: its bytes are sent anew. Bytes cannot be forgotten, so this ends."""
    if isinstance(claimed.message, Show) and isinstance(claimed.picture, str):
        await media.forget_upload(tx, claimed.message.picture, claimed.picture)
        await claims.later(tx, claimed, now, error, now)
    else:
        await _refused(tx, claimed, error, now)
        if isinstance(claimed.message, Bring):  # all others of the run bring the same file
            await runs.pause_of_row(tx, claimed.id, "file", now)


async def _unreachable(tx: Transaction, claimed: Claimed, verdict: Unreachable, now: int) -> None:
    if await claims.end(tx, claimed, outbox.CANCELLED, verdict.why, verdict.error, now):
        await outbox.cancel_for(tx, claimed.chat_id, verdict.why, now)
        await people.unreachable(tx, claimed.chat_id, verdict.why, now)
        await groups.lost(tx, claimed, verdict.error)


async def _refused(tx: Transaction, claimed: Claimed, error: str, now: int) -> None:
    log.error("refused by Telegram", extra={"row": claimed.id, "error": error})
    bare = _bare(claimed)
    if bare is not None:
        await claims.reworded(tx, claimed, bare, error, now, plain=True)
    elif isinstance(claimed.message, Attach) and claimed.message.otherwise:
        await claims.instead(tx, claimed, error, now)
        await documents.drop(tx, claimed.chat_id, claimed.message.document)
    elif await claims.end(tx, claimed, outbox.FAILED, "refused", error, now):
        await groups.lost(tx, claimed, error)


def _bare(claimed: Claimed) -> Message | None:
    """An answer's words without all that Telegram may have minded, tried once: silence is the worst answer."""
    message = claimed.message
    if not isinstance(message, Say | Edit) or not claimed.lane.asked or not message.text:
        return None
    if (isinstance(message, Edit) and message.only_if_there) or (claimed.plain and not message.keyboard):
        return None
    return replace(message, text=lengths.split(message.text)[0], keyboard=())
