"""What only SQLite does: one file, one process, one writer, a disk that can be full."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import bot_facts
from bot.store.database import DatabaseAway, Transaction, WrongDatabase, open_database
from bot.store.sqlite import SqliteDatabase

_SECOND_PROCESS = """
import asyncio, sys
from bot.store.database import WrongDatabase, open_database
try:
    asyncio.run(open_database(sys.argv[1]))
except WrongDatabase as error:
    print(error)
"""


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[SqliteDatabase]:
    database = await open_database(sqlite_url)
    assert isinstance(database, SqliteDatabase)
    yield database
    await database.close()


def whole(url: str) -> bytes:
    return Path(url.removeprefix("sqlite:///")).read_bytes()


async def pragma(database: SqliteDatabase, text: str) -> object:
    """Set something outside of a transaction."""
    return await database._hop(lambda: database._raw().execute(f"PRAGMA {text}").fetchone())


async def test_a_second_process_is_refused(database: SqliteDatabase, sqlite_url: str) -> None:
    """Two bots on one file would send everything twice: the second one hears why it cannot start."""
    said = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", _SECOND_PROCESS, sqlite_url],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "is in use by another process" in said.stdout
    assert "DATABASE_URL" in said.stdout


async def test_the_file_is_free_after_the_end(database: SqliteDatabase, sqlite_url: str) -> None:
    """`close` lets the next one in; refused before."""
    with pytest.raises(WrongDatabase):
        await open_database(sqlite_url)
    await database.close()

    await (await open_database(sqlite_url)).close()


async def test_an_operator_may_look_beside_the_bot(database: SqliteDatabase, sqlite_url: str) -> None:
    """`beside` opens the file that a bot has open, and sees what it wrote."""
    await database.transact(lambda tx: bot_facts.write(tx, "a", "1"))
    beside = await open_database(sqlite_url, beside=True)

    assert "1" == await beside.transact(lambda tx: bot_facts.read(tx, "a"))
    await beside.close()


async def test_nothing_but_the_transaction_is_awaited_inside(database: SqliteDatabase) -> None:
    """A network call inside would hold everybody up, so any other wait is refused, and nothing is kept."""

    async def work(tx: Transaction) -> None:
        await bot_facts.write(tx, "a", "1")
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="only the transaction may be awaited"):
        await database.transact(work)

    assert await database.transact(lambda tx: bot_facts.read(tx, "a")) is None


async def test_a_full_disk_is_the_database_away_and_nothing_is_lost(database: SqliteDatabase) -> None:
    """The transaction that did not fit left nothing; with room again the same one goes through."""
    number = await pragma(database, "page_count")
    assert isinstance(number, tuple)
    await pragma(database, f"max_page_count={number[0] + 2}")

    async def work(tx: Transaction) -> None:
        async with tx.savepoint():
            await bot_facts.write(tx, "small", "1")
        async with tx.savepoint():
            await bot_facts.write(tx, "large", "x" * 100_000)

    with pytest.raises(DatabaseAway, match="full"):
        await database.transact(work)
    assert await database.transact(lambda tx: bot_facts.read(tx, "small")) is None

    await pragma(database, "max_page_count=1000000")
    await database.transact(work)

    assert "1" == await database.transact(lambda tx: bot_facts.read(tx, "small"))


async def test_a_file_that_may_not_be_written_is_the_database_away(database: SqliteDatabase) -> None:
    """A file system that turned read-only says so to every turn, which waits."""
    await pragma(database, "query_only=ON")

    with pytest.raises(DatabaseAway, match="readonly"):
        await database.transact(lambda tx: bot_facts.write(tx, "a", "1"))

    await pragma(database, "query_only=OFF")
    await database.transact(lambda tx: bot_facts.write(tx, "a", "1"))


async def test_a_locked_file_is_the_database_away(database: SqliteDatabase, sqlite_url: str) -> None:
    """Somebody else writes for long, a backup tool say: the turn waits and then goes through."""
    await pragma(database, "busy_timeout=0")
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(DatabaseAway, match="locked"):
        await database.transact(lambda tx: bot_facts.write(tx, "a", "1"))

    other.execute("ROLLBACK")
    other.close()
    await database.transact(lambda tx: bot_facts.write(tx, "a", "1"))


async def test_a_file_that_is_no_database_is_refused_at_once(tmp_path: Path) -> None:
    """Opening says which trouble there is, and keeps no lock."""
    path = tmp_path / "letter.db"
    path.write_text("Dear bot, " * 1000)

    with pytest.raises(DatabaseAway, match=r"letter\.db: .*not a database"):
        await open_database(f"sqlite:///{path}")

    path.unlink()
    await (await open_database(f"sqlite:///{path}")).close()


def _modes(folder: Path) -> dict[str, int]:
    return {each.name: each.stat().st_mode & 0o777 for each in _files(folder)}


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_nobody_else_on_the_machine_reads_what_people_told(tmp_path: Path) -> None:
    """A new file and its log are their owner's alone, whatever the umask."""
    database = await open_database(f"sqlite:///{tmp_path}/bot.db")
    await database.transact(lambda tx: tx.run("CREATE TABLE told (words TEXT)"))
    modes = _modes(tmp_path)
    await database.close()

    assert {"bot.db", "bot.db-wal", "bot.db-shm", "bot.db.lock"} == set(modes)
    assert {0o600} == set(modes.values())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make files for others")
async def test_what_root_makes_in_the_bots_folder_is_the_bots(tmp_path: Path) -> None:
    """`restore` as root beside a unit with a user of its own: the bot must be able to open its database afterwards."""
    os.chown(tmp_path, 12345, 12345)
    await (await open_database(f"sqlite:///{tmp_path}/bot.db")).close()

    assert {12345} == {each.stat().st_uid for each in _files(tmp_path)}


async def test_a_place_that_cannot_be_is_named(tmp_path: Path) -> None:
    """A folder that is a file: the error names the path."""
    (tmp_path / "file").touch()

    with pytest.raises(DatabaseAway, match=r"bot\.db"):
        await open_database(f"sqlite:///{tmp_path}/file/bot.db")


async def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    """What cannot be opened as a file is the database away, not a traceback."""
    (tmp_path / "bot.db").mkdir()

    with pytest.raises(DatabaseAway, match=r"bot\.db"):
        await open_database(f"sqlite:///{tmp_path}/bot.db")


async def test_erased_words_are_overwritten(database: SqliteDatabase, sqlite_url: str) -> None:
    """What a person had erased is not found in the file any more, once the log was folded into it."""
    await database.transact(lambda tx: bot_facts.write(tx, "a", "a very private sentence"))
    await pragma(database, "wal_checkpoint(TRUNCATE)")
    assert b"a very private sentence" in whole(sqlite_url)

    await database.transact(lambda tx: tx.run("DELETE FROM facts_of_bot WHERE name = $1", "a"))
    await pragma(database, "wal_checkpoint(TRUNCATE)")

    assert b"a very private sentence" not in whole(sqlite_url)
