"""Where questions are shown: topics, private chats, a group that is gone, moved or was never there."""

from __future__ import annotations

import pytest

from tests.stories.answering import asks, has, replies, set_up
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
async def lee(bot: Running) -> Owner:
    """Another helper."""
    lee = Owner(bot, bot.sandbox.person("Lee"))
    await lee.starts()
    await gives(lee, "helper")
    return lee


async def _forum(bot: Running, kim: Owner) -> Group:
    group = Group(bot, "Advisers", forum=True)
    await group.joins(kim, owner=True)
    await group.promotes_bot(kim)
    await set_up(bot, group)
    return group


def _topic(group: Group, words: str) -> str | None:
    """In whose topic the newest message with these words stands."""
    message = next(each for each in reversed(group.said) if words in each.text)
    topic = group.topic_of(message)
    return None if topic is None else topic.name


async def test_each_person_has_a_topic_and_keeps_it(bot: Running, ann: Owner, bob: Owner, kim: Owner) -> None:
    """Ann's questions stand in hers, Bob's in his; an answer and what became of it, too."""
    group = await _forum(bot, kim)
    await ann.gets_advice()
    await asks(ann, "How much?")
    await ann.taps("✓ That is all")
    await bob.starts()
    await asks(bob, "How often?")
    await group.says(kim, "Five.", reply_to=group.said[0])
    await ann.taps("👍 That helps")
    await asks(ann, "And then?")

    assert ["Ann", "Bob"] == [each.name for each in group.topics]
    assert ["Ann", "Bob", "Ann", "Ann"] == [
        _topic(group, words) for words in ("How much?", "How often?", "Delivered", "And then?")
    ]


async def test_a_deleted_topic_is_opened_again(bot: Running, ann: Owner, kim: Owner) -> None:
    """And so is one that was closed."""
    group = await _forum(bot, kim)
    await ann.gets_advice()
    await asks(ann, "How much?")
    await group.telegram.deletes_topic(kim.person, group.topics[0])
    await ann.types("and when?")
    assert "Ann" == _topic(group, "and when?")
    assert 1 == len(group.topics)


async def test_topics_that_are_switched_off_or_forbidden_are_done_without(
    bot: Running, ann: Owner, bob: Owner, kim: Owner
) -> None:
    """All goes into the group itself; back in a topic when they are on again."""
    group = await _forum(bot, kim)
    await group.promotes_bot(kim, without=("can_manage_topics",))
    await ann.gets_advice()
    await asks(ann, "How much?")
    assert _topic(group, "How much?") is None
    await group.says(kim, "Five", reply_to=group.last())
    await group.promotes_bot(kim)
    await ann.taps("I still have a question")
    await ann.types("and when?")
    assert "Ann" == _topic(group, "and when?")
    group.telegram.turns_into_forum(on=False)
    await ann.types("and why?")
    assert any("and why?" in each.text for each in group.said)


async def test_without_a_group_questions_come_to_those_on_duty(
    bot: Running, ann: Owner, kim: Owner, lee: Owner
) -> None:
    """Each has the card; the first to take it has it on both; a reply in the own chat goes to Ann."""
    await ann.gets_advice()
    await asks(ann, "How much?")
    card, other = kim.card, lee.card
    assert "How much?" in card.text
    assert "How much?" in other.text
    await kim.taps("✋ I take it")
    assert "\u2068Kim\u2069 has it" in lee.again(other).text
    await ann.types("of sugar, I mean")
    assert "of sugar" in kim.last.text
    assert not lee.last.text.startswith("💬")
    await replies(kim, card, "A pound.")
    assert any("\nA pound." in each.text for each in ann.said)
    assert "✓ Delivered" in kim.last.text
    assert "Answered" in lee.again(other).text


async def test_who_rests_is_not_asked_and_whoever_comes_back_is_shown_what_is_open(
    bot: Running, ann: Owner, kim: Owner, lee: Owner
) -> None:
    """With all at rest Ann is told so; the question waits, and comes to the first who is back."""
    for each in (kim, lee):
        await each.types("/duty")
        await each.taps("Rest: no questions to me")
    await ann.starts()
    await ann.types("/ask")
    assert "At this moment nobody is on duty" in ann.last.text
    await ann.types("How much?")
    assert not any("How much?" in each.text for each in [*kim.said, *lee.said])
    await kim.types("/questions")
    assert "Nobody is on duty" in kim.last.text
    await kim.types("/duty")
    await kim.taps("Questions may come to me")
    assert any("How much?" in each.text for each in kim.said)
    assert not any("How much?" in each.text for each in lee.said)


async def test_who_lost_the_role_answers_nobody(bot: Running, ann: Owner, kim: Owner, lee: Owner) -> None:
    """Kim's card and buttons are old ones; her reply is an answer to what the intake asks; Lee goes on."""
    await ann.starts()
    await asks(ann, "How much?")
    card, said = kim.card, len(ann.said)
    await kim.taps("✋ I take it")
    await gives(kim, None)
    await replies(kim, card, "tailor")
    assert {"sector": "tailor"} == kim.facts
    for act in ("iq_take", "iq_back", "iq_close", "iq_mute", "iq_show", "iq_duty", "iq_list"):
        assert "too old" in await kim.forges(f"k:{act}:1:off", on=card)
    await bot.becomes("SELECT 1 FROM inquiries WHERE taken_by IS NULL")

    assert said == len(ann.said)
    assert "✋ I take it" in has(lee.card)


async def test_a_forged_button_of_helpers_does_nothing(
    bot: Running, ann: Owner, bob: Owner, kim: Owner
) -> None:
    """Garbled numbers and acts, by Kim herself: the tap is answered and nothing fails."""
    await ann.starts()
    await asks(ann, "How much?")
    for data in ("k:iq_take:x", "k:iq_take:99", "k:iq_mute:1", "k:iq_mute:1:8", "k:iq_show:-1", "k:iq_duty",
                 "k:iq_close:" + "9" * 20, "k:iq_back:1:2", "k:iq_duty:1:maybe"):  # fmt: skip
        await kim.forges(data)

    assert [("open", None)] == bot.rows("SELECT state, taken_by FROM inquiries")


async def test_a_group_that_throws_the_bot_out_is_done_without(bot: Running, ann: Owner, kim: Owner) -> None:
    """What is open comes to those on duty, /questions says why; back in the group, it is shown there again."""
    group = Group(bot, "Advisers")
    await group.joins(kim, owner=True)
    await set_up(bot, group)
    await ann.gets_advice()
    await asks(ann, "How much?")
    await group.telegram.removes_bot(kim.person)
    await bot.rests()
    assert "How much?" in kim.card.text
    await ann.types("of sugar")
    assert "of sugar" in kim.last.text
    await kim.types("/questions")
    assert "The admins' group cannot be written to" in kim.last.text
    await replies(kim, kim.said[-2], "A pound.")
    assert any("\nA pound." in each.text for each in ann.said)
    await group.telegram.adds_bot(kim.person)
    await bot.rests()
    assert "Questions of people come here" in group.said[-2].text
    assert "Question 1" in group.last().text


async def test_a_group_that_was_never_there_is_told(bot: Running, ann: Owner, kim: Owner) -> None:
    """A mistyped number: the question comes to Kim's own chat, at once, and /questions tells."""
    await set_up(bot, None, admin_chat_id=-100123)
    await ann.starts()
    await asks(ann, "How much?")
    assert any("How much?" in each.text for each in kim.said)
    await kim.types("/questions")
    assert "cannot be written to: " in kim.last.text


async def test_a_group_that_grows_is_followed(bot: Running, ann: Owner, kim: Owner) -> None:
    """It has another number then: what is open is shown there, and replies there go to Ann."""
    group = Group(bot, "Advisers", basic=True)
    await group.joins(kim, owner=True)
    await set_up(bot, group)
    await ann.gets_advice()
    await asks(ann, "How much?")
    grown = await group.telegram.upgrades(kim.person)
    await bot.rests()
    card = await grown.sees("How much?")
    await grown.says(kim.person, "A pound.", reply_to=card)
    await bot.rests()
    assert any("\nA pound." in each.text for each in ann.said)
    await bot.stops()
    await bot.starts_again()
    await ann.types("/ask and when?")
    assert await grown.sees("and when?")


async def test_an_admin_asks_too(bot: Running, kim: Owner, lee: Owner) -> None:
    """Kim's own question goes to Lee, not to herself; alone she is offered nobody."""
    await kim.gets_advice()
    await asks(kim, "How much?")
    assert any("How much?" in each.text for each in lee.said)
    assert not any("I take it" in label for each in kim.said for label in has(each))
    await replies(lee, lee.card, "A pound.")
    assert any("\nA pound." in each.text for each in kim.said)
    await gives(lee, None)
    await kim.types("/ask")
    assert "There is nobody here who could answer" in kim.last.text
