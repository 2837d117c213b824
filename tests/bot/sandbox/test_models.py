"""An independent opinion: aiogram's typed models read every answer and every update of the sandbox."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram import methods, types

from bot.sandbox import images
from bot.sandbox.methods import METHODS
from bot.sandbox.people import Person
from bot.sandbox.schema import load
from bot.sandbox.updating import UPDATING
from tests.bot.sandbox.conftest import Caller

KEYBOARD = {
    "inline_keyboard": [[{"text": "Go", "callback_data": "go"}, {"text": "C", "copy_text": {"text": "c"}}]]
}


def reads(model: Any, wire: dict[str, Any]) -> Any:
    """Read *wire* and check that the model knows every field of it."""
    parsed = model.model_validate(wire)
    strange = set(parsed.model_extra or {})
    assert not strange, strange
    return parsed


async def test_messages_of_every_kind_are_read_whole(call: Caller, ann: Person) -> None:
    """Texts with entities, replies, files: no field that Telegram does not have."""
    text = await call.ok(
        "sendMessage",
        chat_id=ann.id,
        text='<b>a</b> <a href="https://a.example">l</a> <pre><code class="language-py">x</code></pre> /go',
        parse_mode="HTML",
        reply_markup=KEYBOARD,
        reply_parameters={"message_id": ann.messages[0].id},
    )
    reads(types.Message, text)
    for kind in ("photo", "document", "video", "voice", "audio", "animation"):
        sent = await call.parts(
            f"send{kind.title()}", {kind: images.sample()}, chat_id=str(ann.id), caption="c"
        )
        parsed = reads(types.Message, sent["result"])
        assert getattr(parsed, kind), kind
        ann._world.clock.passes(2)  # type: ignore[attr-defined]  # the test's own clock


async def test_updates_of_every_kind_are_read_whole(call: Caller, ann: Person) -> None:
    """What a person does comes in the shapes that Telegram's own updates have."""
    said = await ann.types("/start x")
    await ann.edits(said, "hello")
    for kind in ("photo", "sticker", "voice", "video", "location", "contact", "document"):
        await ann.sends(kind)
    await ann.forwards(said)
    await call.ok("sendMessage", chat_id=ann.id, text="?", reply_markup=KEYBOARD)
    await ann.taps("Go")
    await ann.blocks()
    updates = [reads(types.Update, update) for update in await call.ok("getUpdates")]

    assert {"message", "edited_message", "callback_query", "my_chat_member"} == {
        u.event_type for u in updates
    }


async def test_other_answers_are_read_whole(call: Caller, ann: Person) -> None:
    """The bot, the chat, members, files, commands and the webhook."""
    photo = await call.parts("sendPhoto", {"photo": images.sample()}, chat_id=str(ann.id))
    file_id = photo["result"]["photo"][-1]["file_id"]
    reads(types.User, await call.ok("getMe"))
    reads(types.ChatFullInfo, await call.ok("getChat", chat_id=ann.id))
    reads(types.ChatMemberMember, await call.ok("getChatMember", chat_id=ann.id, user_id=ann.id))
    reads(types.File, await call.ok("getFile", file_id=file_id))
    reads(types.WebhookInfo, await call.ok("getWebhookInfo"))
    reads(types.BotName, await call.ok("getMyName"))
    reads(types.MessageId, await call.ok("copyMessage", chat_id=ann.id, from_chat_id=ann.id, message_id=1))


def test_every_method_of_the_schema_is_played() -> None:
    """What the schema checks, a method answers, and the other way round."""
    assert set(load().methods.values()) == {*METHODS, *UPDATING}


@pytest.mark.parametrize("name", sorted({*METHODS, *UPDATING}))
def test_the_schema_knows_the_parameters_that_aiogram_knows(name: str) -> None:
    """Names and requiredness agree with an independent description of the same Bot API."""
    model = getattr(methods, name[0].upper() + name[1:])
    fields = load()._parameters[name]
    known = {field.alias or key: field.is_required() for key, field in model.model_fields.items()}
    # What aiogram keeps from older versions.
    old = {
        "disable_web_page_preview", "allow_sending_without_reply", "reply_to_message_id", "callback_query_id",
        "receiver_user_id",
    }  # fmt: skip
    old -= {"callback_query_id"} if name == "answerCallbackQuery" else set()

    assert {key: required for key, required in known.items() if key not in old} == {
        key: key in fields.required for key in fields.checks
    }
