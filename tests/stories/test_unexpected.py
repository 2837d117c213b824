"""What people and Telegram send besides taps and short texts: all of it is met, and no conversation ends."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stories.owner import Owner
from tests.stories.running import Running


@pytest.mark.parametrize("kind", ["photo", "sticker", "voice", "video", "location", "contact", "document"])
async def test_what_is_no_text_is_met_in_a_sentence_and_the_question_stands_below(
    ann: Owner, kind: str
) -> None:
    """Ann sends a photo, a sticker, her voice ...: she hears what is done with it, and what was asked."""
    await ann.starts()
    await ann.answers()
    facts, question = ann.facts, ann.asked
    await ann.person.sends(kind)
    await ann.bot.rests()

    assert ann.said[-2].text
    assert (facts, question) == (ann.facts, ann.asked)
    assert ann.last.id == ann.card.id


@pytest.mark.parametrize(("kind", "content"), [("contact", "+10000000000"), ("location", "52.52")])
async def test_a_number_or_a_place_is_not_kept(ann: Owner, kind: str, content: str) -> None:
    """The bot says that it did not keep it, and that is true of every table."""
    await ann.starts()
    await ann.person.sends(kind)
    await ann.bot.rests()

    assert "not keep" in ann.said[-2].text
    assert [] == ann.bot.mentions(content)


async def test_a_forwarded_text_may_answer_but_never_commands(ann: Owner) -> None:
    """A forwarded "/delete" is somebody else's words; a forwarded "tailor" is an answer all the same."""
    await ann.starts()
    command = await ann.types("/delete")
    number = len([each for each in ann.said if "Erase everything?" in each.text])
    await ann.person.forwards(command)
    await ann.bot.rests()

    assert 1 == number
    assert number == len([each for each in ann.said if "Erase everything?" in each.text])
    assert "sector" == ann.asked


async def test_the_longest_message_is_met(ann: Owner) -> None:
    """4,096 characters, also outside the basic plane, are read and answered shortly."""
    await ann.starts()
    for text in ("a" * 4096, "🍢" * 2048, "<b>&" * 1024, "x " * 2000 + "end"):
        await ann.types(text)
        assert "sector" == ann.asked
        assert len(ann.said[-2].text) < 300

    await ann.picks("tailor")
    assert {"sector": "tailor"} == ann.facts


async def test_a_message_that_was_edited_is_met_and_changes_nothing(ann: Owner) -> None:
    """To edit one's own message is no answer; Ann hears how answers are changed."""
    await ann.starts()
    message = await ann.types("tailor")
    facts, question = ann.facts, ann.asked
    await ann.person.edits(message, "bakery")
    await ann.bot.rests()

    assert "/profile" in ann.last.text
    assert (facts, question) == (ann.facts, ann.asked)


def _group(ann: Owner, text: str) -> dict[str, Any]:
    sender = {"id": ann.id, "is_bot": False, "first_name": "Ann", "language_code": "en"}
    chat = {"id": -1001234567890, "type": "supergroup", "title": "Traders"}
    return {"message": {"message_id": 5, "date": 0, "from": sender, "chat": chat, "text": text}}


async def test_a_command_in_a_group_is_no_conversation(ann: Owner) -> None:
    """/start in a group begins no intake there, and nothing of it reaches Ann's own chat."""
    await ann.starts()
    number = len(ann.said)
    ann.bot.sandbox.inject(_group(ann, "/start@SlipstreamBot"))
    ann.bot.sandbox.inject(_group(ann, "we talk among ourselves"))
    await ann.bot.rests()

    assert number == len(ann.said)
    said = [call.chat_id for call in ann.bot.sandbox.calls_of("sendMessage") if (call.chat_id or 0) < 0]
    assert [-1001234567890] == said
    assert 0 == ann.bot.rows("SELECT count(*) FROM outbox WHERE chat_id < 0")[0][0]
    assert [] == ann.bot.mentions("among ourselves")


@pytest.mark.parametrize(
    "update",
    [
        {"channel_post": {"message_id": 1, "date": 0, "chat": {"id": -100, "type": "channel"}, "text": "hi"}},
        {"inline_query": {"id": "1", "from": {"id": 5, "first_name": "X"}, "query": "x", "offset": ""}},
        {"edited_channel_post": {"message_id": 1, "date": 0, "chat": {"id": -100, "type": "channel"}}},
        {"poll": {"id": "1"}},
        {"something_newer_than_this_code": {"from": {"id": 7}}},
        {"message": None},
        {"message": []},
        {"message": {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}}},
        {"message": {"from": {"id": "five"}, "chat": {"id": 5, "type": "private"}, "text": "hi"}},
        {"message": {"from": {"id": 10**30}, "chat": {"id": 10**30, "type": "private"}, "text": "/start"}},
        {"callback_query": {"id": 5, "from": {"id": 5, "first_name": "X"}, "data": None}},
        {"callback_query": {"id": "5", "from": {"id": 5, "first_name": "X"}, "game_short_name": "x"}},
        {"my_chat_member": {"from": {"id": 5}, "chat": {"id": 5}, "new_chat_member": "kicked"}},
        {},
    ],
)  # fmt: skip
async def test_what_nobody_should_answer_is_passed_over(ann: Owner, update: dict[str, Any]) -> None:
    """Channel posts, inline queries, nonsense: no word about it, no failed turn, and Ann goes on."""
    await ann.starts()
    number = len(ann.said)
    ann.bot.sandbox.inject(update)
    await ann.picks("tailor")

    assert number == len(ann.said)
    assert {"sector": "tailor"} == ann.facts


async def test_an_update_without_a_number_never_stops_the_others(ann: Owner) -> None:
    """What cannot be kept is left out; what comes with it is not."""
    ann.bot.sandbox.inject('{"update_id": "seven", "message": {}}')
    await ann.starts()

    assert "sector" == ann.asked


async def test_every_update_delivered_twice_has_one_turn(ann: Owner) -> None:
    """Telegram repeats an update: it is recognised."""
    ann.bot.sandbox.duplicate_next_update(2)
    await ann.starts()
    ann.bot.sandbox.duplicate_next_update(2)
    await ann.types("tailor")

    assert 2 == len(ann.bot.rows("SELECT 1 FROM inbox"))
    assert 1 == len([each for each in ann.said if "✓" in each.text])


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<b>Ann</b> & co", "Hello <b>Ann</b> & co!"),
        ("\u202eAnn", "Hello Ann!"),
        ("An\x00n\nSmith", "Hello Ann Smith!"),
        ("نور", "Hello نور!"),
        ("{{ 7 * 7 }} %(name)s", "Hello {{ 7 * 7 }} %(name)s!"),
        ("👩‍🌾", "Hello 👩‍🌾!"),
        ("\u2067\u2069", "Hello!"),
    ],
)
async def test_a_name_cannot_break_or_turn_our_sentences(bot: Running, name: str, shown: str) -> None:
    """Markup, direction marks, control characters and templates in a name are only a name."""
    owner = Owner(bot, bot.sandbox.person(name))
    await owner.starts()

    assert shown in owner.said[0].text
    assert "sector" == owner.asked


async def test_markup_in_a_typed_text_is_shown_as_it_was_typed(ann: Owner) -> None:
    """What was not understood is quoted, never interpreted."""
    await ann.starts()
    await ann.types("<a href='x'>zzzz</a> &amp; {{ qqqq }}")

    assert "<a href='x'>zzzz</a> &amp; {{ qqqq }}" in ann.said[-2].text


@pytest.mark.parametrize("language", ["", "xx", "en-GB", "pt-br", "zh-hans", "__", "a" * 40])
async def test_any_language_of_the_app_is_met(bot: Running, language: str) -> None:
    """A language that is not shipped gets the source language, not an error."""
    owner = Owner(bot, bot.sandbox.person("Lee", language))
    await owner.starts()

    assert "sector" == owner.asked


async def test_people_who_all_write_at_once_are_all_answered(bot: Running) -> None:
    """Thirty people start and answer in the same moment; each has their own intake afterwards."""
    owners = [Owner(bot, bot.sandbox.person(f"P{number}")) for number in range(30)]
    for owner in owners:
        await owner.person.types("/start")
        await owner.person.types("tailor")
    await bot.rests()

    assert [{"sector": "tailor"}] * 30 == [owner.facts for owner in owners]
