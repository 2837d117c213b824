"""Edits: only of the bot's own messages, only when something changes."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.sandbox import images
from bot.sandbox.people import Person
from tests.bot.sandbox.conftest import Caller, Clock

SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
KEYBOARD = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


async def sent(call: Caller, ann: Person, **params: Any) -> dict[str, Any]:
    message = await call.ok("sendMessage", chat_id=ann.id, text="one", reply_markup=KEYBOARD, **params)
    return {"chat_id": ann.id, "message_id": message["message_id"]}


async def test_an_edit_replaces_text_and_keyboard_in_place(bot: Bot, ann: Person, clock: Clock) -> None:
    """The card keeps its place and date; without a keyboard in the edit the buttons go."""
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
    card = await bot.send_message(ann.id, "one", reply_markup=markup)
    before = ann.last
    clock.passes(60)
    edited = await card.edit_text("<b>two</b>", parse_mode="HTML")

    assert edited is not True
    assert (card.message_id, "two", []) == (ann.last.id, ann.last.text, ann.last.keyboard)
    assert (before.date, True) == (ann.last.date, ann.last.edited)
    assert (before.text, len(before.buttons)) == ("one", 1)


async def test_an_edit_that_changes_nothing_is_refused(call: Caller, ann: Person) -> None:
    """Same text and same keyboard: Telegram's long sentence. Another keyboard alone is a change."""
    card = await sent(call, ann)

    assert await call.refusal("editMessageText", **card, text=" one ", reply_markup=KEYBOARD) == SAME
    assert await call.refusal("editMessageReplyMarkup", **card, reply_markup=KEYBOARD) == SAME
    await call.ok("editMessageText", **card, text="one")
    assert await call.refusal("editMessageReplyMarkup", **card) == SAME


@pytest.mark.parametrize(
    ("method", "extra"),
    [
        ("editMessageText", {"text": "x"}),
        ("editMessageCaption", {"caption": "x"}),
        ("editMessageReplyMarkup", {"reply_markup": KEYBOARD}),
    ],
)
async def test_what_is_gone_or_not_the_bots_cannot_be_edited(
    call: Caller, ann: Person, method: str, extra: dict[str, Any]
) -> None:
    """A deleted message is not found, and a person's own words are theirs."""
    said = await ann.types("mine")
    where = {"chat_id": ann.id}

    assert (
        await call.refusal(method, **where, message_id=999, **extra)
        == "Bad Request: message to edit not found"
    )
    assert (
        await call.refusal(method, **where, message_id=said.id, **extra)
        == "Bad Request: message can't be edited"
    )
    assert await call.refusal(method, **where, **extra) == "Bad Request: message identifier is not specified"
    assert await call.refusal(method, message_id=1, **extra) == "Bad Request: chat_id is empty"


async def test_texts_and_captions_are_edited_by_their_own_methods(bot: Bot, ann: Person) -> None:
    """A photo has no text to edit, and a text no caption."""
    photo = await bot.send_photo(ann.id, images.sample(), caption="first")
    text = await bot.send_message(ann.id, "words")
    await photo.edit_caption("<i>second</i>", parse_mode="HTML")

    assert ann.message(photo.message_id).caption_html == "<i>second</i>"
    assert ann.message(photo.message_id).photo is not None
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await photo.edit_text("x")
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await text.edit_caption("x")


async def test_an_edit_follows_the_limits_of_a_text(call: Caller, ann: Person) -> None:
    """Too long, broken tags and bad buttons are refused before anything changes."""
    card = await sent(call, ann)

    assert (
        await call.refusal("editMessageText", **card, text="x" * 4097) == "Bad Request: message is too long"
    )
    broken = await call.refusal("editMessageText", **card, text="<b>x", parse_mode="HTML")
    assert broken == "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""
    bad = {"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]}
    assert (
        await call.refusal("editMessageText", **card, text="x", reply_markup=bad)
        == "Bad Request: BUTTON_DATA_INVALID"
    )
    assert (ann.last.text, ann.last.edited) == ("one", False)
