"""The bot as a process of its own, to be killed, and the sandbox that it talks to. It never kills anything else."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.sandbox.limits import Limits
from bot.sandbox.telegram import Sandbox
from bot.store.database import Work, open_database
from tests import beside

_ROOT = Path(__file__).parents[2]
#: Seconds within which a process starts, dies, or says what it owes.
PATIENCE = 60.0


class Mortal:
    """A bot that dies and comes back on the same database."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url
        self.code = _ROOT  #: whose bot starts the next time
        # Restarts bunch up what people hear; Telegram's limits for a chat have their own tests.
        self.sandbox = Sandbox(limits=Limits(chat_rate=None, typing_rate=None, bulk_rate=None))
        self.kills = 0
        self.settings: dict[str, str] = {}  #: what its environment holds beside the usual
        self._process: asyncio.subprocess.Process | None = None

    async def starts(self, kill_at: str = "") -> None:
        """Start the bot; with *kill_at* it dies at that point (see `victim`)."""
        errors = (self.folder / "errors.log").open("ab")
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.crash.victim",
                "run",
                cwd=self.folder,  # no .env of this machine
                env=self._environment(kill_at),
                stderr=errors,
                stdout=errors,
            )
        finally:
            errors.close()

    def _environment(self, kill_at: str) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(self.code),
            "BOT_TOKEN": self.sandbox.token,
            "BOT_API_URL": self.sandbox.url,
            "DATABASE_URL": self.url,
            "FLOOD_RATE": "1000",  # talkers are as quick as the machine
            "SLIPSTREAM_KILL_AT": kill_at,
            **self.settings,
        }

    async def dies(self) -> None:
        """Wait until the bot has died at its point."""
        assert self._process is not None
        async with asyncio.timeout(PATIENCE):
            status = await self._process.wait()
        self._process = None
        assert status == -signal.SIGKILL, self.errors()
        self.kills += 1

    async def lives_for(self, seconds: float) -> None:
        """Let the bot run for a while; it must not end by itself."""
        assert self._process is not None
        try:
            async with asyncio.timeout(seconds):
                status = await self._process.wait()
        except TimeoutError:
            return
        raise AssertionError(f"the bot ended by itself with {status}: {self.errors()}")

    async def is_killed(self) -> None:
        """SIGKILL, now."""
        assert self._process is not None
        self._process.kill()
        await self.dies()

    @property
    def children(self) -> list[int]:
        """The processes that the bot began and that are there still (Linux)."""
        assert self._process is not None
        number = self._process.pid
        return [int(each) for each in Path(f"/proc/{number}/task/{number}/children").read_text().split()]

    async def begets(self) -> int:
        """Wait until the bot has a process of its own beside it; gives its number."""
        await self._until(lambda: bool(self.children))
        return self.children[0]

    async def is_gone(self, number: int) -> None:
        """Wait until that process has ended, whoever buries it."""
        words = Path(f"/proc/{number}/cmdline")
        await self._until(lambda: not words.exists() or not words.read_bytes())

    async def ends(self) -> None:
        """SIGTERM: it finishes and leaves with 0."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        async with asyncio.timeout(PATIENCE):
            status = await process.wait()
        assert status == 0, self.errors()

    def is_signalled(self, number: signal.Signals) -> None:
        """Send the bot a signal, and do not wait."""
        assert self._process is not None
        self._process.send_signal(number)

    async def status(self) -> int:
        """Wait for the end; gives the exit status."""
        process, self._process = self._process, None
        assert process is not None
        async with asyncio.timeout(PATIENCE):
            return await process.wait()

    async def becomes(self, sql: str, *values: object) -> None:
        """Wait until *sql* finds a row: what one life of the bot held, the next one frees when its lease is over."""
        await self._until(lambda: bool(self.rows(sql, *values)))

    async def says(self, words: str, times: int = 1) -> None:
        """Wait until *words* stand in the bot's log so often, all lives together."""
        log = self.folder / "errors.log"
        await self._until(lambda: log.read_text().count(words) >= times)

    async def _until(self, holds: Callable[[], bool]) -> None:
        # Another process commits and logs: there is nothing to be woken by.
        async with asyncio.timeout(PATIENCE):
            while not holds():  # noqa: ASYNC110  # as said above
                await asyncio.sleep(0.02)

    async def clears_away(self) -> None:
        """Whatever happened: no process of ours stays."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            process.kill()
            await process.wait()
        await self.sandbox.stop()

    def errors(self) -> str:
        """What the bot wrote to standard error, all lives together."""
        log = self.folder / "errors.log"
        return log.read_text()[-3000:] if log.exists() else ""

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the bot's database beside it; see `tests.beside` for how its SQL is written."""
        looking = beside.look(self.url)
        try:
            return looking.rows(sql, *values)
        finally:
            looking.close()

    async def puts(self, work: Work[None]) -> None:
        """Change the database, beside the bot or before it runs."""
        database = await open_database(self.url, beside=True)
        try:
            await database.transact(work)
        finally:
            await database.close()
