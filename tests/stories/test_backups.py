"""The drill: a backup while people talk, a loss, a restore; every row compared, and then somebody talks on."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot import backups
from bot.backups import CannotRestore
from bot.buttons import Opened
from bot.message import Lane, Say
from bot.scheduled.erasures import Erasures
from bot.store import erasure_list, outbox
from bot.store.database import Transaction, WrongDatabase
from bot.store.outbox import Draft
from tests.stories.owner import Owner
from tests.stories.running import Running

Rows = dict[str, list[tuple[Any, ...]]]


def _all_rows(path: Path) -> Rows:
    """Every row of every table."""
    connection = sqlite3.connect(path)
    try:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}
    finally:
        connection.close()


def _breaks(file: Path) -> None:
    """Two pages of it are lost."""
    broken = bytearray(file.read_bytes())
    broken[4096:12288] = b"\xff" * 8192
    file.write_bytes(broken)


async def _erases_himself(bob: Owner) -> None:
    await bob.types("/delete")
    await bob.presses(Opened("erase"))


async def _never(_: Erasures) -> None:
    """No look comes in time."""


async def _restore(bot: Running, file: Path, *, force: bool = True) -> backups.Restored:
    return await backups.restore(bot.settings, file, bot.clock.now(), force=force)


#: A file is lost, put back, compared: only SQLite has one.
on_a_file = pytest.mark.parametrize("dialect", ["sqlite"])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup.db"


@on_a_file
async def test_the_drill(bot: Running, ann: Owner, bob: Owner, file: Path) -> None:
    """Ann is backed up in the middle of her intake; all that came after is lost, every row is back, and she goes on."""
    await ann.starts()
    await ann.answers_everything()
    await bob.starts()
    await backups.save(bot.settings.database_url, file)
    saved = _all_rows(file)
    assert saved == _all_rows(bot.path)
    await bob.types("/plan")
    await bot.stops()
    bot.path.unlink()
    done = await _restore(bot, file, force=False)

    assert (2, 0) == (done.people, done.forgotten)
    assert saved == _all_rows(bot.path)
    await bot.starts_again()
    await ann.types("/plan")
    assert ann.last.from_bot
    assert "/start" not in ann.last.text


async def test_a_backup_is_whole_while_the_bot_writes(bot: Running, ann: Owner, file: Path) -> None:
    """Ann goes on tapping while it is made: she waits for nothing, and the backup is of one moment."""
    await ann.starts()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(ann.answers_everything())
        for number in range(5):
            await backups.save(bot.settings.database_url, file.with_suffix(f".{number}"))

    for number in range(5):
        rows = _all_rows(file.with_suffix(f".{number}"))
        turned = {row[1] for row in rows["inbox"] if row[4] == 1}
        answered = {int(row[1].split(":")[1]) for row in rows["outbox"] if row[1].startswith("update:")}
        assert answered <= turned


async def test_who_was_erased_since_stays_erased(bot: Running, ann: Owner, bob: Owner, file: Path) -> None:
    """Bob erases himself after the backup. Put back over the living database, it has no trace of him; Ann is there."""
    for each in (ann, bob):
        await each.starts()
    await backups.save(bot.settings.database_url, file)
    await _erases_himself(bob)
    await bot.stops()
    done = await _restore(bot, file)

    assert (1, 1) == (done.people, done.forgotten)
    assert {} == bot.traces(bob.id)
    assert bot.traces(ann.id)
    await bot.starts_again()


@on_a_file
async def test_the_list_beside_a_lost_file_remembers_who_was_erased(
    bot: Running, ann: Owner, bob: Owner, file: Path
) -> None:
    """The database is lost with its disk, the list of erasures is elsewhere: Bob does not come back."""
    list_file = backups.list_of(bot.settings)
    assert list_file is not None
    for each in (ann, bob):
        await each.starts()
    await backups.save(bot.settings.database_url, file)
    await _erases_himself(bob)
    await bot.comes(lambda: bool(erasure_list.read(list_file)))
    await bot.stops()
    bot.path.unlink()
    done = await _restore(bot, file, force=False)

    assert (1, 1) == (done.people, done.forgotten)
    assert {} == bot.traces(bob.id)
    assert str(bob.id) not in list_file.read_text()
    await bot.starts_again()


@on_a_file
async def test_a_bot_that_is_stopped_owes_the_list_nothing(
    bot: Running, bob: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bob erases himself between two looks, then the bot is stopped: the list is whole before its disk can be lost."""
    list_file = backups.list_of(bot.settings)
    assert list_file is not None
    monkeypatch.setattr(Erasures, "run", _never)
    await bot.stops()
    await bot.starts_again()
    await bob.starts()
    await _erases_himself(bob)
    assert [] == erasure_list.read(list_file)
    await bot.stops()

    assert 1 == len(erasure_list.read(list_file))
    await bot.starts_again()


async def test_who_came_back_before_the_backup_is_there(bot: Running, bob: Owner, file: Path) -> None:
    """Bob erases himself and begins anew, then the backup is made: the second beginning is his, and stays."""
    await bob.starts()
    await _erases_himself(bob)
    bot.clock.jump(bot.clock.now() + 1000)
    await bob.starts()
    await backups.save(bot.settings.database_url, file)
    await bot.stops()
    done = await _restore(bot, file)

    assert (1, 0) == (done.people, done.forgotten)
    await bot.starts_again()


async def test_a_new_token_needs_the_old_one_to_forget(
    bot: Running, bob: Owner, file: Path, tmp_path: Path
) -> None:
    """Bob was erased under the old token: without it nothing is restored; with it he stays erased."""
    await bob.starts()
    await backups.save(bot.settings.database_url, file)
    await _erases_himself(bob)
    await bot.stops()
    number = bot.sandbox.token.partition(":")[0]
    fresh = bot.settings.model_copy(update={"bot_token": SecretStr(f"{number}:{'N' * 35}")})
    with pytest.raises(CannotRestore, match="BOT_TOKEN_BEFORE"):
        await backups.restore(fresh, file, bot.clock.now(), force=False)
    with_both = fresh.model_copy(update={"bot_token_before": SecretStr(bot.sandbox.token)})
    done = await backups.restore(with_both, file, bot.clock.now(), force=False)

    assert (0, 1) == (done.people, done.forgotten)
    await bot.starts_again()


@on_a_file
async def test_a_database_with_people_in_it_is_not_overwritten_by_mistake(
    bot: Running, ann: Owner, file: Path
) -> None:
    """Without --force nothing happens, nor while the bot runs, nor with a file that is none."""
    await ann.starts()
    await backups.save(bot.settings.database_url, file)
    with pytest.raises(WrongDatabase, match="in use"):
        await _restore(bot, file)
    await bot.stops()
    before = _all_rows(bot.path)
    with pytest.raises(CannotRestore, match="--force"):
        await _restore(bot, file, force=False)
    _breaks(file)
    with pytest.raises(CannotRestore, match="no sound backup"):
        await _restore(bot, file)
    with pytest.raises(CannotRestore, match="no such file"):
        await _restore(bot, file.with_name("nothing.db"))

    assert before == _all_rows(bot.path)
    await bot.starts_again()


async def test_what_must_not_come_twice_is_not_said_from_a_backup(
    bot: Running, ann: Owner, file: Path
) -> None:
    """A tip waited when the backup was made and was said afterwards: nobody knows, so it is left as uncertain."""
    await ann.starts()
    await bot.stops()
    tip = Draft("tip:1", ann.id, Say("Count your stock.", lane=Lane.TIP))

    async def put(tx: Transaction) -> None:
        await outbox.put(tx, tip, bot.clock.now())

    await bot.puts(put)
    await backups.save(bot.settings.database_url, file)
    await _restore(bot, file)
    await bot.starts_again()
    await ann.types("/help")

    assert [] == [each for each in ann.said if each.says("Count your stock.")]
    assert [("uncertain",)] == bot.rows("SELECT verdict FROM outbox WHERE key = 'tip:1'")
