"""Killed while content is checked and loaded: all of a reload happened or none of it, and its owner hears it once."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from advisor import library as contents
from bot import resources
from bot.clock import SystemClock
from bot.sandbox.people import Person
from bot.store.database import Transaction
from bot.store.editions import Loaded
from bot.usecases import editions as using
from tests.crash.process import PATIENCE, Mortal

_NONE_WAITS = "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM proofs)"
_LOOKED = "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM comparisons WHERE ended_at IS NULL)"
_ASKED, _ASKED_ANEW = 'text: "What is your trade?"', 'text: "What do you do for a living?"'


class Owner:
    """Somebody who loaded other content, and puts the first version back into the folder: no start takes that up."""

    def __init__(self, mortal: Mortal) -> None:
        self.mortal = mortal
        self.folder = mortal.folder / "content"
        self.person: Person = mortal.sandbox.person("Ann")
        mortal.settings |= {"ADMIN_IDS": str(self.person.id), "CONTENT_DIR": str(self.folder)}
        shipped = dict(resources.content())
        other = {**shipped, "questions.yaml": shipped["questions.yaml"].replace(_ASKED, _ASKED_ANEW)}
        self._texts = shipped, other
        self.before, self.after = (contents.parse(each).version for each in (other, shipped))

    async def loaded_another(self) -> None:
        """Ann has met the bot; what runs is what she loaded, what lies in the folder is what ran before it."""
        first, second = self._texts
        for name, text in first.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        now = SystemClock().now()

        async def work(tx: Transaction) -> None:
            await using.adopt(tx, Loaded(self.after, now, 0), first)
            await using.adopt(tx, Loaded(self.before, now, self.person.id), second)

        await self.mortal.puts(work)

    async def asks(self, act: str) -> None:
        await self.person.types("/start")
        await self.person.types(f"/content {act}")

    @property
    def runs(self) -> str:
        """The version that runs, by the database."""
        return str(
            json.loads(self.mortal.rows("SELECT value FROM facts_of_bot WHERE name = 'content'")[0][0])[
                "version"
            ]
        )

    def heard(self, words: str) -> int:
        """In how many messages they stand now."""
        return sum(each.says(words) for each in self.person.messages if each.from_bot)

    async def hears(self, words: str) -> None:
        await self.person.sees(words, timeout=PATIENCE)


@pytest.fixture
async def ann(mortal: Mortal) -> Owner:
    ann = Owner(mortal)
    await ann.loaded_another()
    return ann


@pytest.mark.parametrize("point", ["wanted.before", "wanted.after", "proved.before", "proved.after"])
async def test_a_reload_is_done_whole_and_once(mortal: Mortal, ann: Owner, point: str) -> None:
    """
    Killed before, in the midst of, and after its commit: it is loaded once, told once, and looked at once.

    After the commit and before the swap in memory the folder need not be there any more.
    """
    await mortal.starts(point)
    await ann.asks("reload")
    await mortal.dies()
    assert (ann.after if point == "proved.after" else ann.before) == ann.runs
    if point == "proved.after":
        (ann.folder / "facts.yaml").write_text("facts: [", encoding="utf-8")
    await mortal.starts()
    await mortal.becomes(_NONE_WAITS)
    await ann.hears("Loaded: version")
    await mortal.becomes(_LOOKED)
    await ann.person.types("/content")
    await ann.hears(f"Version {ann.after}")
    await mortal.ends()

    assert ann.after == ann.runs
    assert [(ann.before, ann.after)] == mortal.rows("SELECT before, after FROM comparisons")
    assert [("loaded",)] == mortal.rows("SELECT action FROM audit WHERE action <> 'asked'")
    assert 1 == ann.heard("Whose advice is another one now")


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the check's process in /proc")
async def test_a_kill_while_the_check_works_leaves_no_process_and_the_check_begins_anew(
    mortal: Mortal, ann: Owner
) -> None:
    """The check's own process ends by itself; what ran goes on, also with a fault in the folder, which is told then."""
    _spoil(ann.folder)
    await mortal.starts()
    await ann.asks("reload")
    check = await mortal.begets()
    await mortal.is_killed()
    await mortal.is_gone(check)
    assert [("reload",)] == mortal.rows("SELECT act FROM proofs")
    await mortal.starts()
    await mortal.becomes(_NONE_WAITS)
    await ann.hears("Nothing was loaded")
    await mortal.ends()

    assert ann.before == ann.runs
    assert 1 == ann.heard("Nothing was loaded")
    assert [] == mortal.rows("SELECT 1 FROM comparisons")


def _spoil(folder: Path) -> None:
    """A fault that only the check finds: the text can be read."""
    file = folder / "facts.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("- id: sector", "- id: sektor"), encoding="utf-8"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the check's process in /proc")
async def test_a_check_that_is_killed_is_told_and_loads_nothing(mortal: Mortal, ann: Owner) -> None:
    """Its process alone dies, as when memory is short: the bot goes on, its owner hears it and may ask again."""
    await mortal.starts()
    await ann.asks("reload")
    os.kill(await mortal.begets(), signal.SIGKILL)
    await ann.hears("The check itself did not work")
    await mortal.becomes(_NONE_WAITS)
    assert ann.before == ann.runs
    await ann.person.types("/content reload")
    await ann.hears("Loaded: version")
    await mortal.ends()

    assert ann.after == ann.runs
    assert [("checked", "the check did not work"), ("loaded", "0 faults")] == mortal.rows(
        "SELECT action, details FROM audit WHERE action <> 'asked' ORDER BY id"
    )
