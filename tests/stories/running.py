"""The whole bot beside the sandbox in the test's own loop, on a real database. It never looks inside a turn."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

from advisor.library import Library
from bot import app, settings
from bot.sandbox.limits import Limits
from bot.sandbox.taps import Tap
from bot.sandbox.telegram import Sandbox
from bot.settings import Settings
from bot.store.database import Database, Transaction, Work, open_database
from bot.store.people import OF_A_PERSON
from bot.store.postgres import PostgresDatabase
from bot.store.sqlite import SqliteDatabase
from tests import beside
from tests.stories.jumping import JumpingClock

#: People in stories are as quick as the machine: what Telegram limits a chat to has its own tests.
LIMITS = Limits(chat_rate=None, group_minute=None, typing_rate=None)
#: Seconds in which everything that an update causes must have happened.
_PATIENCE = 20.0
#: A day on which no story runs, in milliseconds since 1970: what is held until then is at rest.
FAR = 32_503_680_000_000
#: What is held for longer is at rest; what is held for less is jumped to, in milliseconds.
_HELD = 60_000
_UNFINISHED = """
SELECT 'arrived', CAST(update_id AS TEXT), '', 0 FROM inbox WHERE update_id >= ?
UNION ALL SELECT 'inbox', CAST(update_id AS TEXT), CAST(attempts AS TEXT), 0 FROM inbox WHERE state = 0
UNION ALL SELECT 'outbox', key, error, CASE WHEN state = 0 THEN not_before ELSE 0 END
  FROM outbox WHERE state < 2 AND not_before < ?
UNION ALL SELECT 'moment', kind, about, 0 FROM moments WHERE due_at <= ?
UNION ALL SELECT 'inquiry', CAST(id AS TEXT), state, 0 FROM inquiries WHERE stale_at IS NOT NULL OR remind_at <= ?
UNION ALL SELECT 'answer', CAST(r.id AS TEXT), o.verdict, 0 FROM remarks r JOIN outbox o ON o.key = 'answer:' || r.id
  WHERE r.told_at IS NULL AND o.state > 1"""
#: Done by those who look around now and then, and need not know yet that there is something.
_LOOKED_FOR = frozenset({"moment", "inquiry", "answer"})
_TABLES = (*OF_A_PERSON, "outbox", "inbox")


class Running:
    """
    A bot that runs, its sandbox, and its database to look at.

    Every story runs on SQLite and on PostgreSQL; how its SQL is written, so that both read it, tells `tests.beside`.
    """

    def __init__(self, url: str, library: Library, limits: Limits = LIMITS) -> None:
        self.url = url
        self._beside = beside.look(url)
        self.library = library
        self.reads_folder = False  #: advised by what lies in the folder of the settings, not by the library
        self.sandbox = Sandbox(limits=limits)
        self.taps: list[Tap] = []
        self.clock = JumpingClock()
        self.admin_ids: frozenset[int] = frozenset()  #: ADMIN_IDS at the next start
        self.overrides: dict[str, Any] = {}  #: other settings at the next start
        self.way = ""  #: by which the bot reaches its database at the next start; "" is the story's own
        self.zone = ZoneInfo("UTC")  #: in which the story tells its hours
        self._committed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def path(self) -> Path:
        """The database's file, for stories that are about SQLite alone."""
        assert self.url.startswith("sqlite:///"), "PostgreSQL has no file: let the story ask for SQLite"
        return Path(self.url.removeprefix("sqlite:///"))

    @property
    def settings(self) -> Settings:
        return settings.read(
            _env_file=None,
            bot_token=SecretStr(self.sandbox.token),
            bot_api_url=self.sandbox.url,
            database_url=self.way or self.url,
            admin_ids=self.admin_ids,
            **{"flood_rate": 1000, **self.overrides},  # as quick as the machine, like LIMITS
        )

    async def start(self) -> None:
        await self.sandbox.start()
        await self.starts_again()

    async def starts_again(self) -> None:
        # Owned, not detached: stops() cancels it and raises what it met.
        self._task = asyncio.get_running_loop().create_task(
            app.run(self.settings, self.clock, library=None if self.reads_folder else self.library)
        )

    async def is_called(self) -> None:
        """The bot starts again with PUBLIC_URL: from now on Telegram calls it."""
        await self.stops()
        port = _free_port()
        self.overrides |= {"public_url": f"http://127.0.0.1:{port}/bots/one", "listen_port": port}
        await self.starts_again()
        await self.comes(lambda: bool(self.rows("SELECT 1 FROM facts_of_bot WHERE name = 'webhook'")))

    async def stops(self) -> None:
        """Stop the bot; the sandbox goes on."""
        task, self._task = self._task, None
        if task is None:
            return
        if task.done():
            task.result()
            raise AssertionError("the bot ended by itself")
        task.cancel()
        await asyncio.wait([task])
        # It ended as after a kill, and its leases would run for seconds: a story does not wait for that.
        await self.puts(lambda tx: tx.run("UPDATE leases SET until = 0"))

    async def stop(self) -> None:
        await self.stops()
        await self.sandbox.stop()
        self._beside.close()

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Hear of every commit of the bot, so that nobody has to wait by the clock."""
        kinds: tuple[type[Database], ...] = (SqliteDatabase, PostgresDatabase)
        for kind in kinds:
            monkeypatch.setattr(kind, "transact", self._watched(kind.transact))

    def _watched(self, original: Callable[..., Any]) -> Callable[..., Any]:
        async def transact(database: Database, work: Work[Any]) -> Any:
            try:
                return await original(database, work)
            finally:
                self._committed.set()

        return transact

    def moves_to(self, url: str) -> None:
        """Look at another database from now on; the bot, which is stopped, starts there the next time."""
        self._beside.close()
        self.url, self._beside = url, beside.look(url)

    async def rests(self) -> None:
        """Wait until every update had its turn and everything was said."""
        try:
            async with asyncio.timeout(_PATIENCE):
                while True:
                    self._committed.clear()
                    unfinished = self._unfinished()
                    if not unfinished:
                        return
                    if any(kind in _LOOKED_FOR for kind, *_ in unfinished):
                        self.clock.poke()
                    held_until = min(moment for *_, moment in unfinished)
                    if held_until > self.clock.now():  # all that is left is held
                        self.clock.jump(held_until)
                    await self._until_news()
        except TimeoutError:
            raise AssertionError(f"the bot does not come to rest: {self._unfinished()}") from None

    async def becomes(self, sql: str) -> None:
        """Wait until *sql* finds a row, and all that is due by then has happened."""
        try:
            async with asyncio.timeout(_PATIENCE):
                while not self.rows(sql):
                    self._committed.clear()
                    self.clock.poke()
                    await self._until_news()
        except TimeoutError:
            raise AssertionError(f"never true: {sql}: {self._unfinished()}") from None
        await self.rests()

    async def proves(self) -> None:
        """Wait until what was asked of the content's folder is done: seconds of a process that lets others go first."""
        async with asyncio.timeout(6 * _PATIENCE):
            self.clock.poke()
            while self.rows("SELECT 1 FROM proofs"):
                self._committed.clear()
                await self._until_news()
        await self.rests()

    async def until(self, when: str) -> None:
        """Let everything that is due until then happen, in its order; *when* as `JumpingClock.read` reads it."""
        goal = self.clock.read(when, self.zone)
        while (moment := self._next_until(goal)) is not None:
            self.clock.jump(moment)
            await self.rests()
        self.clock.jump(goal)
        await self.rests()

    async def comes(self, happened: Callable[[], bool]) -> None:
        """Wait for what is done beside turns: menus, counts."""
        async with asyncio.timeout(_PATIENCE):
            while not happened():
                self._committed.clear()
                self.clock.poke()
                await self._until_news()

    def _next_until(self, goal: int) -> int | None:
        moments = (
            "SELECT due_at AS moment FROM moments UNION ALL SELECT not_before FROM outbox WHERE state = 0"
            " UNION ALL SELECT due_at FROM run_waits UNION ALL SELECT remind_at FROM inquiries"
        )
        found: int | None = self.rows(
            f"SELECT min(moment) FROM ({moments}) WHERE moment > ? AND moment <= ?", self.clock.now(), goal
        )[0][0]
        return found

    async def _until_news(self) -> None:
        """Wait for a commit; a bot that ended meanwhile raises what ended it."""
        assert self._task is not None, "the bot was stopped"
        news = asyncio.get_running_loop().create_task(self._committed.wait())
        try:
            await asyncio.wait([news, self._task], return_when=asyncio.FIRST_COMPLETED)
        finally:
            news.cancel()
        if self._task.done():
            self._task.result()

    def _unfinished(self) -> list[tuple[Any, ...]]:
        """What waits for its turn, to be said, to come due, or at Telegram still."""
        pending, now = self.sandbox.pending, self.clock.now()
        found = self.rows(_UNFINISHED, min(pending, default=FAR), now + _HELD, now, now)
        arrived = {int(row[1]) for row in found if row[0] == "arrived"}
        on_the_way = [("telegram", each, "", 0) for each in pending if each not in arrived]
        return [*on_the_way, *(row for row in found if row[0] != "arrived")]

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the bot's database beside it; see `tests.beside` for how its SQL is written."""
        return self._beside.rows(sql, *values)

    def answers(self, person_id: int) -> dict[str, Any]:
        """What the database holds as a person's answers."""
        found = self.rows("SELECT answers FROM intakes WHERE person_id = ?", person_id)
        return dict(json.loads(found[0][0])) if found else {}

    def traces(self, person_id: int) -> dict[str, int]:
        """In which tables the person's number stands, and how often."""
        found = {}
        for table in _TABLES:
            column = "chat_id" if table == "outbox" else "person_id"
            found[table] = self.rows(f"SELECT count(*) FROM {table} WHERE {column} = ?", person_id)[0][0]
        return {table: number for table, number in found.items() if number}

    def mentions(self, words: str) -> list[str]:
        """The tables in which *words* stand in any column."""
        tables = self._beside.tables()
        return [
            each for each in tables if any(words in str(row) for row in self.rows(f"SELECT * FROM {each}"))
        ]

    def failed(self) -> list[str]:
        """Errors of failed turns, moments and refused messages: a story never ends with one."""
        moments = [row[0] for row in self.rows("SELECT kind FROM moments WHERE attempts > 0")]
        turns = [row[0] for row in self.rows("SELECT error FROM inbox WHERE state = 2")]
        return moments + turns + [row[0] for row in self.rows("SELECT error FROM outbox WHERE state = 4")]

    async def puts(self, work: Work[Any]) -> None:
        """Change the bot's database beside it, as an operator's tool would."""
        database = await open_database(self.url, beside=True)
        try:

            async def whole(tx: Transaction) -> None:
                await work(tx)

            await database.transact(whole)
        finally:
            await database.close()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
