"""Saying things: texts, keyboards, replies, copies, forwards, deletions."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from bot.sandbox.people import Person
from bot.sandbox.telegram import Sandbox
from tests.bot.sandbox.conftest import Caller, Clock


async def test_a_message_stands_in_the_chat_as_it_was_said(bot: Bot, ann: Person) -> None:
    """The bot's own library and the person see the same message."""
    keyboard = InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton("Go", callback_data="go"),
                InlineKeyboardButton("Read", url="https://a.example"),
            ],
            [InlineKeyboardButton("Copy", api_kwargs={"copy_text": {"text": "hello"}})],
        ]
    )
    sent = await bot.send_message(
        ann.id,
        "<b>Hello</b> 😀 <i>Ann</i>",
        parse_mode="HTML",
        reply_markup=keyboard,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        protect_content=True,
    )
    seen = ann.last

    assert (sent.text, seen.text) == ("Hello 😀 Ann", "Hello 😀 Ann")
    assert seen.html == "<b>Hello</b> 😀 <i>Ann</i>"
    assert sent.message_id == seen.id
    assert [[button.label for button in row] for row in seen.keyboard] == [["Go", "Read"], ["Copy"]]
    assert [button.data for button in seen.buttons] == ["go", None, None]
    assert [button.url for button in seen.buttons] == [None, "https://a.example", None]
    assert seen.buttons[2].copy == "hello"
    assert sent.has_protected_content


@pytest.mark.parametrize(
    ("text", "mode", "expected"),
    [
        ("x" * 4096, "", None),
        ("x" * 4097, "", "message is too long"),
        ("😀" * 2048, "", None),
        ("😀" * 2048 + "x", "", "message is too long"),
        (f"<b>{'x' * 4096}</b>", "HTML", None),
        (f"<b>{'x' * 4097}</b>", "HTML", "message is too long"),
        ("   ", "", "text must be non-empty"),
        ("<b> </b>", "HTML", "text must be non-empty"),
        ("x", "INVALID", "unsupported parse_mode"),
        ("<b>x</b>", "html", None),
    ],
)
async def test_lengths_count_in_utf16_units_after_parsing(
    call: Caller, ann: Person, text: str, mode: str, expected: str | None
) -> None:
    """4096 units fit, tags do not count, and a face counts two."""
    body = await call("sendMessage", chat_id=ann.id, text=text, parse_mode=mode)

    assert (f"Bad Request: {expected}" if expected else None) == body.get("description")


def buttons(*rows: int) -> list[list[dict[str, str]]]:
    return [[{"text": "b", "callback_data": "d"}] * count for count in rows]


UNALLOWED = "Text buttons are unallowed in the inline keyboard"
BUTTON = "can't parse inline keyboard button: "


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ({"inline_keyboard": [[{"text": "b", "callback_data": "x" * 64}]]}, None),
        ({"inline_keyboard": [[{"text": "b", "callback_data": "x" * 65}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "b", "callback_data": "я" * 33}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "b", "callback_data": ""}]]}, BUTTON + UNALLOWED),
        ({"inline_keyboard": [[{"text": "b"}]]}, BUTTON + UNALLOWED),
        ({"inline_keyboard": [[{"callback_data": "x"}]]}, BUTTON + 'Can\'t find field "text"'),
        ({"inline_keyboard": [[{"text": 5, "callback_data": "x"}]]}, BUTTON + 'Field "text" must be of type String'),
        ({"inline_keyboard": "bad"}, 'field "inline_keyboard" must be of type Array'),
        ({"inline_keyboard": buttons(8)}, None),
        ({"inline_keyboard": buttons(9)}, "reply markup is too long"),
        ({"inline_keyboard": buttons(*[8] * 12, 4)}, None),
        ({"inline_keyboard": buttons(*[8] * 12, 5)}, "reply markup is too long"),
        (
            {"inline_keyboard": [[{"text": "b", "url": "not-a-url"}]]},
            "inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL",
        ),
        (
            {"inline_keyboard": [[{"text": "b", "url": "ftp://a.example"}]]},
            "inline keyboard button URL 'ftp://a.example' is invalid: Unsupported URL protocol",
        ),
        ({"inline_keyboard": [[{"text": "b", "copy_text": {"text": ""}}]]}, "BUTTON_COPY_TEXT_INVALID"),
        ({"inline_keyboard": [[{"text": "b", "pay": True}]]}, "BUTTON_TYPE_INVALID"),
        (
            {"inline_keyboard": [[{"text": "b", "web_app": {"url": "http://a.example"}}]]},
            "inline keyboard button Web App URL 'http://a.example' is invalid: Only HTTPS links are allowed",
        ),
        ({"force_reply": "yes"}, 'field "force_reply" must be of type Boolean'),
        ({"keyboard": [[{"text": "A"}]], "resize_keyboard": True}, None),
        ({"remove_keyboard": True}, None),
        ("{", "can't parse reply keyboard markup JSON object"),
        ("[]", "object expected as reply markup"),
    ],
)  # fmt: skip
async def test_keyboards_are_checked_in_telegrams_words(
    call: Caller, ann: Person, markup: Any, expected: str | None
) -> None:
    """A keyboard that a phone could not show is refused, with the reason that Telegram gives."""
    body = await call("sendMessage", chat_id=ann.id, text="x", reply_markup=markup)

    assert (f"Bad Request: {expected}" if expected else None) == body.get("description")


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        (
            {"type": "bold", "offset": 100, "length": 1},
            "entity begins after the end of the text at UTF-16 offset 100",
        ),
        (
            {"type": "bold", "offset": 0, "length": 100},
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 100",
        ),
        ({"type": "strange", "offset": 0, "length": 1}, "can't parse MessageEntity: Unsupported type specified"),
        ({"type": "bold", "offset": -1, "length": 1}, "receive an entity with incorrect offset -1"),
        ({"type": "text_link", "offset": 0, "length": 5}, 'can\'t parse MessageEntity: Can\'t find field "url"'),
        ({"type": "text_link", "offset": 0, "length": 5, "url": "no"}, "entity URL 'no' is invalid: Wrong HTTP URL"),
        ({"type": "text_link", "offset": 0, "length": 5, "url": ""}, "entity URL '' is invalid: URL host is empty"),
        (
            {"type": "custom_emoji", "offset": 0, "length": 1, "custom_emoji_id": "9" * 19},
            'can\'t parse MessageEntity: Field "custom_emoji_id" must be a valid Number',
        ),
    ],
)  # fmt: skip
async def test_entities_of_ones_own_are_checked(
    call: Caller, ann: Person, entity: dict[str, Any], expected: str
) -> None:
    """Entities given as data are held to the text that they mark."""
    assert f"Bad Request: {expected}" == await call.refusal(
        "sendMessage", chat_id=ann.id, text="hello", entities=[entity]
    )


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ({"reply_parameters": {"message_id": 999}}, "message to be replied not found"),
        ({"reply_parameters": {"quote": "hello"}}, 'can\'t find field "message_id"'),
        ({"message_thread_id": 9}, "message thread not found"),
        ({"business_connection_id": "x"}, "business connection not found"),
        ({"message_effect_id": "9"}, "EFFECT_ID_INVALID"),
        ({"link_preview_options": {"url": "not-a-url"}}, "WEBPAGE_URL_INVALID"),
    ],
)
async def test_what_a_private_chat_lacks_is_refused(
    call: Caller, ann: Person, extra: dict[str, Any], expected: str
) -> None:
    """A reply to nothing, a topic, a business: Telegram's words for each."""
    assert f"Bad Request: {expected}" == await call.refusal("sendMessage", chat_id=ann.id, text="x", **extra)


async def test_a_reply_shows_what_it_answers(call: Caller, ann: Person) -> None:
    """The message replied to comes along, but not the one before it."""
    said = await ann.types("my prices?")
    first = await call.ok("sendMessage", chat_id=ann.id, text="one", reply_parameters={"message_id": said.id})
    second = await call.ok(
        "sendMessage", chat_id=ann.id, text="two", reply_parameters={"message_id": first["message_id"]}
    )
    missing = {"message_id": 999, "allow_sending_without_reply": True}
    third = await call.ok("sendMessage", chat_id=ann.id, text="three", reply_parameters=missing)

    assert first["reply_to_message"]["text"] == "my prices?"
    assert second["reply_to_message"]["text"] == "one"
    assert "reply_to_message" not in second["reply_to_message"]
    assert "reply_to_message" not in third


async def test_nobody_is_written_to_before_they_wrote(call: Caller, sandbox: Sandbox) -> None:
    """A person who never started the bot is not found, as for a real bot."""
    stranger = sandbox.person("Stranger")

    assert await call.refusal("sendMessage", chat_id=stranger.id, text="hi") == "Bad Request: chat not found"


async def test_who_blocked_the_bot_or_left_cannot_be_written_to(call: Caller, ann: Person) -> None:
    """A block and a deleted account are 403 with their own words; an unblocked person hears again."""
    await ann.blocks()
    assert (
        await call.refusal("sendMessage", chat_id=ann.id, text="x")
        == "Forbidden: bot was blocked by the user"
    )
    await ann.unblocks()
    await call.ok("sendMessage", chat_id=ann.id, text="back")
    await ann.deactivates()

    assert await call.refusal("sendMessage", chat_id=ann.id, text="x") == "Forbidden: user is deactivated"


async def test_a_copy_carries_content_and_a_forward_also_its_origin(
    bot: Bot, ann: Person, sandbox: Sandbox
) -> None:
    """A copy looks like the bot's own; a forward tells who said it first."""
    bea = sandbox.person("Bea")
    await bea.types("/start")
    said = await ann.types("look")
    copied = await bot.copy_message(bea.id, ann.id, said.id)
    forwarded = await bot.forward_message(bea.id, ann.id, said.id)

    assert bea.message(copied.message_id).text == "look"
    assert "forward_origin" not in bea.message(copied.message_id).wire
    assert forwarded.forward_origin is not None
    assert {
        "type": "user",
        "sender_user": {"first_name": "Ann", "id": ann.id, "is_bot": False, "language_code": "en"},
    } == {k: v for k, v in forwarded.forward_origin.to_dict().items() if k != "date"}


async def test_many_are_copied_and_deleted_at_once_and_missing_ones_skipped(bot: Bot, ann: Person) -> None:
    """copyMessages and deleteMessages take 1 to 100 ids and pass over those that are gone."""
    first, second = await ann.types("one"), await ann.types("two")
    copies = await bot.copy_messages(ann.id, ann.id, [first.id, 999, second.id])
    await bot.delete_messages(ann.id, [first.id, 998, second.id])

    assert [ann.message(copy.message_id).text for copy in copies] == ["one", "two"]
    assert [message.text for message in ann.messages] == ["/start", "one", "two"]


async def test_a_deletion_takes_a_message_from_the_chat_for_two_days(
    call: Caller, ann: Person, clock: Clock
) -> None:
    """What is gone cannot go again; what is older than 48 hours stays."""
    old = await call.ok("sendMessage", chat_id=ann.id, text="old")
    clock.passes(48 * 3600 + 1)
    new = await call.ok("sendMessage", chat_id=ann.id, text="new")
    gone = {"chat_id": ann.id, "message_id": new["message_id"]}
    await call.ok("deleteMessage", **gone)

    assert await call.refusal("deleteMessage", **gone) == "Bad Request: message to delete not found"
    assert (
        await call.refusal("deleteMessage", chat_id=ann.id, message_id=old["message_id"])
        == "Bad Request: message can't be deleted for everyone"
    )
    assert [message.text for message in ann.messages] == ["/start", "old"]
