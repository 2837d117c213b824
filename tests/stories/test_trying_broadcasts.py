"""A draft is tried before it goes: on oneself, and on one other admin, as people would get it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox.chats import Message
from bot.views.admins import name_of
from tests.browser.pictures import png
from tests.stories.appointing import gives
from tests.stories.broadcasting import approves, composes, counts, ends, is_owner, news
from tests.stories.owner import Owner
from tests.stories.running import Running

Meet = Callable[[str, str], Owner]
TOO_OLD = "That button is too old"


@pytest.fixture
async def root(bot: Running, ann: Owner) -> Owner:
    """Ann, whose number stands in ADMIN_IDS."""
    await is_owner(bot, ann)
    return ann


def _as_it_stands(message: Message) -> dict[str, Any]:  # Any: JSON
    """All that a person sees of it."""
    seen = ("text", "entities", "caption", "caption_entities", "photo", "reply_markup")
    return {name: message.wire[name] for name in seen if name in message.wire}


def _label(owner: Owner) -> str:
    return name_of(owner.person.name, owner.id)


async def test_one_other_admin_gets_the_test_and_it_is_what_people_get(
    bot: Running, root: Owner, bob: Owner, meet: Meet
) -> None:
    """A photo, a button, two languages: Bob and Juma, each in their own, see the same twice, test and broadcast."""
    juma, carl = meet("Juma", "sw"), meet("Carl", "en")
    for each in (bob, juma, carl):
        await each.starts()
    await gives(bob, "editor")
    await gives(juma, "editor")
    await gives(carl, "helper")
    await root.types("/broadcast")
    await root.taps("✍️ Words")
    await root.taps("en")
    await root.person.sends_photo("New hall, {first_name|friend}", png(32, 16))
    await bot.rests()
    await root.taps("✍️ Words")
    await root.taps("sw")
    await root.types("Ukumbi mpya, {first_name|rafiki}")
    await root.taps("🔘 Button")
    await root.taps("📋 Show my plan")
    await root.taps("👁 Test: to somebody else")

    assert [_label(bob), _label(juma), "‹ Back"] == [each.label for each in root.card.buttons]
    await root.taps(_label(juma))
    assert f"Sent to {_label(juma)}" in root.card.text
    assert (0, 1, 0) == tuple(len(news(each, "Ukumbi")) for each in (bob, juma, carl))
    assert [(juma.id, "broadcast 1")] == bot.rows("SELECT whom, about FROM audit WHERE action = 'tested'")
    await root.taps(_label(bob))
    await root.taps("‹ Back")
    await counts(root)
    await approves(root)
    await ends(bot)
    for each, words in ((bob, "New hall, Bob"), (juma, "Ukumbi mpya, Juma")):
        tried, sent = [one for one in each.said if one.says(words)]
        assert _as_it_stands(sent) == _as_it_stands(tried)


async def test_to_me_comes_in_each_language_and_to_nobody_else(bot: Running, root: Owner, bob: Owner) -> None:
    """Ann sees every version with her own name; Bob, an editor, hears nothing of it."""
    await bob.starts()
    await gives(bob, "editor")
    await composes(root)
    await root.taps("✍️ Words")
    await root.taps("fr")
    await root.types("Moins de frais, {first_name|ami}.")
    before = len(root.said)
    toast = await root.taps("👁 Test: to me")

    assert "Sent below, as people will get it." == toast
    assert ["Fees fall on Monday, Ann.", "Moins de frais, Ann."] == [each.text for each in root.said[before:]]
    assert [] == news(bob)


async def test_whoever_lost_the_role_gets_no_test_though_the_button_stands_there(
    bot: Running, root: Owner, bob: Owner, meet: Meet
) -> None:
    """The list was drawn while Bob was an editor. Afterwards, and for anybody's number, it is as any forged button."""
    carl = meet("Carl", "en")
    await carl.starts()
    await bob.starts()
    await gives(bob, "editor")
    await composes(root)
    await root.taps("👁 Test: to somebody else")
    listed = root.card
    await gives(bob, None)
    for number in (bob.id, carl.id, root.id, 5, "all", "-1", "9" * 30):
        toast = await root.forges(f"k:bc_test:1:{number}", on=listed)
        assert TOO_OLD in toast, number
    await gives(bob, "helper")
    assert TOO_OLD in await root.taps(_label(bob), on=listed)

    assert ([], []) == (news(bob), news(carl))
    assert [] == bot.rows("SELECT 1 FROM audit WHERE action = 'tested'")


async def test_whoever_cannot_be_reached_is_not_offered(bot: Running, root: Owner, bob: Owner) -> None:
    """Bob is an editor and blocked the bot: the card says that there is nobody."""
    await bob.starts()
    await gives(bob, "editor")
    await bob.person.blocks()
    await bot.rests()
    await composes(root)
    await root.taps("👁 Test: to somebody else")

    assert "There is no other editor or owner" in root.card.text
    assert ["‹ Back"] == [each.label for each in root.card.buttons]


async def test_a_second_admin_reads_every_language_before_they_approve(
    bot: Running, root: Owner, bob: Owner
) -> None:
    """Bob reads English; what the others will read stands in his chat, too, with whom it is for."""
    await bot.stops()
    bot.overrides = {"second_admin_above": 0}
    await bot.starts_again()
    await bob.starts()
    await gives(bob, "editor")
    await composes(root)
    await root.taps("✍️ Words")
    await root.taps("sw")
    await root.types("Ada zinashuka Jumatatu.")
    await root.taps("👥 For whom")
    await root.taps("− language")
    await root.taps("fr")
    await root.taps("‹ Back")
    await root.taps("‹ Back")
    await counts(root)
    await approves(root)
    await bot.rests()

    assert ["Fees fall on Monday, Bob.", "Ada zinashuka Jumatatu."] == [each.text for each in bob.said[-3:-1]]
    assert "− language: fr" in bob.last.text
    assert "✅ Approve" in [each.label for each in bob.last.buttons]


async def test_the_list_tells_broadcasts_apart_by_how_they_begin(bot: Running, root: Owner) -> None:
    """And the word that it is over leads to the report."""
    await composes(
        root, "Fees fall on Monday for whoever sells at the station, at the market, or from a cart."
    )
    await approves(root)
    await ends(bot)
    await root.taps("📊 The report")
    assert "📄 As a file" in [each.label for each in root.card.buttons]
    await root.types("/broadcasts")

    assert "1 · done\nFees fall on Monday for whoever sells at the station, at th…" in root.last.text


async def _it_is_drawn_again(bot: Running) -> None:
    """A minute later, once the run's card was given out anew and what waits was sent."""
    before = bot.rows("SELECT shown_at FROM runs")
    await bot.until("+1 minutes")
    await bot.comes(lambda: bot.rows("SELECT shown_at FROM runs") != before)
    await bot.rests()


async def test_a_question_stays_until_it_is_answered(bot: Running, root: Owner, bob: Owner) -> None:
    """The card of a run is drawn every three seconds, but not over “Stop it for good?”; with No it is there again."""
    await bob.starts()
    await root.types("/broadcast")
    await root.taps("🕘 When")
    await root.taps("18:00")
    await root.taps("‹ Back")
    await composes(root)
    await approves(root)
    await _it_is_drawn_again(bot)
    await root.taps("⏹ Stop")
    question = root.card
    await _it_is_drawn_again(bot)

    assert "Stop it for good?" in root.again(question).text
    await root.taps("‹ No")
    assert "⏸ Pause" in [each.label for each in root.again(question).buttons]
    await root.taps("‹ All broadcasts")
    await _it_is_drawn_again(bot)
    assert "1 · is going out" in root.again(question).text
    await root.taps("1 · is going out")
    await root.taps("⏸ Pause")
    await root.taps("‹ All broadcasts")
    assert "1 · paused" in root.again(question).text
