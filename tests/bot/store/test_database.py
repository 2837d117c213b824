"""One transaction: all of it or nothing, on both databases."""

from __future__ import annotations

import asyncio

import pytest

from bot.store import bot_facts
from bot.store.database import Database, DatabaseAway, Transaction, WrongDatabase, open_database


async def fact(database: Database, name: str = "a") -> str | None:
    return await database.transact(lambda tx: bot_facts.read(tx, name))


async def test_what_a_transaction_wrote_is_there_afterwards(database: Database) -> None:
    """All statements of a transaction take effect when it returns."""

    async def work(tx: Transaction) -> int:
        await bot_facts.write(tx, "a", "1")
        return 7

    assert 7 == await database.transact(work)
    assert "1" == await fact(database)


@pytest.mark.parametrize("fault", [ValueError("mine"), asyncio.CancelledError(), KeyboardInterrupt()])
async def test_whatever_is_raised_inside_undoes_everything(database: Database, fault: BaseException) -> None:
    """An exception, a cancellation and a stop by hand all roll back, and reach the caller as they are."""
    caught: list[BaseException] = []

    async def work(tx: Transaction) -> None:
        await bot_facts.write(tx, "a", "1")
        raise fault

    async def attempt() -> None:
        try:
            await database.transact(work)
        except BaseException as error:  # noqa: BLE001  # what it is, is the question
            caught.append(error)

    await attempt()

    assert [type(fault)] == [type(each) for each in caught]
    assert await fact(database) is None


async def test_a_transaction_that_is_cancelled_in_the_middle_leaves_nothing(postgres_url: str) -> None:
    """PostgreSQL: the task is cancelled between two statements; the next caller sees nothing, and can work."""
    database = await open_database(postgres_url)
    middle = asyncio.Event()

    async def work(tx: Transaction) -> None:
        await bot_facts.write(tx, "a", "1")
        middle.set()
        await asyncio.Event().wait()

    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(database.transact(work))
        await middle.wait()
        task.cancel()

    assert await fact(database) is None
    await database.close()


async def test_a_cancelled_caller_leaves_the_whole_or_nothing(database: Database) -> None:
    """Whenever the caller is cancelled, both rows are there or neither, and the next caller is served."""

    async def work(tx: Transaction) -> None:
        await bot_facts.write(tx, "a", "1")
        await bot_facts.write(tx, "b", "1")

    for rounds in range(6):
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(database.transact(work))
            for _ in range(rounds):
                await asyncio.sleep(0)
            task.cancel()

        assert await fact(database, "a") == await fact(database, "b")


async def test_a_part_fails_alone(database: Database) -> None:
    """What a savepoint held is undone; what came before and after it stays."""

    async def part(tx: Transaction) -> None:
        async with tx.savepoint():
            await bot_facts.write(tx, "inside", "1")
            async with tx.savepoint():
                await bot_facts.write(tx, "deeper", "1")
            raise ValueError("mine")

    async def work(tx: Transaction) -> None:
        await bot_facts.write(tx, "before", "1")
        with pytest.raises(ValueError, match="mine"):
            await part(tx)
        await bot_facts.write(tx, "after", "1")

    await database.transact(work)

    found = [await fact(database, name) for name in ("before", "inside", "deeper", "after")]
    assert ["1", None, None, "1"] == found


async def test_a_faulty_statement_fails_its_part_alone(database: Database) -> None:
    """Also when the database itself complains: that is the statement's fault, so nobody waits for the database."""

    async def work(tx: Transaction) -> bool:
        try:
            async with tx.savepoint():
                await tx.run(
                    "INSERT INTO cards (person_id, name, message_id) VALUES ($1, $2, $3)", 1, "a", None
                )
        except Exception as error:  # noqa: BLE001  # each database has its own class
            away = database.is_away(error)
        await bot_facts.write(tx, "after", "1")
        return away

    assert await database.transact(work) is False
    assert "1" == await fact(database, "after")


async def test_every_statement_tells_how_many_rows_it_touched(database: Database) -> None:
    """With and without values, and none for an insert that was there already."""

    async def work(tx: Transaction) -> list[int]:
        insert = "INSERT INTO facts_of_bot (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING"
        return [
            await tx.run(insert, "a", "1"),
            await tx.run(insert, "a", "2"),
            await tx.run(insert, "b", "1"),
            await tx.run("UPDATE facts_of_bot SET value = '3'"),
            await tx.run("DELETE FROM facts_of_bot WHERE name = $1", "c"),
        ]

    assert [1, 0, 1, 2, 0] == await database.transact(work)


async def test_a_missing_file_inside_a_turn_is_the_turns_fault(database: Database) -> None:
    """An `OSError` of the work, a missing template say, never looks like an absent database."""

    async def work(_: Transaction) -> None:
        raise FileNotFoundError("templates/gone.html")

    with pytest.raises(FileNotFoundError):
        await database.transact(work)

    assert not database.is_away(FileNotFoundError("templates/gone.html"))


async def test_a_value_that_does_not_fit_is_the_statements_fault(database: Database) -> None:
    """A number beyond 64 bits can be tried for ever: it is no reason to wait for the database."""

    async def work(tx: Transaction) -> bool:
        try:
            async with tx.savepoint():
                await tx.run("DELETE FROM people WHERE person_id = $1", 1 << 80)
        except Exception as error:  # noqa: BLE001  # each database has its own class
            return database.is_away(error)
        return True

    assert await database.transact(work) is False


async def test_a_statement_that_lacks_a_value_is_our_own_fault(database: Database) -> None:
    """It is never taken for an absent database, which would be waited for."""
    with pytest.raises(Exception, match=r"argument|binding") as caught:
        await database.transact(
            lambda tx: tx.run("DELETE FROM people WHERE person_id = $1 AND first_name = $2", 1)
        )

    assert not isinstance(caught.value, DatabaseAway)
    assert not database.is_away(caught.value)


async def test_a_database_of_another_bot_is_refused(database: Database) -> None:
    """People and file names of one bot mean nothing to another; the own bot comes in again and again."""
    for _ in range(2):
        await database.transact(lambda tx: bot_facts.belongs_to(tx, 11))

    with pytest.raises(WrongDatabase, match="belongs to the bot 11, the token to the bot 12"):
        await database.transact(lambda tx: bot_facts.belongs_to(tx, 12))


async def test_closing_waits_for_what_runs(database: Database) -> None:
    """A transaction that was asked for before the end is kept."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(database.transact(lambda tx: bot_facts.write(tx, "a", "1")))
        await asyncio.sleep(0)

    assert "1" == await fact(database)


async def test_a_closed_database_is_away_or_says_so(postgres_url: str) -> None:
    """PostgreSQL: after `close`, nothing hangs."""
    database = await open_database(postgres_url)
    await database.close()

    with pytest.raises(DatabaseAway):
        await fact(database)
