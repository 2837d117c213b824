"""A bot that may be killed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.crash.process import Mortal


@pytest.fixture
async def mortal(tmp_path: Path, url: str) -> AsyncIterator[Mortal]:
    """A bot that has not been started yet, beside a sandbox that has; on each of the two databases."""
    mortal = Mortal(tmp_path, url)
    await mortal.sandbox.start()
    yield mortal
    await mortal.clears_away()
