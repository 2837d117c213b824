"""What an admin types wrong: they hear what is wrong with it, nothing is kept, and the question stays open."""

from __future__ import annotations

import pytest

from tests.stories.broadcasting import is_owner
from tests.stories.owner import Owner
from tests.stories.running import Running


@pytest.fixture
async def root(bot: Running, ann: Owner) -> Owner:
    """Ann, whose number stands in ADMIN_IDS, with a draft."""
    await is_owner(bot, ann)
    await ann.types("/broadcast")
    return ann


async def test_a_wrong_link_is_told_by_what_is_wrong_with_it(root: Owner) -> None:
    """Ann mistypes it in every way; the right one stands on the draft with its address."""
    await root.taps("🔘 Button")
    await root.taps("🔗 A link")
    for typed, said in {
        "Read more": "There is no link in it",
        "Read more ftp://example.org": "There is no link in it",
        "https://example.org": "The label is missing",
        "Read more https://example.org or not": "Nothing may stand after the link: or not",
        "x" * 41 + " https://example.org": "The label is longer than 40 characters",
        "Read more https://localhost": "Telegram does not take this as a link: https://localhost",
        "Read more https://[": "Telegram does not take this as a link",
    }.items():
        await root.types(typed)
        assert said in root.last.text, typed
        assert "‹ Back" in [each.label for each in root.last.buttons]
    await root.types("Read more https://example.org/fees?day=monday")

    assert "Read more: https://example.org/fees?day=monday" in root.last.text


async def test_a_moment_that_is_over_is_told_with_the_time_that_it_is(root: Owner) -> None:
    """Ann does not know UTC by heart: the question says what time it is there."""
    await root.taps("🕘 When")
    await root.taps("At a time")
    now = root.card.text.partition("Now it is ")[2][:16]
    await root.types(now)
    assert f"{now} is over already." in root.last.text
    await root.types("tomorrow")
    assert "I could not read that." in root.last.text
    await root.types("2036-12-24 09:30")

    assert "2036-12-24 09:30 UTC" in root.last.text


async def test_a_voice_message_is_no_broadcast(root: Owner) -> None:
    """Ann hears so, and what she may send; her next text is taken."""
    await root.taps("✍️ Words")
    await root.taps("en")
    await root.person.sends_voice()
    await root.bot.rests()

    assert "That kind of message cannot go to all." in root.last.text
    await root.types("Fees fall on Monday.")
    assert "Fees fall on Monday." in root.said[-2].text


async def test_an_audience_is_said_in_words(root: Owner, bob: Owner) -> None:
    """No id of the content stands on a button or a card; a source can be typed, and its screen says so."""
    await bob.starts()
    await root.taps("👥 For whom")
    await root.taps("+ trade")
    await root.taps("street food")
    await root.taps("‹ Back")
    await root.taps("− active")
    await root.taps("here within 90 days")
    await root.taps("‹ Back")
    await root.taps("− segment")
    await root.taps("Works alone")
    await root.taps("‹ Back")

    assert "+ trade: street food\n− active: here within 90 days\n− segment: Works alone" in root.card.text
    await root.taps("+ came by")
    assert "You can also send the word" in root.card.text


async def test_a_segment_says_that_it_is_kept_and_what_it_replaces(root: Owner) -> None:
    """A name of the content's is not free."""
    for typed, said in (
        ("alone", "The content has a segment alone."),
        ("mine", "Kept as the segment mine."),
        ("mine", "The segment mine is this one now."),
    ):
        await root.types("/broadcast")
        await root.taps("👥 For whom")
        await root.taps("💾 Keep as a segment")
        await root.types(typed)
        assert any(said in each.text for each in root.said[-2:]), typed


async def test_a_mistyped_number_of_a_new_admin_is_asked_for_again(root: Owner, bob: Owner) -> None:
    """Ann mistypes Bob's number, then sends the right one without beginning anew."""
    await bob.starts()
    await root.types("/admins")
    await root.taps("➕ Add somebody")
    await root.types("12")
    assert "I have not met 12." in root.last.text
    await root.types(str(bob.id))

    assert f"({bob.id})\nNot an admin." in root.last.text
    await root.taps("Make helper")
    assert "be a helper?" in root.card.text
