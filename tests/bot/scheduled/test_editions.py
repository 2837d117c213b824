"""Which content runs: after a start, after a reload elsewhere, after a bad edit, after a kill; on both databases."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from advisor import library as contents
from advisor import rules
from advisor.faults import ContentError
from advisor.library import Library
from bot.desk import Desk
from bot.scheduled.editions import Editions, opened
from bot.store import editions, plans
from bot.store.database import Database
from bot.store.editions import Loaded
from bot.store.plans import StoredPlan
from bot.usecases import editions as using
from tests.advisor import tiny
from tests.conftest import StillClock

_TEXTS = tiny.supplied()
_OTHER = {**_TEXTS, "trends.yaml": _TEXTS["trends.yaml"] + "\n# another edition\n"}
_THIRD = {**_TEXTS, "trends.yaml": _TEXTS["trends.yaml"] + "\n# a third one\n"}
_FAULTY = {**_TEXTS, "trends.yaml": "trends: []"}


def _write(folder: Path, texts: dict[str, str]) -> str:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the tiny content."""
    _write(tmp_path / "content", _TEXTS)
    return tmp_path / "content"


async def _loads(database: Database, texts: dict[str, str]) -> None:
    """An owner loads *texts* while the bot runs."""
    version = contents.version_of(texts)
    await database.transact(lambda tx: using.adopt(tx, Loaded(version, 1, 7), texts))


async def test_a_start_runs_the_folder_and_keeps_its_texts(
    database: Database, clock: StillClock, folder: Path
) -> None:
    """Whoever asks next year what that version said still finds it."""
    library = await opened(database, clock, str(folder))

    assert contents.version_of(_TEXTS) == library.version
    assert _TEXTS == await database.transact(lambda tx: editions.texts(tx, library.version))


async def test_the_first_start_on_faulty_content_is_refused(
    database: Database, clock: StillClock, folder: Path
) -> None:
    """Nobody is advised by it, and every fault is named."""
    _write(folder, _FAULTY)
    (folder / "facts.yaml").write_bytes(b"\xff\xfe")

    with pytest.raises(ContentError, match=r"facts\.yaml: this file is no text in UTF-8"):
        await opened(database, clock, str(folder))


async def test_a_bad_edit_and_a_kill_do_not_take_the_bot_down(
    database: Database, clock: StillClock, folder: Path
) -> None:
    """What ran last runs again, from the database."""
    before = await opened(database, clock, str(folder))
    _write(folder, _FAULTY)

    assert before.version == (await opened(database, clock, str(folder))).version


async def test_what_was_loaded_holds_until_the_folder_holds_something_new(
    database: Database, clock: StillClock, folder: Path
) -> None:
    """Another process with yesterday's folder takes nobody back; whoever puts a new text there is heard."""
    await opened(database, clock, str(folder))
    await _loads(database, _OTHER)
    assert contents.version_of(_OTHER) == (await opened(database, clock, str(folder))).version
    _write(folder, _THIRD)

    assert contents.version_of(_THIRD) == (await opened(database, clock, str(folder))).version


async def test_without_a_reload_the_last_start_decides(
    database: Database, clock: StillClock, folder: Path
) -> None:
    """Whoever goes back to yesterday's version has yesterday's content."""
    await opened(database, clock, str(folder))
    _write(folder, _OTHER)
    await opened(database, clock, str(folder))
    _write(folder, _TEXTS)

    assert contents.version_of(_TEXTS) == (await opened(database, clock, str(folder))).version


async def test_what_one_process_loads_reaches_the_others(
    database: Database, clock: StillClock, folder: Path
) -> None:
    """They take up the same texts, whatever lies in their own folder."""
    desk = Desk(await opened(database, clock, str(folder)))
    follower = Editions(database, clock, desk)
    assert not await follower.look()
    await _loads(database, _OTHER)

    assert await follower.look()
    assert contents.version_of(_OTHER) == desk.library.version
    assert not await follower.look()


async def test_what_older_code_cannot_read_leaves_it_as_it_is(
    database: Database, clock: StillClock, folder: Path
) -> None:
    """In the midst of an update the old process goes on with what it has."""
    desk = Desk(await opened(database, clock, str(folder)))
    await _loads(database, _FAULTY)

    assert not await Editions(database, clock, desk).look()
    assert contents.version_of(_TEXTS) == desk.library.version


async def test_texts_are_kept_as_long_as_a_plan_was_made_from_them(
    database: Database, clock: StillClock
) -> None:
    """The newest three and what runs stay, too; all else goes."""
    many = [{**_TEXTS, "trends.yaml": f"{_TEXTS['trends.yaml']}\n# {number}\n"} for number in range(6)]
    versions = [contents.version_of(texts) for texts in many]
    for number, texts in enumerate(many):
        await database.transact(
            lambda tx, texts=texts, at=number: using.adopt(
                tx, Loaded(contents.version_of(texts), at, 7), texts
            )  # type: ignore[misc]
        )
    await database.transact(lambda tx: plans.save(tx, StoredPlan(1, versions[1], {}, None, None)))

    assert 2 == await database.transact(using.tidy)
    kept = [version for version, _ in await database.transact(editions.versions)]
    assert [versions[5], versions[4], versions[3], versions[1]] == kept


def test_a_library_that_is_taken_away_is_forgotten() -> None:
    """A hundred reloads take no more memory than one."""
    desk = Desk(contents.parse(_TEXTS))
    for number in range(10):
        texts = {**_TEXTS, "trends.yaml": f"{_TEXTS['trends.yaml']}\n# {number}\n"}
        _advises(desk.library)
        desk.put(contents.parse(texts))
    gc.collect()

    versions = {contents.version_of(_TEXTS)} | {
        contents.version_of({**_TEXTS, "trends.yaml": f"{_TEXTS['trends.yaml']}\n# {number}\n"})
        for number in range(9)
    }
    alive = {each.version for each in gc.get_objects() if isinstance(each, Library)}
    assert set() == versions & alive


def _advises(library: Library) -> None:
    assert rules.advise(library, {"offer": "bread"}).standings
