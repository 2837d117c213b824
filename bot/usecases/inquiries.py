"""What happens to inquiries: asked, answered, taken, closed. Judged when it takes effect. No words, no Telegram."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.message import Erase
from bot.store import inquiries as store
from bot.store import office as shown
from bot.store import outbox, remarks
from bot.store.database import Transaction
from bot.store.inquiries import Inquiry
from bot.store.outbox import Draft
from bot.store.remarks import Remark
from bot.usecases import admins, office
from bot.usecases.office import Office
from bot.usecases.roles import Actor

#: So many messages an hour a person may send to people.
MOST_AN_HOUR = 20
_HOUR, _DAY = 3_600_000, 86_400_000  # milliseconds
#: A conversation that is over is kept for so many days, and one that waits for its person closes after so many.
LIVES, WAITS = 90, 7
#: Telegram lets a bot delete its message for so long.
DELETABLE = 48 * _HOUR
#: How a mute is written into a button, with its days; None: for ever.
MUTES: dict[str, int | None] = {"1": 1, "7": 7, "ever": None}
#: What can be passed on.
KINDS = ("text", "photo", "voice", "video", "document", "animation", "audio", "video_note")


@dataclass(frozen=True, slots=True)
class Passed:
    """It is with those who answer."""

    inquiry: Inquiry
    first: bool  #: it began the conversation, or opened it again


@dataclass(frozen=True, slots=True)
class Muted:
    """What the person asks reaches nobody."""

    until: int | None  #: milliseconds since 1970; None: for ever


@dataclass(frozen=True, slots=True)
class Nobody:
    """There is nobody who could answer."""


@dataclass(frozen=True, slots=True)
class TooMuch:
    """More than an hour takes. *first*: they have not been told yet."""

    first: bool


Asked = Passed | Muted | Nobody | TooMuch


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it was written, before it belongs to a conversation."""

    kind: str
    text: str  #: Telegram's HTML
    file_id: str
    album: str
    chat_id: int
    message_id: int


async def may_ask(tx: Transaction, those: Office, person_id: int, now: int) -> Muted | Nobody | None:
    """Why the person cannot ask people now; None: they can."""
    is_muted, until = await shown.muted(tx, person_id, now)
    if is_muted:
        return Muted(until)
    return None if await office.is_there(tx, those, person_id) else Nobody()


async def ask(
    tx: Transaction, those: Office, person_id: int, said: Said, now: int, number: int | None = None
) -> Asked:
    """
    Pass on what the person says: into the conversation *number* of theirs, else into the one that is open.

    A new one begins only when none is.
    """
    why = await may_ask(tx, those, person_id, now)
    if why is not None:
        return why
    newest = await store.newest_of(tx, person_id)
    if await remarks.said_since(tx, person_id, now - _HOUR) >= MOST_AN_HOUR and newest is not None:
        return await _too_much(tx, newest, now)
    found = None if number is None else await store.find(tx, number)
    if found is None or found.person_id != person_id:
        found = newest if newest is not None and newest.state != "closed" else None
    first = found is None or found.state == "closed"
    inquiry = found or await store.open_(tx, person_id, now)
    await remarks.add(tx, _remark(inquiry, None, said, now))
    await store.asked(tx, inquiry.id, now, office.remind_at(those, now))
    return Passed(inquiry, first)


async def _too_much(tx: Transaction, newest: Inquiry, now: int) -> TooMuch:
    first = newest.limited_at is None or newest.limited_at <= now - _HOUR
    if first:
        await store.limited(tx, newest.id, now)
    return TooMuch(first)


def _remark(inquiry: Inquiry, admin: int | None, said: Said, now: int) -> Remark:
    return Remark(
        inquiry.id,
        inquiry.person_id,
        admin,
        said.kind,
        said.text,
        said.file_id,
        said.album,
        now,
        said.chat_id,
        said.message_id,
    )


async def album_of(tx: Transaction, person_id: int, album: str) -> int | None:
    """The conversation that the other files of an album went into, or None."""
    last = await remarks.newest_of(tx, person_id) if album else None
    return last.inquiry_id if last is not None and last.album == album else None


async def answer(tx: Transaction, who: Actor, inquiry: Inquiry, said: Said, now: int) -> int:
    """An admin answers: kept, taken by the first who does, written into the audit. Gives the remark's number."""
    number = await remarks.add(tx, _remark(inquiry, who.id, said, now))
    await store.answered(tx, inquiry.id, who.id, now)
    await record(tx, who, "answered", inquiry, now)
    return number


async def record(tx: Transaction, who: Actor, action: str, inquiry: Inquiry, now: int) -> None:
    """Write into the audit what *who* did about an inquiry."""
    about = f"question {inquiry.id}"
    await admins.record(tx, who, action, now, whom=inquiry.person_id, about=about)


async def take(tx: Transaction, who: Actor, inquiry: Inquiry, now: int) -> bool:
    """The first to take it has it; False: somebody else was faster, or it is closed."""
    took = await store.take(tx, inquiry.id, who.id, now)
    if took:
        await record(tx, who, "took_on", inquiry, now)
    return took


async def give_back(tx: Transaction, who: Actor, inquiry: Inquiry, now: int) -> bool:
    """Somebody else shall do it; False: it was not theirs."""
    gave = await store.give_back(tx, inquiry.id, who.id, now)
    if gave:
        await record(tx, who, "gave_back", inquiry, now)
    return gave


async def close(tx: Transaction, who: Actor, inquiry: Inquiry, now: int) -> bool:
    """An admin says that it is over; False: it was already."""
    closed = await store.close(tx, inquiry.id, "closed", now)
    if closed:
        await record(tx, who, "closed", inquiry, now)
    return closed


async def mute(tx: Transaction, who: Actor, inquiry: Inquiry, how: str, now: int) -> None:
    """What the person asks reaches nobody for a time (a key of `MUTES`); what they asked is closed."""
    days = MUTES[how]
    await shown.mute(tx, inquiry.person_id, None if days is None else now + days * _DAY)
    await store.close(tx, inquiry.id, "muted", now)
    await admins.record(
        tx, who, "muted", now, whom=inquiry.person_id, about=f"question {inquiry.id}", details=how
    )


async def unmute(tx: Transaction, who: Actor, inquiry: Inquiry, now: int) -> None:
    """The person may ask again."""
    await shown.unmute(tx, inquiry.person_id)
    await record(tx, who, "unmuted", inquiry, now)


async def settle(tx: Transaction, inquiry: Inquiry, how: Literal["settled", "withdrawn"], now: int) -> bool:
    """The person says that it helped, or takes the question back; then the copies go, as far as Telegram lets them."""
    closed = await store.close(tx, inquiry.id, how, now)
    if closed and how == "withdrawn":
        await _take_back(tx, inquiry, now, cards=False)
    return closed


async def _take_back(tx: Transaction, inquiry: Inquiry, now: int, *, cards: bool) -> tuple[int, int]:
    """Delete what others were sent; gives how much goes and how much is too old. A card stays unless *cards*."""
    gone = old = 0
    own = await shown.card_messages(tx, inquiry.id)
    for chat_id, message_id, sent_at in await shown.copies(tx, inquiry.id, inquiry.person_id):
        if not cards and (chat_id, message_id) in own:
            continue
        if sent_at <= now - DELETABLE:
            old += 1
            continue
        gone += 1
        key = f"inquiry:{inquiry.id}:erase:{chat_id}:{message_id}"
        await outbox.put(tx, Draft(key, chat_id, Erase(message_id), vanishing=True), now)
    return gone, old


@dataclass(frozen=True, slots=True)
class Left:
    """What stays with others when somebody erases themselves."""

    chat_id: int
    gone: int  #: messages that are deleted
    old: int  #: messages that are older than Telegram deletes them


async def forget(tx: Transaction, person_id: int, now: int) -> list[Left]:
    """The person erases themselves: what they asked goes, and its copies with others, as far as Telegram lets them."""
    left: dict[int, Left] = {}
    for number in await store.of(tx, person_id):
        inquiry = await store.find(tx, number)
        if inquiry is None:
            continue
        for chat_id, _, sent_at in await shown.copies(tx, number, person_id):
            one = left.get(chat_id, Left(chat_id, 0, 0))
            too_old = sent_at <= now - DELETABLE
            left[chat_id] = Left(chat_id, one.gone + (not too_old), one.old + too_old)
        await _take_back(tx, inquiry, now, cards=True)
        await shown.drop_copies(tx, [number])
    await store.drop_taken(tx, person_id, now)
    await shown.unshown(tx, person_id)
    return list(left.values())
