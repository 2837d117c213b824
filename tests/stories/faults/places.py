"""The place where everything is kept fails: busy, full, not to be written, gone."""

from __future__ import annotations

import resource
import sqlite3
from pathlib import Path

import asyncpg

from tests.stories.faults import claims
from tests.stories.faults.case import POSTGRESQL, Case
from tests.stories.faults.scene import Scene

_AWAY = "no updates for now"  # nor can one be kept


def _file(scene: Scene) -> str:
    return scene.bot.settings.database_url.removeprefix("sqlite:///")


async def _nothing(_: Scene) -> None:
    """The fault comes with the act."""


async def _meets_it(scene: Scene) -> None:
    """Ann taps; the bot tries, and cannot; then what was held is let go."""
    await scene.logged(_AWAY, scene.taps_only)


async def _rests(scene: Scene) -> None:
    await scene.bot.rests()


# Another process writes, and does not end.


async def lock(scene: Scene) -> None:
    other = sqlite3.connect(_file(scene), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    scene.held.append(other)


async def unlock(scene: Scene) -> None:
    scene.held.pop().close()
    await scene.bot.rests()


# No further byte fits.


async def _fill(scene: Scene) -> None:
    """No file of this process may grow: as a quota does it. A real disk is in `test_faults.py`."""
    scene.held.append(resource.getrlimit(resource.RLIMIT_FSIZE))
    size = Path(f"{_file(scene)}-wal").stat().st_size  # noqa: ASYNC240  # a moment in a test
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, scene.held[-1][1]))


async def _empty(scene: Scene) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, scene.held.pop())
    await scene.bot.rests()


# The file can be read only.


async def _forbid_writing(scene: Scene) -> None:
    await _pragma(scene, "ON")


async def _allow_writing(scene: Scene) -> None:
    await _pragma(scene, "OFF")
    await scene.bot.rests()


async def _pragma(scene: Scene, value: str) -> None:
    """On the bot's own connection: SQLite then says what it says on a read-only file system."""
    database = scene.database
    await database._hop(database._raw().execute, f"PRAGMA query_only={value}")


# The server drops every connection.


async def _drop(scene: Scene) -> None:
    ours = scene.bot.rows("SELECT pg_backend_pid()")[0][0]  # the story's own look
    connection = await asyncpg.connect(scene.bot.settings.database_url)
    try:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), $1)",
            ours,
        )
    finally:
        await connection.close()


CASES: tuple[Case, ...] = (
    Case(
        name="another process keeps the SQLite file locked",
        breaks=lock,
        acts=_meets_it,
        mends=unlock,
        sees=claims.once,
        keeps=claims.answer,
        recovers=claims.by_itself,
    ),
    Case(
        name="the disk is full (SQLite)",
        breaks=_fill,
        acts=_meets_it,
        mends=_empty,
        sees=claims.once,
        keeps=claims.answer,
        recovers=claims.by_itself,
    ),
    Case(
        name="the SQLite file cannot be written",
        breaks=_forbid_writing,
        acts=_meets_it,
        mends=_allow_writing,
        sees=claims.once,
        keeps=claims.answer,
        recovers=claims.by_itself,
    ),
    Case(
        name="PostgreSQL drops every connection",
        breaks=_drop,
        acts=Scene.taps,
        sees=claims.once,
        keeps=claims.answer,
        recovers=claims.by_itself,
        on=POSTGRESQL,
    ),
)
