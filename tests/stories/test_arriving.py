"""How a conversation begins, and begins again."""

from __future__ import annotations

import pytest

from bot.buttons import Opened
from tests.stories.owner import Owner
from tests.stories.running import Running

COMMANDS = ("/plan", "/trends", "/profile", "/help", "/language", "/privacy", "/stop", "/delete")


async def test_start_greets_in_three_lines_and_asks_the_first_question(ann: Owner) -> None:
    """Ann taps Start: three lines say what this is, and the first question stands below with its buttons."""
    await ann.starts()

    welcome, question = ann.said
    assert 3 == len(welcome.text.splitlines())
    assert "Ann" in welcome.text
    assert not welcome.buttons
    assert "sector" == ann.asked
    assert question.id == ann.card.id


async def test_start_twice_asks_the_same_question_once_more_below(ann: Owner) -> None:
    """A second /start loses nothing: Ann is welcomed back, and the open question stands below."""
    await ann.starts()
    await ann.answers()
    before, open_question = ann.facts, ann.asked

    await ann.starts()

    assert before == ann.facts
    assert open_question == ann.asked
    assert ann.card.id == ann.last.id
    assert "where we stopped" in ann.said[-2].text


async def test_start_after_the_result_shows_it_again(ann: Owner) -> None:
    """Who has advice already gets it again at /start, and is not asked anew."""
    result = await ann.gets_advice()
    facts = ann.facts

    await ann.starts()

    assert result.text == ann.last.text
    assert result.id < ann.last.id
    assert facts == ann.facts


async def test_where_ann_heard_of_us_is_kept_from_her_first_start(ann: Owner) -> None:
    """The payload of the first /start is the source; a later one does not change it."""
    await ann.starts("leaflet_7")
    await ann.starts("friend")

    assert [("leaflet_7",)] == ann.bot.rows("SELECT source FROM people")


async def test_two_people_never_mix(ann: Owner, bob: Owner) -> None:
    """Ann's and Bob's intakes are their own."""
    await ann.starts()
    await bob.starts()
    await ann.picks("street_food")
    await bob.picks("tailor")

    assert ["street_food", "tailor"] == [ann.facts["sector"], bob.facts["sector"]]


async def test_every_command_is_answered_before_anything_was_told(ann: Owner) -> None:
    """Right after /start every command has an answer, and the intake goes on."""
    for command in COMMANDS:
        await ann.starts()
        number = len(ann.said)
        await ann.types(command)
        assert len(ann.said) > number, command

    await ann.starts()
    assert "sector" == ann.asked


async def test_every_command_is_answered_in_mid_intake(ann: Owner) -> None:
    """With a question open every command has an answer, and the open question can still be answered."""
    await ann.starts()
    for number, command in enumerate(COMMANDS):
        await ann.reopens("hours")
        card, said = ann.card, len(ann.said)
        value = ann.options[number % len(ann.options)]

        await ann.types(command)
        assert len(ann.said) > said, command
        await ann.picks(value, on=card)
        assert value == ann.facts["hours"], command


async def test_every_command_is_answered_in_the_review_and_after_the_result(ann: Owner) -> None:
    """At the end of the intake every command has an answer, too, and advice is still to be had."""
    await ann.starts()
    await ann.answers_everything()
    review = ann.card
    for command in COMMANDS:
        number = len(ann.said)
        await ann.types(command)
        assert len(ann.said) > number, command
    await ann.presses(Opened("result"), on=review)
    for command in COMMANDS:
        number = len(ann.said)
        await ann.types(command)
        assert len(ann.said) > number, command

    await ann.types("/plan")
    assert ann.last.text.startswith("Your plan")


async def test_an_unknown_command_is_met_with_help(ann: Owner) -> None:
    """ "/frobnicate" is answered by pointing to /help."""
    await ann.starts()
    await ann.types("/frobnicate now")

    assert "/help" in ann.last.text


async def test_a_command_may_carry_the_bots_name_and_capitals(ann: Owner) -> None:
    """ "/HELP@SomeBot" is /help."""
    await ann.starts()
    await ann.types("/HELP@SlipstreamBot")

    assert "/plan" in ann.last.text


async def test_a_stranger_is_asked_to_start_and_nothing_of_them_is_kept(ann: Owner) -> None:
    """Who never said /start is told how to begin; only an empty row remains of what they sent."""
    await ann.types("hello, I sell samosas")

    assert "/start" in ann.last.text
    assert {} == ann.bot.traces(ann.id)
    assert [] == ann.bot.mentions("samosas")
    assert [(None, None)] == ann.bot.rows("SELECT person_id, payload FROM inbox")


@pytest.mark.parametrize("command", ["/help", "/privacy", "/plan", "/delete", "/stop"])
async def test_a_strangers_command_is_answered_and_nothing_is_kept(ann: Owner, command: str) -> None:
    """Whoever asks what is kept before the first /start learns it, and is not kept for it."""
    await ann.types(command)

    assert 1 == len(ann.said)
    assert {} == ann.bot.traces(ann.id)


async def test_a_strangers_tap_is_answered_and_nothing_is_kept(bot: Running, ann: Owner) -> None:
    """A tap on a message from before /delete is answered, and leaves only its number."""
    await ann.starts()
    card = ann.card
    await ann.types("/delete")
    await ann.presses(Opened("erase"))

    await ann.picks("tailor", on=card)

    assert "/start" in ann.last.text
    assert {} == bot.traces(ann.id)
