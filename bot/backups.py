"""Backups: made while the bot runs, put back when it does not, and made to forget who was erased since.

A backup is one SQLite file, whichever database it was made of, and can be put back into either.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bot import keys
from bot.settings import Settings
from bot.store import bot_facts, erasure_list, erasures, files, migrations, restored, tables
from bot.store.database import Database, DatabaseAway, Row, Transaction, WrongDatabase, open_database
from bot.store.erasures import Erasure
from bot.store.sqlite import SqliteDatabase
from bot.store.tables import Table
from bot.usecases import people

_SQLITE = "sqlite:///"
#: Copies that are kept of a file whose schema was changed.
_ASIDE = 3
#: What must stay free on the disk beside a copy, in bytes.
_AIR = 50_000_000


class CannotRestore(Exception):
    """The backup stays where it is, and the database as it was: says why."""


def file_of(url: str) -> Path | None:
    """The file of an SQLite database."""
    return Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) else None


def list_of(settings: Settings) -> Path | None:
    """Where the list of erasures lies: ERASURES_FILE, else beside the file of an SQLite database."""
    if settings.erasures_file:
        return Path(settings.erasures_file)
    beside = file_of(settings.database_url)
    return None if beside is None else beside.with_name(f"{beside.name}.erasures")


async def upgrade(database: Database, url: str, *, post: bool = False) -> tuple[str | None, str]:
    """Bring the schema up to this code, as `migrations.upgrade`; a file is copied aside before it is changed.

    Raises:
        WrongDatabase: the schema is newer than this code, or there is no room for the copy.

    """
    path, before = file_of(url), await migrations.current(database)
    if path is not None and before is not None and before < migrations.known()[-1]:
        await asyncio.to_thread(_copy_aside, path, before)
    return await migrations.upgrade(database, post=post)


def _copy_aside(path: Path, revision: str) -> None:
    needed = path.stat().st_size + _AIR
    free = shutil.disk_usage(path.parent).free
    if free < needed:
        raise WrongDatabase(
            f"The schema must be changed, and there is no room for a copy before that: {path.parent} has"
            f" {free // 1_000_000} MB, {needed // 1_000_000} MB are needed."
        )
    files.copy(path, path.with_name(f"{path.name}.schema-{revision}"))
    copies = sorted(path.parent.glob(f"{path.name}.schema-????"), key=lambda each: each.stat().st_mtime)
    for old in copies[:-_ASIDE]:
        old.unlink()


async def save(url: str, target: Path) -> None:
    """Write all of the database at *url* into the file *target*, as it is at one moment; the bot may run.

    Raises:
        DatabaseAway: it cannot be read, or the file not be written.
        WrongDatabase: its schema is not this code's.

    """
    path = file_of(url)
    if path is not None:
        if not path.is_file():
            raise DatabaseAway(f"there is no file {path}")
        await asyncio.to_thread(files.copy, path, target)
    else:
        await _save_rows(url, target)
    if (fault := await asyncio.to_thread(files.faults, target)) is not None:
        raise DatabaseAway(f"the backup {target} is not sound: {fault}")


async def _save_rows(url: str, target: Path) -> None:
    part = target.with_name(f"{target.name}.rows")
    part.unlink(missing_ok=True)
    source, written = await open_database(url), await SqliteDatabase.open(str(part), beside=True)
    try:
        part.chmod(0o600)
        if await migrations.current(source) != (await migrations.upgrade(written))[1]:
            raise WrongDatabase("Its schema is not this code's: run `python -m bot migrate` first.")
        await source.transact(partial(_read_all, into=written))
    finally:
        await written.close()
        await source.close()
    try:
        await asyncio.to_thread(files.copy, part, target)
    finally:
        part.unlink()


async def _read_all(tx: Transaction, into: Database) -> None:
    # The other database is a file of this process: nobody waits for it.
    await tables.one_moment(tx)
    for table in await into.transact(tables.every):
        after: Row = ()
        while some := await tables.some_after(tx, table, after):
            await into.transact(partial(tables.put, table=table, some=[row for _, row in some]))
            after = some[-1][0]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back."""

    revision: str
    people: int
    forgotten: int  #: people who had been erased since the backup
    blind: bool  #: neither the database before nor a list of erasures told who that was


async def restore(settings: Settings, source: Path, now: int, *, force: bool = False) -> Restored:
    """
    Put a backup in the place of the database of *settings*. The bot must not run.

    Args:
        settings: name the database, the list of erasures, and the token that people are hidden with.
        source: the backup; it is not changed.
        now: milliseconds since 1970.
        force: also over a database with people in it, and with erasures that cannot be read any more.

    Raises:
        CannotRestore: says why; nothing was changed.
        WrongDatabase: the database is in use, or newer than this code.

    """
    if (fault := await asyncio.to_thread(files.faults, source)) is not None:
        raise CannotRestore(f"{source} is no sound backup: {fault}.")
    target = await open_database(settings.database_url)  # of a file: nobody else has it
    try:
        blind = await _is_blind(target, settings)
        known = await _erasures_of(target, settings, force=force)
        with tempfile.TemporaryDirectory(dir=_near(settings), prefix="restoring-") as folder:
            copy = Path(folder) / "backup.db"
            await asyncio.to_thread(files.copy, source, copy)
            result = await _prepare(copy, settings, known, now, force=force)
            await _put(copy, target)
    finally:
        await target.close()
    return replace(result, blind=blind)


def _near(settings: Settings) -> Path | None:
    path = file_of(settings.database_url)
    return None if path is None else path.parent


async def _is_blind(target: Database, settings: Settings) -> bool:
    path = list_of(settings)
    if path is not None and path.is_file():
        return False
    return await migrations.current(target) is None or not await target.transact(restored.has_people)


async def _erasures_of(target: Database, settings: Settings, *, force: bool) -> list[Erasure]:
    """Everybody who was erased, as far as the database that is there still and the list beside it know."""
    path = list_of(settings)
    listed = [] if path is None else await asyncio.to_thread(erasure_list.read, path)
    if await migrations.current(target) is None:
        return listed
    if await target.transact(restored.is_in_use):
        raise CannotRestore("A bot runs on this database: stop all of its processes first.")
    if not force and await target.transact(restored.has_people):
        raise CannotRestore("There are people in the database: with --force they give way to the backup.")
    await migrations.upgrade(target)
    return [*listed, *await target.transact(partial(erasures.since, moment=0))]


async def _prepare(
    copy: Path, settings: Settings, known: Iterable[Erasure], now: int, *, force: bool
) -> Restored:
    """Bring the copy up to this code, let it forget whom it must, and stop what nobody can vouch for any more."""
    database = await SqliteDatabase.open(str(copy))
    try:
        _, revision = await migrations.upgrade(database)
        token = settings.bot_token.get_secret_value() if settings.bot_token else ""
        if token:
            await database.transact(partial(bot_facts.belongs_to, bot_id=int(token.partition(":")[0])))
        await database.transact(partial(erasures.put, erasures=known))
        forgotten = await _forget(database, settings, now, force=force)
        await database.transact(partial(restored.hold_back, now=now))
        number = await database.transact(restored.count_people)
    finally:
        await database.close()
    return Restored(revision, number, forgotten, blind=False)


async def _forget(database: Database, settings: Settings, now: int, *, force: bool) -> int:
    everyone = await database.transact(partial(erasures.since, moment=0))
    before = settings.bot_token_before
    tokens = [each.get_secret_value() for each in (settings.bot_token, before) if each is not None]
    hidden = [keys.made_of(token, b"unmatched") for token in tokens]
    marks = {erasures.mark_of(key) for key in hidden}
    unread = [each for each in everyone if each.key_mark not in marks]
    if unread and not force:
        raise CannotRestore(
            f"{len(unread)} people were erased under another token: give the one from then as BOT_TOKEN_BEFORE."
            " With --force they come back."
        )
    erased = {each.hash: each.erased_at for each in everyone}
    forgotten = 0
    for person_id, since in await database.transact(restored.everybody):
        moments = [erased.get(erasures.hash_of(key, person_id), 0) for key in hidden]
        if max(moments, default=0) > since:
            await database.transact(partial(people.erase, person_id=person_id, now=now))
            forgotten += 1
    return forgotten


async def _put(copy: Path, target: Database) -> None:
    """All rows in one transaction: the database is the old one or the new one, never half."""
    if isinstance(target, SqliteDatabase):
        await target.become(copy)
        return
    source = await SqliteDatabase.open(str(copy), beside=True)
    try:
        await migrations.upgrade(target)
        every = await source.transact(tables.every)
        await target.transact(partial(_write_all, source=source, every=every))
    finally:
        await source.close()


async def _write_all(tx: Transaction, source: Database, every: list[Table]) -> None:
    # As in `_read_all`: the other one is a file of this process.
    for table in every:
        await tables.clear(tx, table)
        after: Row = ()
        while some := await source.transact(partial(tables.some_after, table=table, after=after)):
            await tables.put(tx, table, [row for _, row in some])
            after = some[-1][0]
        await tables.count_on(tx, table)
