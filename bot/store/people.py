"""People: who talks with the bot. Nothing here knows what they answered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from bot.store.database import Row, Transaction, among


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
    expects: str | None = (
        None  #: what the next typed text is about: "topic:about"; None: the intake, if anything
    )
    zone: str | None = None  #: IANA name of the time zone; None: never told
    zone_by: str | None = None  #: how the zone came to be known
    currency: str | None = None  #: three letters
    platforms: str | None = None  #: ids of the platforms that their customers use, as a JSON list
    share: str | None = None  #: the payload of the link that they hand on
    tips_every: int = 7  #: days between two tips; 0: none
    tips_day: int | None = None  #: 0 Monday .. 6 Sunday
    tips_hour: int | None = None  #: hour of the local day
    tips_ignored: int = 0  #: tips in a row without any sign of life
    quiet_from: int = 20  #: hour of the local day
    quiet_to: int = 9  #: hour of the local day
    unasked_day: int | None = None  #: the last local day with an unasked message, as 20261231
    paused_at: int | None = None  #: tips rest since then
    nudges: int = 0  #: reminders of an unfinished intake so far

    @property
    def their_platforms(self) -> tuple[str, ...]:
        """Ids of the platforms that their customers use."""
        return tuple(json.loads(self.platforms)) if self.platforms else ()

    gone_at: int | None = None
    news_every: int = 0  #: days at least between two broadcasts; 0: as they come, -1: none
    seen_at: int = field(default=0, compare=False)  #: the first sign of life of their last day with one

    @property
    def hears(self) -> bool:
        """Whether anything unasked may reach them at all: not when they stopped it, blocked the bot or are gone."""
        return self.stopped_at is None and self.blocked_at is None and self.gone_at is None


#: Every table that tells of a person by number; what waits and what was said is the outbox's.
OF_A_PERSON = (
    "people", "intakes", "plans", "cards", "moments", "progress", "numbers", "tips_sent", "sums", "documents",
    "admins", "run_waits", "broadcast_taps", "differences", "inquiries", "remarks", "topics", "mutes", "off_duty",
)  # fmt: skip
_COLUMNS = ", ".join(("person_id", *[each.name for each in fields(Person)][1:]))


def _person(row: Row) -> Person:
    return Person(*row)


async def find(tx: Transaction, person_id: int) -> Person | None:
    """The person, or None for a stranger."""
    row = await tx.row(
        f"SELECT {_COLUMNS} FROM people WHERE person_id = $1", person_id
    )  # our own column list
    return _person(row) if row else None


async def find_many(tx: Transaction, ids: Sequence[int]) -> dict[int, Person]:
    """Those of *ids* who are people of ours, by their id; at most 512 are asked for."""
    places, values = among(ids)
    rows = await tx.rows(f"SELECT {_COLUMNS} FROM people WHERE person_id IN {places}", *values)
    return {row[0]: _person(row) for row in rows}


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
        " source = coalesce(people.source, excluded.source), blocked_at = NULL, gone_at = NULL, stopped_at = NULL,"
        " paused_at = NULL, tips_ignored = 0"
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


async def seen(tx: Transaction, person_id: int, now: int) -> None:
    """The person showed a sign of life."""
    await tx.run("UPDATE people SET seen_at = $2 WHERE person_id = $1", person_id, now)


async def set_language(tx: Transaction, person_id: int, language: str) -> None:
    """The person chose *language*."""
    await tx.run("UPDATE people SET language = $2 WHERE person_id = $1", person_id, language)


async def expect(tx: Transaction, person_id: int, what: str | None) -> None:
    """The next typed text is about *what*, "topic:about"; None: about nothing in particular."""
    await tx.run("UPDATE people SET expects = $2 WHERE person_id = $1", person_id, what)


async def set_platforms(tx: Transaction, person_id: int, platforms: tuple[str, ...]) -> None:
    """The person's customers use these *platforms* (ids); empty: they said of none any more."""
    said = json.dumps(platforms) if platforms else None
    await tx.run("UPDATE people SET platforms = $2 WHERE person_id = $1", person_id, said)


async def set_currency(tx: Transaction, person_id: int, currency: str) -> None:
    """The person counts in *currency*, three letters."""
    await tx.run("UPDATE people SET currency = $2 WHERE person_id = $1", person_id, currency)


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
    for table in OF_A_PERSON:
        await tx.run(f"DELETE FROM {table} WHERE person_id = $1", person_id)  # our own tables
