"""Content changes under people's hands: in mid-intake, at a due tip, on an open step. They go on, and nothing fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.buttons import Opened
from bot.store import moments
from bot.store.database import Transaction
from bot.store.moments import Moment
from tests.stories.content import Folder, becomes_owner
from tests.stories.owner import Owner
from tests.stories.running import Running


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "content")


@pytest.fixture
async def root(bot: Running, ann: Owner, folder: Folder) -> Owner:
    """Ann, who owns the bot and its folder of content."""
    await becomes_owner(bot, ann, folder)
    return ann


async def test_an_option_that_is_gone_under_a_finger_says_so(
    bot: Running, root: Owner, bob: Owner, folder: Folder
) -> None:
    """Bob taps a trade that was taken away meanwhile: he sees the question as it is now, and answers it."""
    await bob.starts()
    old = bob.card
    folder.drops_line("questions.yaml", "- {id: farm_packed,")
    await folder.is_loaded(bot, root.id)

    assert "has changed" in await bob.picks("farm_packed", on=old)
    assert "farm_packed" not in bob.options
    await bob.picks("tailor", on=bob.again(old))
    assert {"sector": "tailor"} == bob.facts


async def test_an_answer_whose_option_is_gone_drops_out_and_is_asked_again(
    bot: Running, root: Owner, bob: Owner, folder: Folder
) -> None:
    """Bob had answered it, and goes on to the end: the review and the advice know nothing of it."""
    await bob.starts()
    await bob.answers("farm_packed")
    folder.drops_line("questions.yaml", "- {id: farm_packed,")
    await folder.is_loaded(bot, root.id)
    await bob.answers_everything()
    assert "farm_packed" not in bob.options
    await bob.taps("Show my advice ›")

    profile = bot.rows("SELECT profile FROM plans WHERE person_id = ?", bob.id)[0][0]
    assert "farm_packed" not in profile


async def test_a_renamed_option_is_another_one(bot: Running, root: Owner, bob: Owner, folder: Folder) -> None:
    """Ids are kept answers: whoever renames one loses it, and the person is asked; nothing fails."""
    await bob.starts()
    await bob.answers("farm_packed")
    folder.changes("questions.yaml", "{id: farm_packed, value: farm,", "{id: farm_in_packs, value: farm,")
    await folder.is_loaded(bot, root.id)
    await bob.answers_everything()
    await bob.taps("Show my advice ›")

    assert bot.rows("SELECT 1 FROM plans WHERE person_id = ?", bob.id)


async def test_a_question_that_is_gone_while_it_is_open_gives_way_to_the_next(
    bot: Running, root: Owner, bob: Owner, folder: Folder
) -> None:
    """Bob looks at a question that nobody asks any more: his tap shows what comes instead."""
    await bob.starts()
    await bob.answers("bakery")
    asked, old = bob.asked, bob.card
    assert asked is not None
    folder.replaces_question(asked, f"{asked}_anew")
    await folder.is_loaded(bot, root.id)
    await bob.picks(bob.options[0], on=old)

    assert bob.asked not in (None, asked)
    await bob.answers_everything()
    await bob.taps("Show my advice ›")
    assert bot.rows("SELECT 1 FROM plans WHERE person_id = ?", bob.id)


async def test_a_tip_that_is_gone_when_it_is_due_gives_way_to_another(
    bot: Running, root: Owner, bob: Owner, folder: Folder
) -> None:
    """A tip is chosen when it is due, from what runs then; a tap below an old one is harmless."""
    await bob.gets_advice(sector="bakery", hours="under_5")
    for path in (folder.path / "tips").glob("*.yaml"):
        path.unlink()
    await folder.is_loaded(bot, root.id)

    async def due(tx: Transaction) -> None:
        await moments.plan(tx, Moment(bob.id, "tip", "", bot.clock.now()))

    await bot.puts(due)
    await bot.rests()
    await bob.forges("r:u:common.gone")
    assert [] == bot.failed()


async def test_a_step_that_is_worded_anew_reads_so_at_once(
    bot: Running, root: Owner, bob: Owner, folder: Folder
) -> None:
    """No word to anybody: the open card is shown anew when it is opened, with the new words."""
    await bob.gets_advice(sector="bakery", hours="under_5")
    step = next(
        each.about for each in bob.presses_there if isinstance(each, Opened) and each.screen == "step"
    )
    title = bot.library.steps[step].title
    folder.changes(
        f"playbooks/{step.partition('.')[0]}.yaml", f'title: "{title}"', 'title: "Do it the new way"'
    )
    await folder.is_loaded(bot, root.id)
    said = len(bob.said)
    await bob.presses(Opened("step", step))

    assert "Do it the new way" in bob.again(bob.card).text
    assert said == len(bob.said)
