"""/content: checked and loaded while people talk; nobody else may, and nothing faulty ever runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.usecases.roles import Role
from tests.stories.appointing import gives
from tests.stories.content import Folder, becomes_owner
from tests.stories.owner import Owner
from tests.stories.running import Running

_ASKED = 'text: "What is your trade?"'


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "content")


@pytest.fixture
async def root(bot: Running, ann: Owner, folder: Folder) -> Owner:
    """Ann, who owns the bot and its folder of content."""
    await becomes_owner(bot, ann, folder)
    return ann


def running(bot: Running) -> str:
    """The version that runs, by the database."""
    return str(json.loads(bot.rows("SELECT value FROM facts_of_bot WHERE name = 'content'")[0][0])["version"])


async def test_an_owner_sees_what_runs(bot: Running, root: Owner, folder: Folder) -> None:
    """Version, since when, from where, how much."""
    await root.types("/content")

    assert f"Version {running(bot)}" in root.last.text
    assert "Loaded at a start" in root.last.text
    assert str(folder.path) in root.last.text


async def test_a_check_names_every_fault_and_changes_nothing(
    bot: Running, root: Owner, folder: Folder
) -> None:
    """File, id, and what to write instead; the audit tells that it was asked."""
    before = running(bot)
    folder.changes("facts.yaml", "- id: sector", "- id: sektor")
    await root.types("/content check")
    asked = root.last
    assert "I am checking" in asked.text
    await bot.proves()

    told = root.again(asked).text
    assert "fault" in told
    assert "playbooks/" in told
    assert "sector" in told
    assert before == running(bot)
    assert "content-faults.txt" in [
        each.wire["document"]["file_name"] for each in root.said if "document" in each.wire
    ]
    assert [(root.id, "checked")] == bot.rows("SELECT who, action FROM audit WHERE action <> 'asked'")


async def test_what_has_a_fault_is_not_loaded(bot: Running, root: Owner, folder: Folder) -> None:
    """A text that is no text, too: what ran goes on, also after a restart."""
    before = running(bot)
    (folder.path / "tips" / "common.yaml").write_bytes(b"tips: \xff")
    await root.types("/content")
    await root.taps("🔄 Check and load")
    asked = root.last
    await bot.proves()

    told = root.again(asked).text
    assert "Nothing was loaded" in told
    assert "tips/common.yaml" in told
    assert "Save it as UTF-8" in told
    await bot.stops()
    await bot.starts_again()
    await root.types("/plan")
    assert before == running(bot)


async def test_what_is_faultless_is_loaded_while_people_talk(
    bot: Running, root: Owner, bob: Owner, folder: Folder
) -> None:
    """Bob looks at a question that is worded anew meanwhile: his old buttons say so, and he goes on."""
    before = running(bot)
    await bob.starts()
    old = bob.card
    folder.changes("questions.yaml", _ASKED, 'text: "What do you do for a living?"')
    await root.types("/content reload")
    asked = root.last
    await bot.proves()

    told = root.again(asked).text
    assert "Loaded" in told
    assert "questions.yaml" in told
    assert before != running(bot)
    assert [(root.id, "loaded")] == bot.rows("SELECT who, action FROM audit WHERE action <> 'asked'")
    assert "That question has changed" in await bob.picks("bakery", on=old)
    assert "What do you do for a living?" in bob.again(old).text
    await bob.picks("bakery", on=bob.again(old))
    assert {"sector": "bakery"} == bob.facts

    loaded = running(bot)
    await bot.stops()
    await bot.starts_again()
    await root.types("/content")
    assert "by " in root.last.text
    assert loaded == running(bot)
    await root.types("/content reload")
    asked = root.last
    await bot.proves()
    assert "It is what runs already" in root.again(asked).text


@pytest.mark.parametrize("role", [None, "helper", "editor"])
async def test_nobody_but_owners_can_do_it(bot: Running, root: Owner, bob: Owner, role: Role | None) -> None:
    """The answer to an unknown command, to an old button; nothing is asked of the folder."""
    await bob.starts()
    await gives(bob, role)
    await bob.types("/nonsense")
    unknown = bob.last.text
    for command in ("/content", "/content check", "/content reload"):
        await bob.types(command)
        assert unknown == bob.last.text
    for data in ("k:content", "k:content:check", "k:content:reload", "k:content:nonsense"):
        assert "too old" in await bob.forges(data)

    assert [] == bot.rows("SELECT 1 FROM proofs")
    assert [] == bot.rows("SELECT 1 FROM audit WHERE who = ?", bob.id)


async def test_an_owner_who_is_none_any_more_loads_nothing(
    bot: Running, root: Owner, bob: Owner, folder: Folder
) -> None:
    """The role is judged when the loading takes effect."""
    before = running(bot)
    await bob.starts()
    await gives(bob, "owner")
    folder.changes("questions.yaml", _ASKED, 'text: "What do you do for a living?"')
    await bob.types("/content reload")
    await gives(bob, None)
    await bot.proves()

    assert before == running(bot)
    assert "I am checking" in bob.last.text
    assert "too old" in await bob.forges("k:content:reload")
