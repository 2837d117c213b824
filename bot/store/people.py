"""People: who talks with the bot. Nothing here knows what they answered."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Row, Transaction


@dataclass(frozen=True, slots=True)
class Person:
    """One owner. Moments are milliseconds since 1970."""

    id: int  #: Telegram's, up to 52 bits; also the id of the private chat
    first_name: str  #: as Telegram gives it, cleaned of control characters
    language: str | None  #: chosen with /language
    language_hint: str | None  #: what Telegram says of their app
    source: str | None  #: payload of the first /start
    blocked_at: int | None
    stopped_at: int | None  #: asked for nothing unasked


_COLUMNS = "person_id, first_name, language, language_hint, source, blocked_at, stopped_at"


def _person(row: Row) -> Person:
    return Person(*row)


async def find(tx: Transaction, person_id: int) -> Person | None:
    """The person, or None for a stranger."""
    row = await tx.row(
        f"SELECT {_COLUMNS} FROM people WHERE person_id = $1", person_id
    )  # our own column list
    return _person(row) if row else None


async def is_known(tx: Transaction, person_id: int) -> bool:
    """Whether this is a person of ours, not a stranger."""
    return await tx.row("SELECT 1 FROM people WHERE person_id = $1", person_id) is not None


async def arrive(  # a row's columns
    tx: Transaction, person_id: int, first_name: str, language_hint: str | None, source: str | None, now: int
) -> Person:
    """A /start: make the person, or welcome them back. The first source stays; a block is over."""
    row = await tx.row(
        "INSERT INTO people (person_id, first_name, language_hint, source, created_at, seen_at)"
        " VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (person_id) DO UPDATE SET"
        " first_name = excluded.first_name, language_hint = excluded.language_hint, seen_at = excluded.seen_at,"
        " source = coalesce(people.source, excluded.source), blocked_at = NULL, gone_at = NULL, stopped_at = NULL"
        f" RETURNING {_COLUMNS}",
        person_id,
        first_name,
        language_hint,
        source,
        now,
    )
    if row is None:
        raise RuntimeError("the insert gave no row")
    return _person(row)


async def set_language(tx: Transaction, person_id: int, language: str) -> None:
    """The person chose *language*."""
    await tx.run("UPDATE people SET language = $2 WHERE person_id = $1", person_id, language)


async def stop(tx: Transaction, person_id: int, now: int) -> None:
    """The person wants nothing unasked."""
    await tx.run("UPDATE people SET stopped_at = $2 WHERE person_id = $1", person_id, now)


async def unreachable(tx: Transaction, person_id: int, why: str, now: int) -> None:
    """Telegram says that they blocked the bot or are gone. Their answers stay: a /start brings all back."""
    column = "gone_at" if why == "gone" else "blocked_at"
    await tx.run(
        f"UPDATE people SET {column} = $2 WHERE person_id = $1 AND {column} IS NULL", person_id, now
    )  # one of two names


async def reachable(tx: Transaction, person_id: int) -> None:
    """They unblocked the bot."""
    await tx.run("UPDATE people SET blocked_at = NULL WHERE person_id = $1", person_id)


async def erase(tx: Transaction, person_id: int) -> None:
    """Forget the person and all that they told."""
    for table in ("people", "intakes", "plans", "cards"):
        await tx.run(f"DELETE FROM {table} WHERE person_id = $1", person_id)  # our own tables
