"""What only PostgreSQL does: a server that may be away, and several who work at once."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import asyncpg
import pytest

from bot.store import bot_facts
from bot.store.database import DatabaseAway, Transaction, open_database

SECRET = "correct-horse"


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://bot:{SECRET}@127.0.0.1:1/bot",
        f"postgresql://bot:{SECRET}@no-such-host.invalid:5432/bot",
        f"postgresql://bot:{SECRET}@/bot?host=/no/such/folder",
        f"postgresql://bot:x/{SECRET}@127.0.0.1:1/bot",
        f"postgresql://bot:x#{SECRET}@127.0.0.1:1/bot",
        f"postgresql://bot:{SECRET}/@127.0.0.1:1/bot",
    ],
    ids=["port", "host", "socket", "slash", "hash", "last slash"],
)
async def test_a_server_that_cannot_be_reached_is_away_and_its_password_unsaid(url: str) -> None:
    """Neither the error nor what is chained to it repeats the password, also one that was written wrongly."""
    with pytest.raises(DatabaseAway) as caught:
        await open_database(url)

    error: BaseException | None = caught.value
    while error is not None:
        assert SECRET not in str(error)
        error = error.__cause__


async def test_an_unknown_database_is_away(postgres_url: str) -> None:
    """The server is there, the database is not: a sentence, not a traceback."""
    with pytest.raises(DatabaseAway, match="does not exist"):
        await open_database(postgres_url.replace(urlsplit(postgres_url).path, "/nowhere"))


async def test_a_connection_that_breaks_in_the_middle_is_the_database_away(postgres_url: str) -> None:
    """The server drops us inside a part: nothing is kept, and the next transaction gets a new connection."""
    database = await open_database(postgres_url)
    raw = await asyncpg.connect(postgres_url)

    async def work(tx: Transaction) -> None:
        async with tx.savepoint():
            await bot_facts.write(tx, "a", "1")
            row = await tx.row("SELECT pg_backend_pid()")
            assert row is not None
            await raw.execute("SELECT pg_terminate_backend($1)", row[0])
            await bot_facts.write(tx, "b", "1")

    with pytest.raises(DatabaseAway):
        await database.transact(work)

    assert await database.transact(lambda tx: bot_facts.read(tx, "a")) is None
    await raw.close()
    await database.close()


async def test_of_two_who_wait_for_one_another_one_is_told_to_try_again(postgres_url: str) -> None:
    """A deadlock is nobody's fault: one goes through, the other one is the database away."""
    database = await open_database(postgres_url)
    both = asyncio.Barrier(2)

    async def crossing(first: str, second: str) -> str:
        async def work(tx: Transaction) -> None:
            await bot_facts.write(tx, first, first)
            await both.wait()
            await bot_facts.write(tx, second, first)

        try:
            await database.transact(work)
        except DatabaseAway:
            return "again"
        return "through"

    assert ["again", "through"] == sorted(await asyncio.gather(crossing("a", "b"), crossing("b", "a")))
    await database.close()
