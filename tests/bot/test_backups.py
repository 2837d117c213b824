"""Backups on both databases: every row and column comes back, new rows are numbered on, erasures are honoured."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot import backups, keys, leasing, resources, settings
from bot.backups import CannotRestore
from bot.message import Say
from bot.settings import Settings
from bot.store import bot_facts, documents, files, inbox, leases, migrations, outbox, people, tables
from bot.store.database import Database, Transaction, WrongDatabase, open_database
from bot.store.documents import Document
from bot.store.inbox import Arrival
from bot.store.outbox import Draft
from bot.store.sqlite import SqliteDatabase
from bot.usecases import people as using
from tests.conftest import Server

_TOKEN = f"1234567:{'A' * 35}"
_KEY = keys.made_of(_TOKEN, b"unmatched")
_PEOPLE = 2_500  # more than one batch
Rows = dict[str, list[tuple[Any, ...]]]


def _settings(url: str, **more: object) -> Settings:
    return settings.read(_env_file=None, bot_token=SecretStr(_TOKEN), database_url=url, **more)


async def _fill(tx: Transaction) -> None:
    """Rows of every type of column: texts of all scripts, bytes, numbers of 52 bits, nothing."""
    await bot_facts.belongs_to(tx, 1234567)
    for number in range(_PEOPLE):
        await people.arrive(tx, 2**51 + number, "Ann \U0001f600 أَنَّ 'quoted\"", "en", None, 1000)
    await inbox.put(tx, [Arrival(number, 2**51 + number, '{"a": 1}') for number in range(20)], 5)
    for number in range(20):
        await outbox.put(tx, Draft(f"row:{number}", 2**51 + number, Say("Hello\n<b>you</b>"), asked_at=4), 6)
    await documents.put(tx, 2**51, Document("k", "file", bytes(range(256))), 7)


async def _rows(database: Database, every: list[tables.Table]) -> Rows:
    async def read(tx: Transaction) -> Rows:
        return {
            each.name: sorted(
                map(tuple, await tx.rows(f"SELECT {', '.join(each.columns)} FROM {each.name}")), key=repr
            )
            for each in every
        }

    return await database.transact(read)


async def _tables(file: Path) -> list[tables.Table]:
    saved = await SqliteDatabase.open(str(file), beside=True)
    try:
        return await saved.transact(tables.every)
    finally:
        await saved.close()


async def test_every_row_comes_back(url: str, empty_url: str, tmp_path: Path) -> None:
    """A bot's rows are saved and put into an empty database of the same kind: table by table they are the same."""
    file = tmp_path / "backup.db"
    source = await open_database(url)
    await source.transact(_fill)
    await backups.save(url, file)
    every = await _tables(file)
    before = await _rows(source, every)
    await source.close()
    done = await backups.restore(_settings(empty_url), file, 10_000)
    target = await open_database(empty_url)
    after = await _rows(target, every)

    assert _PEOPLE == done.people == len(after["people"])
    assert {**before, "outbox": [], "erasures": []} == {**after, "outbox": [], "erasures": []}
    assert before["outbox"] == after["outbox"]
    assert len(every) > 20
    await target.transact(
        partial(inbox.put, arrivals=[Arrival(99, 1, "{}")], now=11)
    )  # numbered after the others
    assert 21 == len(await target.transact(partial(inbox.claim, at_most=100)))
    await target.close()


async def test_a_backup_can_be_put_into_the_other_database(
    url: str, dialect: str, server: Callable[[], Server], tmp_path: Path
) -> None:
    """What SQLite held, PostgreSQL takes, and the other way round."""
    file = tmp_path / "backup.db"
    source = await open_database(url)
    await source.transact(_fill)
    await backups.save(url, file)
    every = await _tables(file)
    before = await _rows(source, every)
    await source.close()
    running = await asyncio.to_thread(server) if dialect == "sqlite" else None
    name = await running.make("template0") if running else ""
    other = running.url(name) if running else f"sqlite:///{tmp_path / 'other.db'}"
    await backups.restore(_settings(other), file, 10_000)
    target = await open_database(other)
    after = await _rows(target, every)
    await target.close()
    if running is not None:
        await running.run(f"DROP DATABASE {name} WITH (FORCE)")

    assert before == after


async def test_the_living_database_knows_who_was_erased(url: str, tmp_path: Path) -> None:
    """Somebody is erased after the backup: put back over the database in which that happened, they are gone still."""
    file = tmp_path / "backup.db"
    database = await open_database(url)
    await database.transact(_fill)
    await backups.save(url, file)
    await database.transact(partial(using.forget, key=_KEY, person_id=2**51 + 3, now=2000))
    await database.close()
    with pytest.raises(CannotRestore, match="--force"):
        await backups.restore(_settings(url), file, 10_000)
    done = await backups.restore(_settings(url), file, 10_000, force=True)
    database = await open_database(url)

    assert (_PEOPLE - 1, 1) == (done.people, done.forgotten)
    assert not await database.transact(partial(people.is_known, person_id=2**51 + 3))
    assert await database.transact(partial(people.is_known, person_id=2**51 + 4))
    await database.close()


async def test_whoever_puts_back_without_knowing_the_erased_is_told(
    url: str, empty_url: str, tmp_path: Path
) -> None:
    """A new database, and the list is not there: nobody knows who erased themselves. With the list it is known."""
    file, listed = tmp_path / "backup.db", tmp_path / "list"
    database = await open_database(url)
    await database.transact(_fill)
    await database.close()
    await backups.save(url, file)
    over = await backups.restore(_settings(url), file, 10_000, force=True)
    blind = await backups.restore(_settings(empty_url, erasures_file=str(listed)), file, 10_000)
    listed.touch()
    seeing = await backups.restore(_settings(empty_url, erasures_file=str(listed)), file, 10_000, force=True)

    assert (False, True, False) == (over.blind, blind.blind, seeing.blind)


async def test_another_bots_backup_is_refused(url: str, tmp_path: Path) -> None:
    """Its people mean nothing to this bot: nothing is changed."""
    file = tmp_path / "backup.db"
    database = await open_database(url)
    await database.transact(partial(bot_facts.belongs_to, bot_id=7))
    await backups.save(url, file)
    await database.close()

    with pytest.raises(WrongDatabase, match="belongs to the bot 7"):
        await backups.restore(_settings(url), file, 10_000)


def _revisions(monkeypatch: pytest.MonkeyPatch, upto: int) -> None:
    every = sorted(path.name[:4] for path in (resources.migrations() / "versions").glob("????_*.py"))
    monkeypatch.setattr(migrations, "known", lambda: every[:upto])


async def _old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with the schema before the newest; gives its revision."""
    newest = migrations.known()
    _revisions(monkeypatch, len(newest) - 1)
    database = await SqliteDatabase.open(str(path))
    await migrations.upgrade(database)
    await database.transact(
        partial(people.arrive, person_id=5, first_name="Eve", language_hint=None, source=None, now=1)
    )
    await database.close()
    monkeypatch.undo()
    return newest[-2]


def _copies(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.glob("bot.db.schema-*"))


async def test_a_file_is_copied_aside_before_its_schema_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upgrade that goes wrong can be taken back: the copy has the schema from before, and its people."""
    path = tmp_path / "bot.db"
    before = await _old_file(path, monkeypatch)
    database = await SqliteDatabase.open(str(path))
    assert (before, migrations.known()[-1]) == await backups.upgrade(database, f"sqlite:///{path}")
    await backups.upgrade(database, f"sqlite:///{path}")  # nothing is to be done: no copy
    await database.close()
    copies = _copies(tmp_path)

    assert [f"bot.db.schema-{before}"] == copies
    assert files.faults(tmp_path / copies[0]) is None
    kept = sqlite3.connect(tmp_path / copies[0])
    assert [(before,)] == kept.execute("SELECT version_num FROM alembic_version").fetchall()
    assert [("Eve",)] == kept.execute("SELECT first_name FROM people").fetchall()
    kept.close()


async def test_without_room_for_the_copy_nothing_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is told in a sentence, before anything happens."""
    path = tmp_path / "bot.db"
    before = await _old_file(path, monkeypatch)
    monkeypatch.setattr(backups, "_AIR", 1 << 60)
    database = await SqliteDatabase.open(str(path))
    with pytest.raises(WrongDatabase, match="no room"):
        await backups.upgrade(database, f"sqlite:///{path}")

    assert before == await migrations.current(database)
    await database.close()


async def test_an_old_backup_gets_todays_schema(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_url: str
) -> None:
    """It was made before the last upgrade: put back, it is what the code wants."""
    path = tmp_path / "bot.db"
    await _old_file(path, monkeypatch)
    await backups.save(f"sqlite:///{path}", tmp_path / "backup.db")
    done = await backups.restore(_settings(empty_url), tmp_path / "backup.db", 10_000)

    assert (migrations.known()[-1], 1) == (done.revision, done.people)


async def test_a_database_on_which_a_bot_runs_is_left_alone(postgres_url: str, tmp_path: Path) -> None:
    """A replica holds a lease: nothing is put back under it, also not with --force. Released, it may be."""
    file = tmp_path / "backup.db"
    database = await open_database(postgres_url)
    await backups.save(postgres_url, file)
    await database.transact(partial(leases.take, name="tick", holder="somebody"))
    with pytest.raises(CannotRestore, match="A bot runs"):
        await backups.restore(_settings(postgres_url), file, 10_000, force=True)
    await database.transact(partial(leases.release, holder="somebody"))

    assert 0 == (await backups.restore(_settings(postgres_url), file, 10_000)).people
    await database.close()


async def test_a_replica_that_cannot_look_is_not_ready(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It knows who holds what after a look, and no longer than a lease lasts."""
    database = await open_database(postgres_url)
    shared = leasing.Shared(database, None, "me", {leasing.TICK})
    before = shared.known()
    shared._learn(await database.transact(shared._look), leasing._time() + leases.LENGTH / 1000)
    after = shared.known()
    now = leasing._time()
    monkeypatch.setattr(leasing, "_time", lambda: now + leases.LENGTH / 1000 + 1)

    assert [False, True, False] == [before, after, shared.known()]
    await database.close()
