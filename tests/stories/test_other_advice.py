"""Another library is loaded: whose advice changes is found, counted, and told once with its reason, in whatever way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.message import Lane
from bot.sandbox.chats import Message
from bot.store import admins
from bot.store.database import Transaction
from tests.stories.content import Folder, becomes_owner
from tests.stories.owner import Owner
from tests.stories.running import Running

_REASON = "We have learnt that it takes more than a few hours."
_CHANGED = "Your advice changed, because I have learnt more"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "content")


@pytest.fixture
async def root(bot: Running, ann: Owner, folder: Folder) -> Owner:
    """Ann, who owns the bot and its folder of content."""
    await becomes_owner(bot, ann, folder)
    return ann


async def advised(owner: Owner) -> str:
    """Somebody with few hours takes the intake; gives the ride that comes first."""
    await owner.gets_advice(sector="bakery", hours="under_5")
    found = owner.bot.rows("SELECT primary_trend FROM plans WHERE person_id = ?", owner.id)
    return str(found[0][0])


def told(owner: Owner) -> list[Message]:
    """What the owner heard of a changed advice."""
    return [each for each in owner.said if _CHANGED in each.text]


def plan_of(owner: Owner) -> tuple[Any, ...]:
    return owner.bot.rows("SELECT primary_trend, library FROM plans WHERE person_id = ?", owner.id)[0]


async def looks(root: Owner) -> Message:
    """The owner of the bot opens what was found."""
    number = root.bot.rows("SELECT max(id) FROM comparisons")[0][0]
    await root.forges(f"k:compared:{number}", on=root.last)
    return root.again(root.card)


async def tells(root: Owner) -> None:
    await looks(root)
    await root.taps("📣 Tell them…")
    await root.taps("✅ Yes, tell them")


async def ends(bot: Running) -> None:
    await bot.becomes("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM runs WHERE ended_at IS NULL)")


async def test_those_whose_advice_changed_are_found_counted_and_told_why(
    bot: Running, root: Owner, bob: Owner, folder: Folder
) -> None:
    """Bob's first ride is closed by a new rule: he hears which, why, what comes instead, and the way to his plan."""
    ride = await advised(bob)
    folder.closes(ride)
    version = await folder.is_loaded(bot, root.id)
    card = await looks(root)

    assert "1 plan looked at" in card.text
    assert "Another advice: 1" in card.text
    assert "another ride first: 1" in card.text
    assert "Bob" not in card.text
    await root.taps("👁 Show me an example")
    assert _REASON in root.again(root.card).text
    assert [] == told(bob)
    await root.taps("‹ Back")
    await tells(root)
    await ends(bot)

    assert 1 == len(told(bob))
    assert _REASON in told(bob)[0].text
    assert [(int(Lane.BROADCAST), 2)] == bot.rows(
        "SELECT lane, state FROM outbox WHERE chat_id = ? AND run_id IS NOT NULL", bob.id
    )
    assert "Broadcast 1 is sent." in root.last.text
    assert ride == plan_of(bob)[0]
    await bob.taps("📋 Show my plan", on=told(bob)[0])
    assert 1 == len(told(bob))
    assert version == plan_of(bob)[1]
    assert ride != plan_of(bob)[0]
    assert [(bob.id,)] == bot.rows("SELECT person_id FROM broadcast_taps")
    assert ["loaded", "tell"][1:] == [
        row[0] for row in bot.rows("SELECT action FROM audit WHERE action = 'tell'")
    ]


async def test_whoever_looks_first_is_told_there_and_not_again(
    bot: Running, root: Owner, bob: Owner, folder: Folder
) -> None:
    """Bob opens his plan before anybody decided: the same words, once; the run leaves him out and says why."""
    folder.closes(await advised(bob))
    await folder.is_loaded(bot, root.id)
    await bob.types("/plan")
    assert 1 == len(told(bob))
    assert _REASON in told(bob)[0].text
    await bob.types("/plan")
    assert 1 == len(told(bob))
    await tells(root)
    await ends(bot)

    assert 1 == len(told(bob))
    assert [] == bot.rows("SELECT 1 FROM outbox WHERE chat_id = ? AND run_id IS NOT NULL", bob.id)


async def test_a_button_below_an_old_card_says_what_changed_too(
    bot: Running, root: Owner, bob: Owner, folder: Folder
) -> None:
    """Whatever screen of the advice is opened: nothing else is ever shown without a word."""
    folder.closes(await advised(bob))
    old = bob.card
    await folder.is_loaded(bot, root.id)
    await bob.taps("Show the plan", on=old)

    assert 1 == len(told(bob))
    await bob.taps("Why?", on=old) if any(each.label == "Why?" for each in bob.again(old).buttons) else None
    assert 1 == len(told(bob))


async def test_only_words_change_nobodys_advice(
    bot: Running, root: Owner, bob: Owner, folder: Folder
) -> None:
    """A sentence is worded anew: everybody is looked at, nobody is told."""
    await advised(bob)
    folder.changes("questions.yaml", 'text: "What is your trade?"', 'text: "What do you do for a living?"')
    await folder.is_loaded(bot, root.id)
    card = await looks(root)

    assert "Another advice: 0" in card.text
    assert "Nobody would notice anything" in card.text
    await bob.types("/plan")
    assert [] == told(bob)


async def test_whoever_wants_no_news_is_not_told_and_hears_it_in_the_plan(
    bot: Running, root: Owner, bob: Owner, folder: Folder
) -> None:
    """Consent holds as for any broadcast; what changed stands where Bob looks."""
    folder.closes(await advised(bob))
    await bob.forges("h:none:1")
    await folder.is_loaded(bot, root.id)
    card = await looks(root)
    assert "want no news: 1" in card.text
    await tells(root)
    await ends(bot)
    assert [] == told(bob)

    await bob.types("/plan")
    assert 1 == len(told(bob))


async def test_many_need_a_second_admin_and_a_dropped_run_leaves_the_choice_open(
    bot: Running, root: Owner, bob: Owner, folder: Folder
) -> None:
    """Above the threshold nothing goes out before somebody else approves; Ann drops it and may leave it then."""
    await bot.stops()
    bot.overrides["second_admin_above"] = 0
    await bot.starts_again()
    folder.closes(await advised(bob))
    await folder.is_loaded(bot, root.id)
    await tells(root)
    assert "A second admin must approve it" in root.again(root.card).text
    assert [] == told(bob)
    await root.taps("✖️ Drop it")
    await root.taps("✅ Yes")
    assert "📣 Tell them…" in [each.label for each in root.again(root.card).buttons]
    await root.taps("Leave it")

    assert "Nobody is told" in root.again(root.card).text
    assert [] == bot.rows("SELECT 1 FROM runs UNION SELECT 1 FROM broadcasts")
    await root.forges(f"k:compared:{bot.rows('SELECT id FROM comparisons')[0][0]}:tell!")
    assert [] == bot.rows("SELECT 1 FROM runs")


@pytest.mark.parametrize("role", [None, "helper", "editor"])
async def test_nobody_but_owners_sees_or_tells_it(
    bot: Running, root: Owner, bob: Owner, folder: Folder, role: Any
) -> None:
    """Forged buttons are as old as any old button."""
    folder.closes(await advised(bob))
    await folder.is_loaded(bot, root.id)
    if role:

        async def give(tx: Transaction) -> None:
            await admins.give(tx, bob.id, role, 1)

        await bot.puts(give)
    number = bot.rows("SELECT id FROM comparisons")[0][0]
    for how in ("", "tell", "tell!", "left", "show0", "nonsense"):
        assert "too old" in await bob.forges(f"k:compared:{number}:{how}".rstrip(":"))
    for about in ("x", "99", "-1", "9" * 30):
        assert "too old" in await root.forges(f"k:compared:{about}")

    assert [(None,)] == bot.rows("SELECT decided FROM comparisons")
    assert [] == bot.rows("SELECT 1 FROM runs")


async def test_an_open_step_that_is_gone_does_not_vanish_without_a_word(
    bot: Running, root: Owner, bob: Owner, folder: Folder
) -> None:
    """Bob planned it for the evening: at that hour he hears that it is gone, and in his plan which one it was."""
    await advised(bob)
    step = json.loads(bot.rows("SELECT steps FROM plans WHERE person_id = ?", bob.id)[0][0])["this_week"][-1]
    title = bot.library.steps[step].title
    await bob.forges(f"s:{step}:0e")
    folder.drops_entry(f"playbooks/{step.partition('.')[0]}.yaml", step)
    await folder.is_loaded(bot, root.id)
    card = await looks(root)
    assert "an open step is gone: 1" in card.text
    assert "not part of the plan any more" in await bob.forges(f"s:{step}:when")
    await bot.until("19:30")

    assert "not part of what I advise any more" in bob.last.text
    await bob.taps("Show the plan")
    assert 1 == len(told(bob))
    assert f"“{title}” is not part of what I advise any more" in told(bob)[0].text


async def test_a_second_library_tells_what_is_otherwise_than_what_was_told(
    bot: Running, root: Owner, bob: Owner, folder: Folder
) -> None:
    """Bob was told of the first change and did not look; of the second he hears only what is new."""
    first = await advised(bob)
    folder.closes(first)
    await folder.is_loaded(bot, root.id)
    await tells(root)
    await ends(bot)
    assert 1 == len(told(bob))
    folder.changes("questions.yaml", 'text: "What is your trade?"', 'text: "What do you do for a living?"')
    await folder.is_loaded(bot, root.id)

    assert "Another advice: 0" in (await looks(root)).text
    await bob.types("/plan")
    assert 1 == len(told(bob))


async def test_what_was_told_can_be_taken_back_and_not_edited_and_the_card_says_why(
    bot: Running, root: Owner, bob: Owner, folder: Folder
) -> None:
    """Ann is told so before she says yes, and on the card; a forged button changes nothing. What was told goes."""
    folder.closes(await advised(bob))
    await folder.is_loaded(bot, root.id)
    await looks(root)
    await root.taps("📣 Tell them…")
    assert "they can be taken back for 48 hours, and not edited" in root.again(root.card).text
    await root.taps("✅ Yes, tell them")
    await ends(bot)
    await root.types("/broadcasts")
    await root.taps("1 · done")
    card = root.card
    assert "made of the content, so they cannot be edited" in card.text
    assert ["📄 As a file", "🗑 Take it back", "‹ All broadcasts"] == [each.label for each in card.buttons]
    before = [each.text for each in told(bob)]
    for how in ("edit", "edit.en", "edit!1", "edit-"):
        assert "cannot be edited, only taken back" in await root.forges(f"k:bc_run:1:{how}", on=card)
    assert before == [each.text for each in told(bob)]

    await root.taps("🗑 Take it back", on=root.again(card))
    await root.taps("✅ Yes")
    await ends(bot)
    assert [] == told(bob)
    assert ["tell", "recall"] == [row[0] for row in bot.rows("SELECT kind FROM runs ORDER BY id")]
