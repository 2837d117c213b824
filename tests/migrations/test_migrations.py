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


async def test_a_schema_from_which_something_was_taken_is_refused_and_left_alone(database: Database) -> None:
    """Older code would miss what is gone: it says which code is wanted, and does not start."""
    await database.transact(lambda tx: tx.run("UPDATE alembic_version SET version_num = '9999'"))
    await database.transact(lambda tx: bot_facts.write(tx, migrations.LAST_POST, "9998"))

    with pytest.raises(WrongDatabase, match="schema 9999, this code knows 0"):
        await migrations.upgrade(database)

    assert "9999" == await migrations.current(database)


async def test_older_code_goes_on_with_a_newer_schema_that_only_adds(database: Database) -> None:
    """A process of yesterday may start again in the midst of an upgrade; it leaves the schema as it is."""
    await database.transact(lambda tx: tx.run("UPDATE alembic_version SET version_num = '9999'"))

    assert ("9999", "9999") == await migrations.upgrade(database)


class Tomorrow:
    """Code with more revisions than there are, some of which take away."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.newest = migrations.known()[-1]
        self._patch = monkeypatch

    def has(self, *revisions: str) -> None:
        """Each "9001_pre" or "9002_post"."""
        numbers = [*migrations.known(), *(each[:4] for each in revisions)]
        posts = frozenset(each[:4] for each in revisions if each.endswith("post"))
        self._patch.setattr(migrations, "known", lambda: numbers)
        self._patch.setattr(migrations, "posts", lambda: posts)
        self._patch.setattr(
            migrations,
            "_statements",
            lambda _, after, __: [f"UPDATE alembic_version SET version_num = '{after}'"],
        )


async def test_what_takes_away_waits_until_the_last_old_process_is_gone(
    database: Database, dialect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL new code starts with what is added, and takes away when told; SQLite waits for nobody."""
    tomorrow = Tomorrow(monkeypatch)
    tomorrow.has("9001_pre", "9002_post")

    reached = "9002" if dialect == "sqlite" else "9001"
    assert (tomorrow.newest, reached) == await migrations.upgrade(database)
    assert (reached, reached) == await migrations.upgrade(database)
    assert (reached, "9002") == await migrations.upgrade(database, post=True)
    assert "9002" == await database.transact(lambda tx: bot_facts.read(tx, migrations.LAST_POST))


async def test_new_code_does_not_start_without_what_it_needs(
    database: Database, dialect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it needs stands behind what takes away: it says what to stop and what to run, and changes nothing."""
    tomorrow = Tomorrow(monkeypatch)
    tomorrow.has("9001_post", "9002_pre")
    if dialect == "sqlite":
        assert (tomorrow.newest, "9002") == await migrations.upgrade(database)
        return

    with pytest.raises(WrongDatabase, match=r"needs schema 9002, .* `python -m bot migrate --post`"):
        await migrations.upgrade(database)

    assert tomorrow.newest == await migrations.current(database)
    assert (tomorrow.newest, "9002") == await migrations.upgrade(database, post=True)


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
