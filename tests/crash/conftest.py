"""A bot that may be killed."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import app, settings
from tests.crash.process import Mortal


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with today's schema, to be copied."""
    path = tmp_path_factory.mktemp("schema") / "empty.db"
    token = SecretStr(f"1234567:{'A' * 35}")
    asyncio.run(app.migrate(settings.read(_env_file=None, bot_token=token, database_url=f"sqlite:///{path}")))
    return path


@pytest.fixture
async def mortal(tmp_path: Path, migrated: Path) -> AsyncIterator[Mortal]:
    """A bot that has not been started yet, beside a sandbox that has."""
    shutil.copy(migrated, tmp_path / "bot.db")
    mortal = Mortal(tmp_path)
    await mortal.sandbox.start()
    yield mortal
    await mortal.clears_away()
