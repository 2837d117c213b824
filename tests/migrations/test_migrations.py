"""The schema: one way to it, however the database got there, on both databases."""

from __future__ import annotations

import ast

import pytest

from bot import resources
from bot.store import bot_facts, migrations
from bot.store.database import Database, Transaction, WrongDatabase, open_database

_SQLITE = (
    "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
)
_COLUMNS = (
    "SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns"
    " WHERE table_schema = 'public' ORDER BY table_name, column_name"
)
_INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2"


async def schema(database: Database) -> list[tuple[object, ...]]:
    """Every table, column and index, as the database itself tells it."""

    async def work(tx: Transaction) -> list[tuple[object, ...]]:
        queries = [_SQLITE] if tx.dialect == "sqlite" else [_COLUMNS, _INDEXES]
        return [tuple(row) for sql in queries for row in await tx.rows(sql)]

    return await database.transact(work)


async def test_a_fresh_database_equals_one_that_took_every_step(
    empty_url: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever came by each revision has the same tables and indexes as whoever begins today."""
    revisions = migrations.known()
    stepped = await open_database(empty_url)
    for number in range(len(revisions)):
        monkeypatch.setattr(migrations, "known", lambda number=number: revisions[: number + 1])
        before = revisions[number - 1] if number else None
        assert (before, revisions[number]) == await migrations.upgrade(stepped)
    fresh = await open_database(url)

    assert await schema(fresh) == await schema(stepped)
    assert len(await schema(fresh)) > 20
    await stepped.close()
    await fresh.close()


async def test_upgrading_twice_is_harmless(empty_url: str) -> None:
    """The second time nothing is to be done, and nothing is lost."""
    database = await open_database(empty_url)
    newest = migrations.known()[-1]
    assert await migrations.current(database) is None
    assert (None, newest) == await migrations.upgrade(database)
    await database.transact(lambda tx: bot_facts.write(tx, "a", "1"))
    before = await schema(database)

    assert (newest, newest) == await migrations.upgrade(database)

    assert newest == await migrations.current(database)
    assert before == await schema(database)
    assert "1" == await database.transact(lambda tx: bot_facts.read(tx, "a"))
    await database.close()


async def test_a_newer_schema_is_refused_and_left_alone(database: Database) -> None:
    """Older code would write rows that newer code misreads: it says which code is wanted, and does not start."""
    await database.transact(lambda tx: tx.run("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(WrongDatabase, match="schema 9999, this code knows 0"):
        await migrations.upgrade(database)

    assert "9999" == await migrations.current(database)


async def test_a_migration_that_fails_leaves_the_old_schema(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All steps are one transaction: half a schema never exists."""
    database = await open_database(empty_url)
    whole = migrations._statements

    def broken(before: str | None, after: str, dialect: str) -> list[str]:
        return [*whole(before, after, dialect), "CREATE TABLE broken (oops"]

    monkeypatch.setattr(migrations, "_statements", broken)
    with pytest.raises(Exception, match=r"syntax|incomplete"):
        await migrations.upgrade(database)

    assert await migrations.current(database) is None
    assert [] == await schema(database)
    await database.close()


def test_revisions_follow_one_another_and_say_when_they_run() -> None:
    """`NNNN_{pre|post}_what`, numbered without gaps, each with its predecessor."""
    paths = sorted((resources.migrations() / "versions").glob("*.py"))
    previous = None
    for number, path in enumerate(paths, start=1):
        revision, when = path.stem.split("_")[:2]
        names = {
            target.id: ast.literal_eval(node.value)
            for node in ast.parse(path.read_text()).body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name) and target.id in {"revision", "down_revision"}
        }

        assert f"{number:04}" == revision == names["revision"]
        assert when in {"pre", "post"}
        assert previous == names["down_revision"]
        previous = revision
