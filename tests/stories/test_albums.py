"""Several photos sent as one, which Telegram brings one by one: all of them arrive, and the person hears it once."""

from __future__ import annotations

import pytest

from bot.sandbox.chats import Message
from tests.stories.answering import asks, set_up
from tests.stories.appointing import gives
from tests.stories.group import Group
from tests.stories.owner import Owner
from tests.stories.running import Running


@pytest.fixture
async def kim(bot: Running) -> Owner:
    """A helper."""
    kim = Owner(bot, bot.sandbox.person("Kim"))
    await kim.starts()
    await gives(kim, "helper")
    return kim


@pytest.fixture
async def advisers(bot: Running, kim: Owner) -> Group:
    """The admins' group, with Kim in it."""
    group = Group(bot, "Advisers")
    await group.joins(kim)
    await set_up(bot, group)
    return group


async def _sends_album(owner: Owner, number: int, caption: str = "", to: Message | None = None) -> list[str]:
    """Gives the files as Telegram names them, in their order."""
    sent = await owner.person.sends_album(number, caption, reply_to=to)
    await owner.bot.rests()
    return [_file_of(each) for each in sent]


def _file_of(message: Message) -> str:
    return str(message.wire["photo"][-1]["file_id"])


def _photos(group: Group) -> list[str]:
    return [_file_of(each) for each in group.said if "photo" in each.wire]


async def test_an_album_is_one_question_with_all_its_photos(ann: Owner, kim: Owner, advisers: Group) -> None:
    """Five photos of a stall, words below the first: one card, all five beside it, one note to Ann."""
    await ann.gets_advice()
    await ann.types("/ask")
    before = len(ann.said)
    sent = await _sends_album(ann, 5, "Which table sells best?")

    assert 1 == len(ann.said) - before
    assert "✓ Your question is with us." in ann.last.text
    assert sent == _photos(advisers)
    assert [(5,)] == ann.bot.rows("SELECT count(*) FROM remarks WHERE inquiry_id = 1 AND said_by IS NULL")
    card = next(each for each in advisers.said if "Ann" in each.text)
    assert "Which table sells best?" in card.text

    await advisers.says(kim, "The one at the door.", reply_to=card)
    assert "The one at the door." in ann.last.text


async def test_an_album_in_mid_intake_asks_the_open_question_again_once(
    ann: Owner, kim: Owner, advisers: Group
) -> None:
    """Ann was asked for her trade: the photos go to people, her question comes again below the note, once."""
    await ann.starts()
    asked = ann.asked
    await ann.types("/ask")
    before = len(ann.said)
    sent = await _sends_album(ann, 4)

    assert 2 == len(ann.said) - before
    assert asked == ann.asked
    assert sent == _photos(advisers)
    assert {} == ann.facts


async def test_an_album_that_answers_a_person_belongs_to_the_conversation(
    ann: Owner, kim: Owner, advisers: Group
) -> None:
    """Kim wants to see it; Ann replies with three photos, days later: Kim sees three, Ann hears once."""
    await ann.gets_advice()
    await asks(ann, "Is my table good?")
    await advisers.says(kim, "Show me.", reply_to=advisers.last())
    answer = ann.last
    await ann.bot.until("+2 days")
    before = len(ann.said)
    sent = await _sends_album(ann, 3, to=answer)

    assert 1 == len(ann.said) - before
    assert sent == _photos(advisers)
    assert [(1,)] == ann.bot.rows("SELECT count(*) FROM inquiries")


async def test_an_album_that_is_more_than_an_hour_takes_is_told_so_once(
    ann: Owner, kim: Owner, advisers: Group
) -> None:
    """Seventeen messages before it: three photos go through, and Ann hears that the others do not."""
    await ann.gets_advice()
    await asks(ann, "0")
    for number in range(1, 17):
        await ann.types(f"/ask number {number}")
    before = len(ann.said)
    sent = await _sends_album(ann, 10)

    assert sent[:3] == _photos(advisers)
    assert 1 == sum("That is a lot at once" in each.text for each in ann.said[before:])
    assert 2 == len(ann.said) - before


async def test_an_album_that_nobody_gets_is_refused_once(ann: Owner, kim: Owner, advisers: Group) -> None:
    """Ann was muted after an answer, and replies to it with ten photos."""
    await ann.gets_advice()
    await asks(ann, "Is my table good?")
    await advisers.says(kim, "No.", reply_to=advisers.last())
    answer = ann.last
    await advisers.taps(kim, "🔇 Mute…")
    await advisers.taps(kim, "🔇 7 days")
    before = len(ann.said)
    await _sends_album(ann, 10, to=answer)

    assert 1 == len(ann.said) - before
    assert "not passed on" in ann.last.text
    assert [] == _photos(advisers)


async def test_an_album_out_of_the_blue_is_answered_once(ann: Owner, bot: Running) -> None:
    """Nobody asked for photos: one sentence, the open question once, and nothing is kept; so for the next album."""
    await ann.starts()
    for _ in range(2):
        before = len(ann.said)
        await _sends_album(ann, 10)
        assert 2 == len(ann.said) - before
        assert "I can only read text" in ann.said[-2].text

    assert [] == bot.rows("SELECT 1 FROM remarks")
