"""telemelya as a process on loopback, and the proxy that gives its calls the secret. Nothing here knows the bot."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any, Self

import aiohttp
from aiohttp import web

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".standin" / "bin" / "python"  #: as `make standin` makes it
LOOPBACK = "127.0.0.1"
#: Number and token of the one bot that telemelya knows.
BOT_ID = 123456789
TOKEN = f"{BOT_ID}:{'A' * 35}"
SECRET = "the-secret-of-the-standin-s-calls"  # for this machine's loopback only
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # a header's name
_PATIENCE = 240  # seconds for its imports, on a machine with much other work


class Standin:
    """telemelya with its two stores, Redis and S3, each a pretended one."""

    def __init__(self, url: str, process: asyncio.subprocess.Process, http: aiohttp.ClientSession) -> None:
        self.url = url
        self._process = process
        self._http = http

    @classmethod
    async def start(cls) -> Self:
        """Start it, and return when it answers."""
        process = await asyncio.create_subprocess_exec(
            str(PYTHON), str(Path(__file__).with_name("serve.py")),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=sys.stderr,
        )  # fmt: skip
        assert process.stdout is not None
        async with asyncio.timeout(_PATIENCE):
            url = (await process.stdout.readline()).decode().strip()
        assert url, "the stand-in ended by itself"
        http = aiohttp.ClientSession(headers={"Authorization": "Bearer any"})
        started = cls(url, process, http)
        assert (await started._ask("GET", "health"))["ok"]
        return started

    async def stop(self) -> None:
        """End its input, which ends it."""
        await self._http.close()
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()

    async def _ask(self, method: str, what: str, body: Any = None) -> dict[str, Any]:
        address = f"{self.url}/api/v1/test/{what}"
        async with self._http.request(
            method, address, params={"bot_token": TOKEN}, json=body, timeout=aiohttp.ClientTimeout(_PATIENCE)
        ) as answer:
            found: dict[str, Any] = await answer.json()
            return found

    async def sends(self, **update: Any) -> dict[str, Any]:
        """Let somebody write or tap: `chat_id`, `text` or `callback_data`; gives the update and its delivery."""
        return await self._ask("POST", "send_update", update)

    async def recorded(self) -> list[dict[str, Any]]:
        """What the bot asked of it since the last `forget`, oldest first."""
        return list((await self._ask("GET", "responses"))["responses"])

    async def forget(self) -> None:
        """Begin anew."""
        await self._ask("POST", "reset")

    async def call(self, method: str, **params: Any) -> tuple[int, Any]:
        """Call a method of its Bot API; gives the status and the answer."""
        async with self._http.post(f"{self.url}/bot{TOKEN}/{method}", json=params) as answer:
            return answer.status, await answer.json()


class Proxy:
    """
    Stands where the bot says that it can be called, and hands calls on with the secret.

    telemelya forgets the `secret_token` that setWebhook gives it; what lacks the secret the bot refuses with 403.
    """

    def __init__(self, port: int) -> None:
        self._bot = f"http://{LOOPBACK}:{port}"
        self.secret: str | None = SECRET  #: None: as telemelya calls by itself
        self._runner: web.ServerRunner | None = None
        self.url = ""

    async def start(self) -> None:
        """Listen on any free port."""
        self._runner = web.ServerRunner(web.Server(self._hand_on))
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, 0).start()
        self.url = f"http://{LOOPBACK}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _hand_on(self, request: web.BaseRequest) -> web.StreamResponse:
        headers = {"Content-Type": "application/json"}
        if self.secret is not None:
            headers[_SECRET_HEADER] = self.secret
        async with (
            aiohttp.ClientSession() as http,
            http.post(self._bot + request.path, data=await request.read(), headers=headers) as answer,
        ):
            return web.Response(status=answer.status, body=await answer.read())
