"""What /export reads: whatever tells of a person, on both databases; and the links that people hand on."""

from __future__ import annotations

from bot.store import exports, people, shares
from bot.store.database import Database, Transaction
from bot.store.people import OF_A_PERSON
from tests.bot.store.posting import ANN, BOB, NOW

_TABLES = {
    "sqlite": "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'",
    "postgresql": "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'",
}


async def test_every_table_that_tells_of_a_person_is_erased_and_exported(database: Database) -> None:
    """A new table with a person's number in it belongs into both, or this fails."""
    found = await database.transact(lambda tx: tx.rows(_TABLES[tx.dialect]))
    telling = {str(table) for table, column in found if column in {"person_id", "chat_id"}}

    assert telling == {
        *OF_A_PERSON,
        "inbox",
        "outbox",
        "menus",
    }  # a menu goes when Telegram has taken it away
    assert telling == set(exports.TABLES)


async def test_rows_come_with_the_names_of_their_columns(database: Database) -> None:
    """Every column of the person's own row, and no row of anybody else."""

    async def work(tx: Transaction) -> list[dict[str, object]]:
        await people.arrive(tx, ANN, "Ann", "en", "from_x", NOW)
        await people.arrive(tx, BOB, "Bob", "en", None, NOW)
        return [dict(each) for each in await exports.rows_of(tx, "people", ANN)]

    (row,) = await database.transact(work)

    assert (ANN, "Ann", "from_x", NOW, 7) == tuple(
        row[name] for name in ("person_id", "first_name", "source", "created_at", "tips_every")
    )
    assert {"zone", "expects", "share", "blocked_at"} <= set(row)


async def test_the_first_link_stays_and_its_own_person_does_not_count(database: Database) -> None:
    """Ann comes by her own link, Bob too: one came."""

    async def work(tx: Transaction) -> tuple[str | None, int, int]:
        for person in (ANN, BOB):
            await people.arrive(tx, person, "", None, "from_ann", NOW)
        await shares.keep(tx, ANN, "from_ann")
        await shares.keep(tx, ANN, "from_another")
        kept = await people.find(tx, ANN)
        came = [await shares.came_by(tx, ANN, payload) for payload in ("from_ann", "from_nobody")]
        return (kept.share if kept else None, came[0], came[1])

    assert ("from_ann", 1, 0) == await database.transact(work)
