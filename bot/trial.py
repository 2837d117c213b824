"""The bot with the sandbox in Telegram's place: what a newcomer sees first. Never listens beyond this machine."""

from __future__ import annotations

import asyncio
from pathlib import Path

from pydantic import SecretStr

from bot import app
from bot.sandbox.telegram import Sandbox
from bot.settings import Settings

#: The sandbox's own state and the bot's database for it: virtual people never meet real ones.
_HOME = Path("data/sandbox")


async def run(settings: Settings, port: int, stop: asyncio.Event) -> None:
    """Start both and say where the phone page is; until *stop* is set, or cancelled."""
    _HOME.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240  # before anything runs
    sandbox = Sandbox(state=_HOME / "telegram.json")
    try:
        await sandbox.start(port)
    except OSError:
        await sandbox.start(0)  # somebody else has that port: any free one will do
    try:
        print(f"\n  Slipstream is on the phone: {sandbox.url}\n  (Ctrl-C stops it)\n", flush=True)  # noqa: T201  # the one line that a newcomer needs
        await app.run(_pointed_at(sandbox, settings), stop=stop)
    finally:
        await sandbox.stop()


def _pointed_at(sandbox: Sandbox, settings: Settings) -> Settings:
    return settings.model_copy(
        update={
            "public_url": "",  # Telegram's stand-in is on this machine: no proxy stands between
            "bot_token": SecretStr(sandbox.token),
            "bot_api_url": sandbox.url,
            "database_url": f"sqlite:///{_HOME}/slipstream.db",
        }
    )
