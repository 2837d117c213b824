"""A bot moves from SQLite to PostgreSQL, or back: all of it, row by row, whatever interrupts the move."""

from __future__ import annotations

import signal

import pytest

from bot.store import bot_facts, copying
from bot.store.copying import Shape
from bot.store.database import Transaction, WrongDatabase, open_database
from tests.bot.commands.moving import BOT, MANY, all_rows, copy, fill


async def _change(url: str, *statements: str) -> None:
    async def work(tx: Transaction) -> None:
        for each in statements:
            await tx.run(each)

    database = await open_database(url, beside=True)
    try:
        await database.transact(work)
    finally:
        await database.close()


async def _starts(url: str) -> None:
    """What every start of the bot asks first."""
    database = await open_database(url)
    try:
        await database.transact(lambda tx: bot_facts.belongs_to(tx, BOT))
    finally:
        await database.close()


@pytest.fixture
async def tables(sqlite_url: str) -> list[Shape]:
    """Every table, when the database is closed again."""
    database = await open_database(sqlite_url)
    try:
        return await database.transact(copying.shapes)
    finally:
        await database.close()


async def test_every_row_of_every_table_moves(
    sqlite_url: str, postgres_url: str, tables: list[Shape]
) -> None:
    """All rows are there, new ones get numbers that no row ever had, and the bot starts there, and only there."""
    await fill(sqlite_url, MANY)
    await _change(sqlite_url, f"DELETE FROM outbox WHERE id > {MANY - 100}")

    status, said = await copy(sqlite_url, postgres_url)

    assert (0, True) == (status, "Moved, every row compared." in said), said
    before = await all_rows(sqlite_url, tables)
    assert before == await all_rows(postgres_url, tables)
    assert {MANY, MANY - 100, MANY + 1} == {len(rows) for rows in before.values()}
    await _change(postgres_url, "INSERT INTO outbox (key, lane) VALUES ('new', 1)")
    newest = (await all_rows(postgres_url, [each for each in tables if each.name == "outbox"]))["outbox"]
    assert MANY + 1 == max(row[0] for row in newest)
    await _starts(postgres_url)
    with pytest.raises(WrongDatabase, match="The bot has moved from here to"):
        await _starts(sqlite_url)


async def test_a_bot_that_runs_goes_over_in_bulk_and_is_asked_to_stop(
    sqlite_url: str, postgres_url: str, tables: list[Shape]
) -> None:
    """While it has its file, the rows are copied and no more; afterwards what has changed meanwhile, too."""
    await fill(sqlite_url, MANY)
    running = await open_database(sqlite_url)
    status, said = await copy(sqlite_url, postgres_url)
    await running.close()

    assert (1, True) == (status, "Now stop the bot that uses" in said), said
    assert await all_rows(sqlite_url, tables) == await all_rows(postgres_url, tables)
    with pytest.raises(WrongDatabase, match="is being copied into this database"):
        await _starts(postgres_url)
    await _starts(sqlite_url)  # it may go on for as long as it likes

    await _change(
        sqlite_url,
        "UPDATE people SET first_name = 'Bob' WHERE person_id = 7",
        "DELETE FROM moments WHERE person_id < 1200",
        "DELETE FROM inbox",
        "INSERT INTO outbox (key, lane) VALUES ('new', 1)",
    )
    status, said = await copy(sqlite_url, postgres_url)

    assert 0 == status, said
    assert await all_rows(sqlite_url, tables) == await all_rows(postgres_url, tables)
    assert "people: 2,300 rows, 1 written, the same on both sides" in said


async def test_a_move_that_is_done_is_not_done_again(
    sqlite_url: str, postgres_url: str, tables: list[Shape]
) -> None:
    """Whoever starts it once more hears so, and what the bot has learnt over there stays."""
    await fill(sqlite_url, 3)
    await copy(sqlite_url, postgres_url)
    await _change(postgres_url, "UPDATE people SET first_name = 'Learnt'")
    there = await all_rows(postgres_url, tables)

    status, said = await copy(sqlite_url, postgres_url)

    assert (0, True) == (status, "already" in said), said
    assert there == await all_rows(postgres_url, tables)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("INSERT INTO facts_of_bot (name, value) VALUES ('bot_id', '999')", "belongs to another bot, 999"),
        ("INSERT INTO people (person_id) VALUES (7)", "holds rows of a bot already"),
        (
            "INSERT INTO facts_of_bot (name, value) VALUES ('copying', '{\"bot\": \"999\"}')",
            "holds half of another bot, 999",
        ),
    ],
)
async def test_a_database_that_is_not_empty_is_left_alone(
    sqlite_url: str, postgres_url: str, tables: list[Shape], rows: str, why: str
) -> None:
    """Rows of another bot, or of this one without a copy under way: nothing is written, and it is said why."""
    await fill(sqlite_url, 3)
    await _change(postgres_url, rows)
    there = await all_rows(postgres_url, tables)

    status, said = await copy(sqlite_url, postgres_url)

    assert (1, True) == (status, why in said), said
    assert there == await all_rows(postgres_url, tables)
    await _starts(sqlite_url)


@pytest.mark.parametrize(
    "point", ["copied.before:2", "copied.after:1", "copied.after:9", "moved.before:1", "moved.after:1"]
)
async def test_a_move_that_is_killed_goes_on(
    sqlite_url: str, postgres_url: str, tables: list[Shape], point: str
) -> None:
    """Killed before or after any commit, also between the last two: at most one of the two starts a bot, and the
    next try ends as if nothing had been."""
    await fill(sqlite_url, 1300)
    status, said = await copy(sqlite_url, postgres_url, kill_at=point)
    assert -signal.SIGKILL == status, said
    starting = 0
    for url in (sqlite_url, postgres_url):
        try:
            await _starts(url)
        except WrongDatabase:
            continue
        starting += 1
    assert starting <= 1

    status, said = await copy(sqlite_url, postgres_url)

    assert 0 == status, said
    assert await all_rows(sqlite_url, tables) == await all_rows(postgres_url, tables)
    await _starts(postgres_url)


async def test_what_is_no_move_is_told(sqlite_url: str, tmp_path: object) -> None:
    """Two files, or a file that is not there: a sentence, and nothing is made."""
    assert (2, True) == _told(await copy(sqlite_url, f"{sqlite_url}.other"), "one URL of each kind")
    missing = await copy(f"sqlite:///{tmp_path}/no.db", "postgresql://nobody@127.0.0.1:1/x")
    assert (1, True) == _told(missing, "There is no database at")


def _told(done: tuple[int, str], words: str) -> tuple[int, bool]:
    return done[0], words in done[1]
