"""Where inquiries are shown: chats, topics, who is on duty, who is muted. Nothing here knows what was asked."""

from __future__ import annotations

from collections.abc import Iterable

from bot.store import bot_facts
from bot.store.database import Transaction

#: Facts of the bot: why the group cannot be written to, which group has no topics, what a group became.
_TROUBLE, _NO_TOPICS, _MOVED = "office_trouble", "office_no_topics", "moved:"
_TARGET = "office_target"


async def showings(tx: Transaction, inquiry_id: int) -> dict[int, int]:
    """Each chat that has the inquiry's card, with the last remark that it was given."""
    rows = await tx.rows("SELECT shown_to, upto FROM showings WHERE inquiry_id = $1", inquiry_id)
    return {row[0]: row[1] for row in rows}


async def shown(tx: Transaction, inquiry_id: int, chat_id: int, upto: int) -> None:
    """The chat has the card, and everything up to a remark."""
    await tx.run(
        "INSERT INTO showings (inquiry_id, shown_to, upto) VALUES ($1, $2, $3)"
        " ON CONFLICT (inquiry_id, shown_to) DO UPDATE SET upto = excluded.upto",
        inquiry_id,
        chat_id,
        upto,
    )


async def unshown(tx: Transaction, chat_id: int) -> None:
    """What the chat was given does not count any more."""
    await tx.run("DELETE FROM showings WHERE shown_to = $1", chat_id)


async def topic(tx: Transaction, chat_id: int, person_id: int) -> int | None:
    """The person's topic in a group, or None."""
    row = await tx.row(
        "SELECT topic_id FROM topics WHERE chat_id = $1 AND person_id = $2", chat_id, person_id
    )
    return None if row is None else row[0]


async def topic_opened(tx: Transaction, chat_id: int, person_id: int, topic_id: int) -> None:
    """From now on this is the person's topic there; cards that stand elsewhere are shown there once more."""
    await _begin_anew(tx, chat_id, person_id)
    await tx.run(
        "INSERT INTO topics (chat_id, person_id, topic_id) VALUES ($1, $2, $3)"
        " ON CONFLICT (chat_id, person_id) DO UPDATE SET topic_id = excluded.topic_id",
        chat_id,
        person_id,
        topic_id,
    )


async def topic_gone(tx: Transaction, chat_id: int, person_id: int) -> None:
    """Somebody deleted the topic, and all that stood there: the next message opens another one."""
    await tx.run("DELETE FROM topics WHERE chat_id = $1 AND person_id = $2", chat_id, person_id)
    await _begin_anew(tx, chat_id, person_id)


async def _begin_anew(tx: Transaction, chat_id: int, person_id: int) -> None:
    """Cards of the person's inquiries that stand in the chat do not count any more."""
    rows = await tx.rows(
        "SELECT id FROM inquiries WHERE person_id = $1 AND closed_at IS NULL ORDER BY id", person_id
    )
    for (number,) in rows:
        if await tx.run("DELETE FROM cards WHERE person_id = $1 AND name = $2", chat_id, card_name(number)):
            await tx.run("DELETE FROM showings WHERE inquiry_id = $1 AND shown_to = $2", number, chat_id)
            await tx.run("UPDATE inquiries SET stale_at = opened_at WHERE id = $1", number)


async def has_topics(tx: Transaction, chat_id: int) -> bool:
    """Whether topics can be opened in a group, as far as is known."""
    return await bot_facts.read(tx, _NO_TOPICS) != str(chat_id)


async def set_topics(tx: Transaction, chat_id: int, *, there: bool) -> None:
    """Topics can be opened in the group, or cannot."""
    await bot_facts.write(tx, _NO_TOPICS, "" if there else str(chat_id))


async def trouble(tx: Transaction, chat_id: int) -> str | None:
    """Why the group cannot be written to, in Telegram's words; None: as far as is known it can."""
    chat, _, why = (await bot_facts.read(tx, _TROUBLE) or "").partition(" ")
    return why if chat == str(chat_id) else None


async def set_trouble(tx: Transaction, chat_id: int, why: str | None) -> None:
    """The group cannot be written to: what it has been given does not count. None: it can, again."""
    if why is None:
        if await trouble(tx, chat_id) is not None:
            await bot_facts.write(tx, _TROUBLE, "")
            await _look_again(tx)
        return
    if await trouble(tx, chat_id) == why[:200]:
        return
    await bot_facts.write(tx, _TROUBLE, f"{chat_id} {why[:200]}")
    await unshown(tx, chat_id)
    await _look_again(tx)


async def _look_again(tx: Transaction) -> None:
    await tx.run("UPDATE inquiries SET stale_at = opened_at WHERE closed_at IS NULL")


async def current(tx: Transaction, chat_id: int) -> int:
    """What the group is called today: Telegram gives it another number when it grows."""
    seen = set()
    while chat_id not in seen:
        seen.add(chat_id)
        chat_id = int(await bot_facts.read(tx, f"{_MOVED}{chat_id}") or chat_id)
    return chat_id


async def moved(tx: Transaction, before: int, after: int) -> None:
    """The group has another number now. What waits for it goes there; its messages have other numbers, too."""
    if before == after or await current(tx, after) == before:
        return
    await bot_facts.write(tx, f"{_MOVED}{before}", str(after))
    await tx.run(  # another message has its number there
        "UPDATE outbox SET state = 3, verdict = 'missing'"
        " WHERE chat_id = $1 AND state < 2 AND state = 0 AND target LIKE 'message:%'",
        before,
    )
    await tx.run("UPDATE outbox SET chat_id = $2 WHERE chat_id = $1 AND state < 2", before, after)
    await tx.run("DELETE FROM cards WHERE person_id = $1", before)
    await tx.run("DELETE FROM topics WHERE chat_id = $1", before)
    await unshown(tx, before)


async def target(tx: Transaction) -> str | None:
    """To whom inquiries were shown last, as `set_target` was told it."""
    return await bot_facts.read(tx, _TARGET)


async def set_target(tx: Transaction, whom: str) -> None:
    """Inquiries are shown to these from now on."""
    await bot_facts.write(tx, _TARGET, whom)


async def off_duty(tx: Transaction) -> set[int]:
    """Who of the admins wants no inquiries."""
    return {row[0] for row in await tx.rows("SELECT person_id FROM off_duty")}


async def set_duty(tx: Transaction, person_id: int, now: int, *, on: bool) -> None:
    """The admin takes inquiries, or rests."""
    if on:
        await tx.run("DELETE FROM off_duty WHERE person_id = $1", person_id)
        return
    await tx.run(
        "INSERT INTO off_duty (person_id, since_at) VALUES ($1, $2) ON CONFLICT (person_id) DO NOTHING",
        person_id,
        now,
    )


async def muted(tx: Transaction, person_id: int, now: int) -> tuple[bool, int | None]:
    """Whether the person's questions reach nobody at *now*, and until when; None: for ever."""
    row = await tx.row("SELECT until_at FROM mutes WHERE person_id = $1", person_id)
    if row is None or (row[0] is not None and row[0] <= now):
        return False, None
    return True, row[0]


async def mute(tx: Transaction, person_id: int, until: int | None) -> None:
    """The person's questions reach nobody until then; None: for ever."""
    await tx.run(
        "INSERT INTO mutes (person_id, until_at) VALUES ($1, $2)"
        " ON CONFLICT (person_id) DO UPDATE SET until_at = excluded.until_at",
        person_id,
        until,
    )


async def unmute(tx: Transaction, person_id: int) -> None:
    """The person may ask again."""
    await tx.run("DELETE FROM mutes WHERE person_id = $1", person_id)


async def copies(tx: Transaction, inquiry_id: int, person_id: int) -> list[tuple[int, int, int]]:
    """What others were sent of an inquiry: chat, message, and when it was sent (milliseconds since 1970)."""
    rows = await tx.rows(
        "SELECT chat_id, message_id, done_at FROM outbox WHERE inquiry_id = $1 AND inquiry_id IS NOT NULL"
        " AND chat_id <> $2 AND state = 2 AND message_id IS NOT NULL AND target IS NULL ORDER BY id",
        inquiry_id,
        person_id,
    )
    return [(row[0], row[1], row[2] or 0) for row in rows]


async def drop_copies(tx: Transaction, numbers: Iterable[int]) -> None:
    """Nothing in our records tells what others were sent of these inquiries; what waits is not sent."""
    for number in numbers:
        await tx.run("DELETE FROM outbox WHERE inquiry_id = $1 AND inquiry_id IS NOT NULL", number)
        await tx.run("DELETE FROM cards WHERE name = $1", card_name(number))
        await tx.run("DELETE FROM showings WHERE inquiry_id = $1", number)


async def cancel_for(tx: Transaction, admin: int, now: int) -> None:
    """Whoever is no admin any more is given nothing of what waits, but for answers to their own questions."""
    await tx.run(
        "UPDATE outbox SET state = 3, verdict = 'revoked', done_at = $2 WHERE chat_id = $1 AND state < 2"
        " AND state = 0 AND inquiry_id IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM inquiries WHERE inquiries.id = outbox.inquiry_id"
        " AND inquiries.person_id = $1)",
        admin,
        now,
    )
    await unshown(tx, admin)


def card_name(number: int) -> str:
    """Under which name an inquiry's card is remembered in each chat."""
    return f"inquiry:{number}"


async def card_messages(tx: Transaction, inquiry_id: int) -> set[tuple[int, int]]:
    """The inquiry's cards: chat and message."""
    rows = await tx.rows("SELECT person_id, message_id FROM cards WHERE name = $1", card_name(inquiry_id))
    return {(row[0], row[1]) for row in rows}


async def touch(tx: Transaction, inquiry_id: int, now: int) -> None:
    """The cards do not show how it stands: they are drawn once more."""
    await tx.run("UPDATE inquiries SET stale_at = $2 WHERE id = $1", inquiry_id, now)


async def show_again(tx: Transaction, inquiry_id: int, chat_id: int, now: int) -> None:
    """One chat is given the card once more, below what was said since."""
    await tx.run("DELETE FROM showings WHERE inquiry_id = $1 AND shown_to = $2", inquiry_id, chat_id)
    await touch(tx, inquiry_id, now)
