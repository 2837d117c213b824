"""One stand-in for the session, and for each story a bot of its own that it calls."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from advisor.library import Library
from tests.standin.standin import PYTHON, Standin
from tests.standin.visitor import Called
from tests.stories.conftest import _quiet_library, library
from tests.stories.owner import Owner

__all__ = ["_quiet_library", "library"]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def standin() -> AsyncIterator[Standin]:
    if not PYTHON.is_file():
        pytest.skip("there is no stand-in here; `make standin` makes its environment")
    started = await Standin.start()
    yield started
    await started.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def bot(
    sqlite_url: str, library: Library, standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Called]:
    """The whole bot, called by telemelya. After each story: every tap was answered, nothing failed."""
    called = Called(sqlite_url, library, standin)
    called.watch(monkeypatch)
    await called.start()
    yield called
    await called.rests()
    failed = called.failed()
    unanswered = [tap.data for tap in called.taps if not tap.answered]
    await called.stop()

    assert not failed
    assert not unanswered


@pytest.fixture
def ann(bot: Called) -> Owner:
    return bot.visitor(7_100_000_001, "Ann")


@pytest.fixture
def bob(bot: Called) -> Owner:
    return bot.visitor(7_100_000_002, "Bob")
