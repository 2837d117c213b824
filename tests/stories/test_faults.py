"""Whatever goes wrong: what the person sees, what is kept, and how it recovers. The faults stand in `faults/`."""

from __future__ import annotations

import contextlib
import resource
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.store.database import Transaction
from bot.store.postgres import PostgresDatabase
from bot.store.sqlite import SqliteDatabase
from tests.stories.faults.case import Case
from tests.stories.faults.cases import CASES
from tests.stories.faults.scene import Scene
from tests.stories.owner import Owner
from tests.stories.running import Running


@pytest.fixture
async def scene(
    bot: Running, ann: Owner, bob: Owner, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Scene]:
    """Ann and Bob, each asked their first question."""
    allowed = resource.getrlimit(resource.RLIMIT_FSIZE)
    scene = Scene(bot, ann, bob, monkeypatch)
    _remember_database(scene, monkeypatch)
    await scene.begins()
    yield scene
    if scene.afterwards:  # what the bot stood on until now
        await bot.stops()
        for each in scene.afterwards:
            await each()
    resource.setrlimit(resource.RLIMIT_FSIZE, allowed)  # also when the fault was never mended


def _remember_database(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the place needs the bot's own connection to it."""
    for kind in (SqliteDatabase, PostgresDatabase):
        original: Any = kind.transact

        async def transact(database: Any, work: Any, original: Any = original) -> Any:
            scene.database = database
            return await original(database, work)

        monkeypatch.setattr(kind, "transact", transact)


_RUNS = [
    pytest.param(dialect, case, id=f"{dialect}-{case.name[:60]}") for case in CASES for dialect in case.on
]


@pytest.mark.parametrize(("dialect", "case"), _RUNS, indirect=["dialect"])
async def test_whatever_goes_wrong(scene: Scene, case: Case) -> None:
    """The three claims of the row hold."""
    await case.breaks(scene)
    await case.acts(scene)
    if case.mends is not None:
        await case.mends(scene)

    await case.sees.holds(scene)
    await case.keeps.holds(scene)
    await case.recovers.holds(scene)
    await _is_read_by_the_operator(scene.bot)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Where the bot keeps everything: a file system of four megabytes, if this machine lets us mount one."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(tmp_path)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("only root can mount a small disk")
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


@pytest.mark.parametrize("dialect", ["sqlite"])  # PostgreSQL's disk is its server's
async def test_a_disk_that_is_really_full_holds_the_conversation_up_and_loses_nothing(
    small_disk: Path, bot: Running, ann: Owner
) -> None:
    """Not a byte is left; Ann's tap waits at Telegram, and is answered as soon as there is room."""
    scene = Scene(bot, ann, ann, pytest.MonkeyPatch())
    await ann.starts()
    scene.notes()
    with (small_disk / "filler").open("wb", buffering=0) as filler, contextlib.suppress(OSError):
        while True:
            filler.write(b"x" * 4096)
    await scene.logged("no updates for now", scene.taps_only)
    (small_disk / "filler").unlink()
    await bot.rests()

    assert 1 == len(scene.heard)
    assert scene.asked in ann.facts
    assert scene.tap
    assert scene.tap.answered


async def _is_read_by_the_operator(bot: Running) -> None:
    """Messages that failed are part of the fault: no other story ends with one."""

    async def forget(tx: Transaction) -> None:
        await tx.run("DELETE FROM outbox WHERE state = 4")

    await bot.puts(forget)
