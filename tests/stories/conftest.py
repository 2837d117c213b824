"""The bot, ready for a story, and the people in it. After each story: every tap was answered, nothing failed."""

from __future__ import annotations

import warnings
from collections.abc import AsyncIterator, Callable

import pytest
from telegram.warnings import PTBUserWarning

from advisor.library import Library
from bot import app
from tests.stories.owner import Owner
from tests.stories.running import Running


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped content."""
    return app.load_library()


@pytest.fixture(autouse=True)
def _quiet_library() -> None:
    """As in bot/outbound/telegram_api.py, whose own filter pytest takes away for each test."""
    warnings.filterwarnings("ignore", message="Please use 'Bot\\.", category=PTBUserWarning)


@pytest.fixture
async def bot(url: str, library: Library, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    """The whole bot, running, on each of the two databases."""
    running = Running(url, library)
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
