"""Processes are replaced one by one: yesterday's code runs on today's schema, and nobody notices."""

from __future__ import annotations

import asyncio
import io
import subprocess
import tarfile
from pathlib import Path

import pytest

from bot.store import migrations
from bot.store.database import open_database
from tests.crash.process import Mortal
from tests.crash.talker import Talker

_ROOT = Path(__file__).parents[2]
#: The newest revision of the last release. What follows it may still change, so no code of its time counts.
RELEASED = "0004"


def _git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=_ROOT, check=True, capture_output=True).stdout


def _yesterday() -> str:
    """The last commit before there was a revision after the released one."""
    following = f"migrations/versions/{int(RELEASED) + 1:04}_*"
    added = _git("log", "--format=%H", "--diff-filter=A", "--reverse", "--", following).decode().split()
    return f"{added[0]}^"


@pytest.fixture
def old_code(tmp_path: Path) -> Path:
    """Yesterday's code out of the history."""
    try:
        packed = _git("archive", _yesterday(), "bot", "advisor", "templates", "migrations", "tests")
    except (OSError, IndexError, subprocess.CalledProcessError):
        pytest.skip("there is no history here (a source package, or a shallow clone)")
    folder = tmp_path / "yesterday"
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        # The first Pythons of 3.11 know no filter, and later ones warn when there is none.
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        archive.extractall(folder)
    return folder


async def test_yesterdays_code_goes_on_with_todays_schema(
    tmp_path: Path, empty_url: str, dialect: str, old_code: Path
) -> None:
    """Ann talks with yesterday's bot, today's schema comes beside it, she talks on, and today's bot takes over."""
    mortal = Mortal(tmp_path, empty_url)
    await mortal.sandbox.start()
    ann = Talker(mortal.sandbox.person("Ann"), 1)
    try:
        mortal.code = old_code
        await mortal.starts()
        await ann.starts()
        await ann.answers()
        if dialect == "sqlite":  # one process: the upgrade waits for its end, as `run` does
            await mortal.ends()
        database = await open_database(empty_url)
        assert (RELEASED, migrations.known()[-1]) == await migrations.upgrade(database)
        await database.close()
        if dialect == "postgresql":
            await ann.rambles(2)
            await ann.answers()
            await mortal.ends()
        mortal.code = _ROOT
        await mortal.starts()
        await asyncio.wait_for(ann.finishes(), 60)
        await mortal.ends()
    finally:
        await mortal.clears_away()

    assert [] == mortal.rows("SELECT error FROM inbox WHERE state <> 1")
    assert [] == mortal.rows("SELECT error FROM outbox WHERE state = 4")
    assert [(1,)] == mortal.rows("SELECT count(*) FROM plans WHERE person_id = ?", ann.person.id)
