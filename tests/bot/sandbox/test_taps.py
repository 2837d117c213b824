"""Taps on buttons: what the bot gets, and how long it has to answer."""

from __future__ import annotations

import pytest
from telegram import Bot, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.sandbox.people import NoSuchButton, Person
from bot.sandbox.telegram import Sandbox
from tests.bot.sandbox.conftest import Caller, Clock

TOO_OLD = "Query is too old and response timeout expired or query id is invalid"


async def asks(bot: Bot, ann: Person, *labels: str) -> int:
    row = [InlineKeyboardButton(label, callback_data=label.lower()) for label in labels]
    return (await bot.send_message(ann.id, "which?", reply_markup=InlineKeyboardMarkup([row]))).message_id


async def tapped(bot: Bot) -> CallbackQuery:
    [update] = await bot.get_updates(timeout=5)
    assert update.callback_query is not None
    return update.callback_query


async def test_a_tap_reaches_the_bot_and_its_answer_the_person(bot: Bot, ann: Person) -> None:
    """The query carries person, message and data; the toast comes back once."""
    message_id = await asks(bot, ann, "Stall", "Shop")
    tap = await ann.taps("Shop")
    query = await tapped(bot)
    assert (ann.id, message_id, "shop") == (
        query.from_user.id,
        query.message and query.message.message_id,
        query.data,
    )
    assert not tap.answered
    await query.answer("Noted", show_alert=True)

    assert (
        tap.answered,
        tap.answer and tap.answer.text,
        tap.answer and tap.answer.alert,
    ) == (True, "Noted", True)
    assert (await ann.hears()).kind == "toast"
    with pytest.raises(BadRequest, match=TOO_OLD):
        await query.answer("again")


async def test_a_tap_is_answered_in_time_or_not_at_all(bot: Bot, ann: Person, clock: Clock) -> None:
    """After 15 seconds the spinner is gone and the answer is refused."""
    await asks(bot, ann, "Go")
    await ann.taps("Go")
    query = await tapped(bot)
    clock.passes(15.1)

    with pytest.raises(BadRequest, match=TOO_OLD):
        await query.answer()


async def test_an_undelivered_tap_dies_after_150_seconds_and_a_message_after_a_day(
    bot: Bot, ann: Person, clock: Clock, sandbox: Sandbox
) -> None:
    """A bot that was down for three minutes never hears of the tap, but of what was typed."""
    await asks(bot, ann, "Go")
    await ann.taps("Go")
    await ann.types("are you there?")
    clock.passes(151)
    [update] = await bot.get_updates()
    assert (update.message and update.message.text) == "are you there?"
    clock.passes(86_400)

    assert await bot.get_updates() == ()
    assert sandbox.pending == ()


async def test_a_tap_on_an_older_form_of_a_card_is_possible(bot: Bot, ann: Person) -> None:
    """A finger can be faster than an edit: the data is of the old button."""
    message_id = await asks(bot, ann, "Stall")
    old = ann.last
    await bot.edit_message_text("next?", ann.id, message_id)
    await ann.taps("Stall", on=old)

    assert (await tapped(bot)).data == "stall"


async def test_a_tap_on_a_deleted_message_carries_only_its_place(bot: Bot, ann: Person) -> None:
    """Telegram then tells chat and id, with the date 0."""
    message_id = await asks(bot, ann, "Stall")
    old = ann.last
    await bot.delete_message(ann.id, message_id)
    await ann.taps("Stall", on=old)
    query = await tapped(bot)

    assert query.message is not None
    assert (message_id, ann.id, False) == (
        query.message.message_id,
        query.message.chat.id,
        query.message.is_accessible,
    )


async def test_only_what_is_seen_can_be_tapped(bot: Bot, ann: Person) -> None:
    """A label must fit whole; the newest message that has it is meant; links make no query."""
    first = await asks(bot, ann, "Stall", "Shop")
    second = await asks(bot, ann, "Shop")
    await bot.send_message(
        ann.id,
        "read",
        reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Site", url="https://a.example")]]),
    )

    with pytest.raises(NoSuchButton, match="there are \\['Site', 'Shop', 'Stall', 'Shop'\\]"):
        await ann.taps("Sho")
    with pytest.raises(NoSuchButton):
        await ann.taps("Site")
    assert second == (await ann.taps("Shop")).message_id
    assert first == (await ann.taps(data="stall")).message_id


async def test_a_long_answer_and_a_foreign_address_are_refused(bot: Bot, call: Caller, ann: Person) -> None:
    """A toast has 200 characters, and only the bot's own start link may be opened."""
    await asks(bot, ann, "Go")
    tap = await ann.taps("Go")

    assert (
        await call.refusal("answerCallbackQuery", callback_query_id=tap.id, text="x" * 201)
        == "Bad Request: MESSAGE_TOO_LONG"
    )
    assert (
        await call.refusal("answerCallbackQuery", callback_query_id=tap.id, url="https://a.example")
        == "Bad Request: URL_INVALID"
    )
    await call.ok("answerCallbackQuery", callback_query_id=tap.id, url="https://t.me/sandbox_bot?start=x")
    assert (await tap.answering()).url.endswith("start=x")
