"""The bot, ready for a story, and the people in it. After each story: every tap was answered, nothing failed."""

from __future__ import annotations

import asyncio
import shutil
import warnings
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from pydantic import SecretStr
from telegram.warnings import PTBUserWarning

from advisor.library import Library
from bot import app, settings
from tests.stories.owner import Owner
from tests.stories.running import Running


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped content."""
    return app.load_library()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with today's schema, to be copied: nobody waits for migrations in every story."""
    path = tmp_path_factory.mktemp("schema") / "empty.db"
    token = SecretStr(f"1234567:{'A' * 35}")
    asyncio.run(app.migrate(settings.read(_env_file=None, bot_token=token, database_url=f"sqlite:///{path}")))
    return path


@pytest.fixture(autouse=True)
def _quiet_library() -> None:
    """As in bot/outbound/telegram_api.py, whose own filter pytest takes away for each test."""
    warnings.filterwarnings("ignore", message="Please use 'Bot\\.", category=PTBUserWarning)


@pytest.fixture
async def bot(
    tmp_path: Path, library: Library, migrated: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Running]:
    """The whole bot, running."""
    shutil.copy(migrated, tmp_path / "bot.db")
    running = Running(tmp_path, library)
    running.watch(monkeypatch)
    await running.start()
    yield running
    await running.rests()
    failed = running.failed()
    unanswered = [tap.data for tap in running.taps if not tap.answered]
    await running.stop()

    assert not failed
    assert not unanswered


@pytest.fixture
def meet(bot: Running) -> Callable[[str, str], Owner]:
    """Somebody by name and language."""
    return lambda name, language: Owner(bot, bot.sandbox.person(name, language))


@pytest.fixture
def ann(bot: Running) -> Owner:
    return Owner(bot, bot.sandbox.person("Ann"))


@pytest.fixture
def bob(bot: Running) -> Owner:
    return Owner(bot, bot.sandbox.person("Bob"))
