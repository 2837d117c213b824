"""Broadcasts as admins write them: words by language, to whom, when. Nothing here sends or counts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bot.store.database import Row, Transaction


@dataclass(frozen=True, slots=True)
class Version:
    """What is said in one language: a text, or a file with its caption."""

    text: str = ""  #: Telegram's HTML, with placeholders such as {first_name|friend}
    media: str | None = None  #: photo | video | document | animation
    file_id: str | None = None  #: Telegram's name of the file, uploaded once by the admin


@dataclass(frozen=True, slots=True)
class Content:
    """What a broadcast says."""

    versions: Mapping[str, Version] = field(default_factory=dict)  #: language code -> words
    fallback: str = ""  #: the language for everybody else
    button: str | None = None  #: "plan", or a label for `url`
    url: str | None = None

    def version_for(self, language: str) -> tuple[str, Version]:
        """The words for *language*, else the fallback's; with the language that they are in."""
        code = language if language in self.versions else self.fallback
        return code, self.versions[code]

    def with_(self, **changes: object) -> Content:
        """A copy with *changes*."""
        return replace(self, **changes)  # type: ignore[arg-type]  # mypy cannot match names to fields here


@dataclass(frozen=True, slots=True)
class Timing:
    """When a broadcast goes, in which hours, how often at most."""

    begins_at: int | None = None  #: milliseconds since 1970; None: as soon as it is approved
    hour: int | None = None  #: hour of each recipient's local day; None: any allowed one
    first_hour: int = 9  #: of the local day
    last_hour: int = 20  #: not from this hour on
    apart: int = 0  #: days since the person's last broadcast; 0: no limit but one a day


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One broadcast. *version* grows with every change; what was counted or approved carries it."""

    id: int
    made_by: int
    made_at: int  #: milliseconds since 1970
    version: int
    content: Content
    pending: Content | None  #: a change of what was sent, not approved yet
    audience: Mapping[str, Any]  #: conditions under "include" and "exclude" (`bot.usecases.audiences`)
    timing: Timing
    wanted_at: int | None  #: somebody waits for a count since then
    wanted_by: int | None  #: who that is
    counted: Mapping[str, Any] | None  #: what the last count gave, with its version


_COLUMNS = "id, made_by, made_at, version, content, pending, audience, timing, wanted_at, wanted_by, counted"


def _content(text: str) -> Content:
    raw = json.loads(text)
    versions = {code: Version(**version) for code, version in raw.pop("versions", {}).items()}
    return Content(versions=versions, **raw)


def _text(content: Content) -> str:
    return json.dumps(asdict(content), ensure_ascii=False)


def _broadcast(row: Row) -> Broadcast:
    return Broadcast(
        row[0],
        row[1],
        row[2],
        row[3],
        _content(row[4]),
        _content(row[5]) if row[5] else None,
        json.loads(row[6]),
        Timing(**json.loads(row[7])),
        row[8],
        row[9],
        json.loads(row[10]) if row[10] else None,
    )


async def begin(tx: Transaction, admin: int, now: int) -> Broadcast:
    """An empty draft."""
    row = await tx.row(
        f"INSERT INTO broadcasts (made_by, made_at) VALUES ($1, $2) RETURNING {_COLUMNS}", admin, now
    )
    if row is None:
        raise RuntimeError("the insert gave no row")
    return _broadcast(row)


async def find(tx: Transaction, number: int) -> Broadcast | None:
    """The broadcast, or None."""
    row = await tx.row(f"SELECT {_COLUMNS} FROM broadcasts WHERE id = $1", number)
    return _broadcast(row) if row else None


async def newest(tx: Transaction, before: int, most: int) -> list[Broadcast]:
    """Up to *most* broadcasts with a number below *before*, the newest first."""
    rows = await tx.rows(
        f"SELECT {_COLUMNS} FROM broadcasts WHERE id < $1 ORDER BY id DESC LIMIT $2", before, most
    )
    return [_broadcast(row) for row in rows]


async def change(tx: Transaction, broadcast: Broadcast) -> Broadcast:
    """Keep *broadcast* with the next version: what was counted or approved before is void."""
    await tx.run(
        "UPDATE broadcasts SET version = version + 1, content = $2, audience = $3, timing = $4, counted = NULL,"
        " wanted_at = NULL WHERE id = $1",
        broadcast.id,
        _text(broadcast.content),
        json.dumps(broadcast.audience),
        json.dumps(asdict(broadcast.timing)),
    )
    return replace(broadcast, version=broadcast.version + 1, counted=None, wanted_at=None)


async def propose(tx: Transaction, broadcast: Broadcast, content: Content | None) -> Broadcast:
    """Keep a change of what was sent until it is approved; None drops it."""
    await tx.run(
        "UPDATE broadcasts SET version = version + 1, pending = $2 WHERE id = $1",
        broadcast.id,
        None if content is None else _text(content),
    )
    return replace(broadcast, version=broadcast.version + 1, pending=content)


async def adopt(tx: Transaction, broadcast: Broadcast) -> None:
    """The proposed words are the broadcast's from now on."""
    await tx.run(
        "UPDATE broadcasts SET content = pending, pending = NULL WHERE id = $1 AND pending IS NOT NULL",
        broadcast.id,
    )


async def drop(tx: Transaction, number: int) -> None:
    """Throw a draft away."""
    await tx.run("DELETE FROM broadcasts WHERE id = $1", number)


async def want_count(tx: Transaction, number: int, admin: int, now: int) -> None:
    """*admin* wants to know whom it would reach."""
    await tx.run("UPDATE broadcasts SET wanted_at = $2, wanted_by = $3 WHERE id = $1", number, now, admin)


async def wanted(tx: Transaction) -> Broadcast | None:
    """The broadcast whose count was asked for first."""
    row = await tx.row(
        f"SELECT {_COLUMNS} FROM broadcasts WHERE wanted_at IS NOT NULL ORDER BY wanted_at LIMIT 1"
    )
    return _broadcast(row) if row else None


async def counted(tx: Transaction, broadcast: Broadcast, found: Mapping[str, Any]) -> bool:
    """Keep a count of that version; False when it was changed meanwhile."""
    touched = await tx.run(
        "UPDATE broadcasts SET counted = $3, wanted_at = NULL WHERE id = $1 AND version = $2",
        broadcast.id,
        broadcast.version,
        json.dumps(found),
    )
    return touched > 0


async def tapped(tx: Transaction, number: int, person_id: int, now: int) -> None:
    """The person tapped its button; a second tap counts no more."""
    await tx.run(
        "INSERT INTO broadcast_taps (person_id, broadcast_id, tapped_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (person_id, broadcast_id) DO NOTHING",
        person_id,
        number,
        now,
    )


async def taps(tx: Transaction, number: int) -> int:
    """How many people tapped its button."""
    row = await tx.row("SELECT COUNT(*) FROM broadcast_taps WHERE broadcast_id = $1", number)
    return int(row[0]) if row else 0


async def told(tx: Transaction, since: int, most: int) -> list[tuple[int, str, int]]:
    """Broadcast, verdict and number of people, of the *most* newest that were approved since then."""
    rows = await tx.rows(
        "SELECT r.broadcast_id, c.verdict, SUM(c.number) FROM runs r JOIN run_counts c ON c.run_id = r.id"
        " WHERE r.kind = 'send' AND r.state <> 'asked' AND r.broadcast_id IN (SELECT broadcast_id FROM runs"
        " WHERE kind = 'send' AND approved_at >= $1 ORDER BY broadcast_id DESC LIMIT $2)"
        " GROUP BY r.broadcast_id, c.verdict ORDER BY r.broadcast_id",
        since,
        most,
    )
    return [(row[0], row[1], int(row[2])) for row in rows]


async def segments(tx: Transaction) -> dict[str, Any]:
    """The segments that admins made: name -> condition."""
    rows = await tx.rows("SELECT name, condition FROM segments ORDER BY made_at, name")
    return {row[0]: json.loads(row[1]) for row in rows}


async def keep_segment(tx: Transaction, name: str, condition: object, admin: int, now: int) -> None:
    """Keep a condition under *name*, in the place of an earlier one."""
    await tx.run(
        "INSERT INTO segments (name, condition, made_by, made_at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (name) DO UPDATE SET condition = excluded.condition, made_by = excluded.made_by",
        name,
        json.dumps(condition),
        admin,
        now,
    )
