"""Three bots on one PostgreSQL behind a balancer, to be killed, held up and cut off. It never kills anything else."""

from __future__ import annotations

import asyncio
import concurrent.futures
import os
import re
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
from aiohttp import web

from bot.sandbox.limits import Limits
from bot.sandbox.telegram import Sandbox
from tests.crash.process import PATIENCE
from tests.crash.wire import Wire

_ROOT = Path(__file__).parents[2]
#: Seconds by which each replica's clock is wrong.
_SKEWS = (-60, 0, 60)


async def becomes(true: Callable[[], bool]) -> None:
    """Wait until it is *true*: other processes make it so."""
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110  # they tell no event of ours
            await asyncio.sleep(0.1)


class Replica:
    """One process, its port, its own way to the database, and its wrong clock."""

    def __init__(self, number: int, folder: Path, wire: Wire) -> None:
        self.number = number
        self.wire = wire
        self.port = _free_port()
        self.lives = 0
        self._log = folder / f"replica-{number}.log"
        self._logged = 0  #: bytes of the log that earlier lives wrote
        self._folder = folder
        self.process: asyncio.subprocess.Process | None = None

    @property
    def name(self) -> str:
        """What it is called in leases and claims: another name in each life."""
        return f"r{self.number}x{self.lives}"

    async def starts(self, environment: dict[str, str]) -> None:
        self.lives += 1
        with self._log.open("ab") as errors:
            self._logged = errors.tell()
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.crash.victim",
                "run",
                cwd=self._folder,  # no .env of this machine
                env={
                    **environment,
                    "LISTEN_PORT": str(self.port),
                    "DATABASE_URL": self.wire.url,
                    "SLIPSTREAM_NAME": self.name,
                    "SLIPSTREAM_SKEW": str(_SKEWS[self.number % len(_SKEWS)]),
                },
                stderr=errors,
                stdout=errors,
            )

    def gets(self, number: int) -> None:
        """A signal."""
        assert self.process is not None
        self.process.send_signal(number)

    async def is_killed(self) -> None:
        """SIGKILL, now."""
        assert self.process is not None
        self.process.kill()
        async with asyncio.timeout(PATIENCE):
            status = await self.process.wait()
        assert status == -signal.SIGKILL, self.log()

    async def ends(self) -> None:
        """SIGTERM, once it is up: it finishes and leaves with 0."""
        assert self.process is not None
        await becomes(lambda: b"the bot runs" in self._log.read_bytes()[self._logged :])
        self.process.terminate()
        async with asyncio.timeout(PATIENCE):
            status = await self.process.wait()
        assert status == 0, self.log()

    def log(self) -> str:
        return self._log.read_text()[-3000:] if self._log.exists() else ""


class Replicas:
    """All of them, as one bot: what `promises` and `Talker` need of a `Mortal`."""

    def __init__(self, folder: Path, database: str, *, bulk_rate: int = 28) -> None:
        # Restarts bunch up what people hear; Telegram's limits for a chat have their own tests.
        self.sandbox = Sandbox(
            limits=Limits(chat_rate=None, typing_rate=None, bulk_rate=None, webhook_pause=0.2)
        )
        self.kills = 0  #: whatever may double a message: kills, and replicas that were cut off or held up
        self.database = database
        self.bulk_rate = bulk_rate
        self.replicas = [Replica(number, folder, Wire(database)) for number in range(3)]
        self._balancer = Balancer([each.port for each in self.replicas])

    async def start(self) -> None:
        await self.sandbox.start()
        await self._balancer.start()
        for each in self.replicas:
            await each.wire.start()
            await self.starts(each)

    async def starts(self, replica: Replica) -> None:
        await replica.starts(
            {
                "PATH": os.environ.get("PATH", ""),
                "PYTHONPATH": str(_ROOT),
                "BOT_TOKEN": self.sandbox.token,
                "BOT_API_URL": self.sandbox.url,
                "PUBLIC_URL": self._balancer.url,
                "BULK_RATE": str(self.bulk_rate),
                "FLOOD_RATE": "1000",  # talkers are as quick as the machine
            }
        )

    async def dies(self, replica: Replica) -> None:
        """SIGKILL, and another life at once."""
        await replica.is_killed()
        self.kills += 1
        await self.starts(replica)

    def holder(self, lease: str) -> Replica | None:
        """Who holds it, if that one lives."""
        found = self.rows("SELECT holder FROM leases WHERE name = ?", lease)
        return next((each for each in self.replicas if found and each.name == found[0][0]), None)

    async def somebody_holds(self, lease: str, *others: str) -> Replica:
        """Wait until one that is none of *others* (names) holds it."""

        def holds() -> bool:
            found = self.holder(lease)
            return found is not None and found.name not in others

        await becomes(holds)
        found = self.holder(lease)
        assert found is not None
        return found

    async def ends(self) -> None:
        """Each finishes and leaves."""
        for each in self.replicas:
            await each.ends()

    async def clears_away(self) -> None:
        """Whatever happened: no process of ours stays."""
        for each in self.replicas:
            if each.process is not None and each.process.returncode is None:
                each.process.kill()
                await each.process.wait()
            await each.wire.stop()
        await self._balancer.stop()
        await self.sandbox.stop()

    def errors(self) -> str:
        return "\n".join(each.log() for each in self.replicas)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the bot's database, with `?` for values as on SQLite."""
        numbers: Iterator[int] = iter(range(1, 100))
        numbered = re.sub(r"\?", lambda _: f"${next(numbers)}", sql)

        async def read() -> list[tuple[Any, ...]]:
            connection = await asyncpg.connect(self.database)
            try:
                return [tuple(row) for row in await connection.fetch(numbered, *values)]
            finally:
                await connection.close()

        with concurrent.futures.ThreadPoolExecutor(1) as beside:
            return beside.submit(asyncio.run, read()).result()


class Balancer:
    """Hands each call to the next replica; one that does not answer is passed over. It knows nothing else."""

    def __init__(self, ports: list[int]) -> None:
        self._ports = ports
        self._turn = 0
        self._runner: web.ServerRunner | None = None
        self._session: aiohttp.ClientSession | None = None
        self.url = ""

    async def start(self) -> None:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20))
        self._runner = web.ServerRunner(web.Server(self._hand_on, access_log=None))
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _hand_on(self, request: web.BaseRequest) -> web.Response:
        assert self._session is not None
        body = await request.read()
        for _ in self._ports:
            self._turn += 1
            url = f"http://127.0.0.1:{self._ports[self._turn % len(self._ports)]}{request.path}"
            try:
                async with self._session.post(url, data=body, headers=_headers(request)) as answer:
                    after = answer.headers.get("Retry-After")
                    return web.Response(
                        status=answer.status, headers={} if after is None else {"Retry-After": after}
                    )
            except (aiohttp.ClientError, TimeoutError):
                continue
        return web.Response(status=502)


def _headers(request: web.BaseRequest) -> dict[str, str]:
    kept = ("Content-Type", "X-Telegram-Bot-Api-Secret-Token")
    return {name: request.headers[name] for name in kept if name in request.headers}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
