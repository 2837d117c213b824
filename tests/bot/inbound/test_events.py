"""Telegram's updates and what the bot makes of them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.inbound import events
from bot.inbound.events import (
    Blocked,
    Changed,
    Commanded,
    Event,
    Handed,
    Tapped,
    Typed,
    Unblocked,
    Unknown,
)  # fmt: skip
from bot.inbound.group_events import Called, Elsewhere, Pressed, Renumbered, Replied, Reworded, Standing
from bot.inbound.reading import Who

ANN = {"id": 7, "is_bot": False, "first_name": "Ann", "language_code": "en"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Ann"}
GROUP = {"id": -100, "type": "supergroup", "title": "Traders"}
WHO = Who(7, "Ann", "en")


def _message(**fields: Any) -> dict[str, Any]:
    return {"update_id": 1, "message": {"message_id": 3, "date": 0, "from": ANN, "chat": PRIVATE, **fields}}


def _tap(**fields: Any) -> dict[str, Any]:
    tap = {"id": "9", "from": ANN, "data": "v:plan", "message": {"message_id": 3, "date": 0, "chat": PRIVATE}}
    return {"update_id": 1, "callback_query": tap | fields}


def _member(status: str, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    return {
        "update_id": 1,
        "my_chat_member": {"from": ANN, "chat": chat, "new_chat_member": {"status": status}},
    }


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("/start", Commanded(WHO, "start", "")),
        ("/start ref_7", Commanded(WHO, "start", "ref_7")),
        ("/START@SomeBot  ref ", Commanded(WHO, "start", "ref")),
        ("/", Commanded(WHO, "", "")),
        ("/start " + "x" * 100, Commanded(WHO, "start", "x" * 64)),
        ("hello", Typed(WHO, "hello", forwarded=False)),
        (" /start", Typed(WHO, " /start", forwarded=False)),
        ("a\x00\u202eb", Typed(WHO, "ab", forwarded=False)),
        ("", Typed(WHO, "", forwarded=False)),
    ],
)
def test_a_text_is_a_command_or_words(text: str, event: Event) -> None:
    """A slash at the very beginning makes a command; its name is in lower case, its argument short."""
    assert event == events.read(_message(text=text))


def test_a_forwarded_command_is_words() -> None:
    """Somebody else said it."""
    update = _message(text="/delete", forward_origin={"type": "user"})

    assert Typed(WHO, "/delete", forwarded=True) == events.read(update)


@pytest.mark.parametrize("number", [None, "8", True, 2**60, -(2**60)])
def test_who_is_named_is_a_number_or_nobody(number: Any) -> None:
    """Whose message was forwarded, or whose contact was shared; a contact says it more plainly than a forward."""
    hidden = {"type": "hidden_user", "sender_user": {"id": number}}
    named = {"type": "user", "sender_user": {"id": 8}}

    assert Typed(WHO, "x", True, 8) == events.read(_message(text="x", forward_origin=named))
    assert Typed(WHO, "x", True, None) == events.read(_message(text="x", forward_origin=hidden))
    assert Handed(WHO, "contact", 9) == events.read(_message(contact={"user_id": 9}, forward_origin=named))
    assert Handed(WHO, "contact", None) == events.read(_message(contact={"user_id": number}))


@pytest.mark.parametrize(
    "kind", ["photo", "voice", "sticker", "location", "contact", "poll", "dice", "document"]
)
def test_what_is_no_text_is_named_by_its_kind(kind: str) -> None:
    """Whatever is inside."""
    assert Handed(WHO, kind) == events.read(_message(**{kind: None}))


def test_telegrams_own_notices_want_no_answer() -> None:
    """A pinned message is nothing that Ann said."""
    assert Unknown() == events.read(_message(pinned_message={}))


def test_an_edited_message_is_a_change() -> None:
    """In a group it is one of a message that may have been an answer."""
    body = _message(text="x")["message"]

    assert Changed(WHO) == events.read({"edited_message": body})
    assert Reworded(WHO, -100, 3) == events.read({"edited_message": body | {"chat": GROUP}})


@pytest.mark.parametrize(
    ("fields", "event"),
    [
        ({}, Tapped(WHO, "9", "v:plan", 3)),
        ({"message": None}, Tapped(WHO, "9", "v:plan", None)),
        ({"message": {"message_id": "x", "chat": PRIVATE}}, Tapped(WHO, "9", "v:plan", None)),
        ({"message": {"message_id": 3, "chat": GROUP}}, Pressed(WHO, -100, "9", "v:plan", 3)),
        ({"data": None}, Unknown()),
        ({"id": 9}, Unknown()),
        ({"id": ""}, Unknown()),
        ({"id": "\ud800"}, Unknown()),
        ({"id": "9" * 300}, Unknown()),
    ],
)
def test_a_tap_is_read_when_it_can_be_answered(fields: dict[str, Any], event: Event) -> None:
    """It needs an id that can be kept and sent back, data, and a private chat."""
    assert event == events.read(_tap(**fields))


@pytest.mark.parametrize(
    ("update", "event"),
    [
        (_member("kicked"), Blocked(WHO)),
        (_member("member"), Unblocked(WHO)),
        (_member("member", GROUP), Elsewhere(-100, "en")),
        (_member("kicked", GROUP), Standing(-100, may_write=False, language_hint="en")),
        (_member("administrator", GROUP), Standing(-100, may_write=True, language_hint="en")),
        (_member("restricted", GROUP), Standing(-100, may_write=False, language_hint="en")),
        (_message(text="/start@SomeBot", chat=GROUP), Elsewhere(-100, "en")),
        (_message(text="/questions@SomeBot", chat=GROUP), Called(WHO, -100, 3, "questions", as_group=False)),
        (_message(text="good morning", chat=GROUP), Unknown()),
        (_message(migrate_to_chat_id=-1009, chat=GROUP), Renumbered(-100, -1009)),
    ],
)
def test_blocks_and_groups_are_told_apart(update: dict[str, Any], event: Event) -> None:
    """In a private chat "kicked" is a block; in a group only a greeting or a command is for us."""
    assert event == events.read(update)


BOT = {"id": 1, "is_bot": True, "first_name": "Slipstream"}
OURS = {"message_id": 2, "from": BOT, "text": "a question"}


@pytest.mark.parametrize(
    ("fields", "event"),
    [
        (
            {"text": "a < b", "reply_to_message": OURS},
            Replied(WHO, -100, 3, 2, "text", "a &lt; b", "", "", as_group=False),
        ),
        (
            {"voice": {"file_id": "v"}, "caption": "hear", "reply_to_message": OURS},
            Replied(WHO, -100, 3, 2, "voice", "hear", "v", "", as_group=False),
        ),
        (
            {"text": "x", "reply_to_message": OURS, "sender_chat": GROUP, "from": BOT},
            Replied(Who(-100, "Traders", None), -100, 3, 2, "text", "x", "", "", as_group=True),
        ),
        (
            {"sticker": {"file_id": "s"}, "reply_to_message": OURS},
            Replied(WHO, -100, 3, 2, "other", "", "", "", as_group=False),
        ),
        ({"text": "x", "reply_to_message": OURS | {"from": ANN}}, Unknown()),
        ({"text": "x", "reply_to_message": OURS | {"forum_topic_created": {}}}, Unknown()),
        ({"text": "x", "reply_to_message": "nonsense"}, Unknown()),
        ({"text": "x", "reply_to_message": OURS, "from": BOT}, Unknown()),
    ],
)
def test_a_reply_in_a_group_says_to_what_and_by_whom(fields: dict[str, Any], event: Event) -> None:
    """Only to messages of a bot; in a topic each message answers the one that opened it, which means nothing."""
    assert event == events.read(_message(chat=GROUP, **fields))


@pytest.mark.parametrize(
    "update",
    [
        None, [], "x", 5, {}, {"message": None}, {"message": []}, {"message": {}}, {"poll": {}},
        _message(text="x", **{"from": ANN | {"is_bot": True}}),
        _message(text="x", **{"from": ANN | {"id": True}}),
        _message(text="x", **{"from": ANN | {"id": 2**52}}),
        _message(text="x", chat={"id": "7", "type": "private"}),
        {"my_chat_member": {"from": ANN, "chat": PRIVATE, "new_chat_member": "kicked"}},
    ],
)  # fmt: skip
def test_nonsense_is_unknown_and_never_an_error(update: object) -> None:
    """Other bots, ids that are none, bodies of another shape."""
    assert Unknown() == events.read(update)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ann\nSmith", "Ann Smith"), ("\u202eAnn\u2066", "Ann"), ("A\x00\x07n", "An"), ("\ud800A", "A"),
        ("👩‍🌾", "👩‍🌾"), ("نور", "نور"), ("x" * 90, "x" * 64), (None, ""), (5, ""),
    ],
)  # fmt: skip
def test_a_name_is_cleaned_of_what_breaks_a_line(name: object, shown: str) -> None:
    """Control and direction characters go, letters of every script and joined pictures stay."""
    event = events.read(_message(text="x", **{"from": ANN | {"first_name": name}}))

    assert isinstance(event, Typed)
    assert shown == event.who.first_name


@pytest.mark.parametrize(
    ("update", "person"),
    [
        (_message(text="x"), 7),
        (_tap(), 7),
        (_member("kicked"), 7),
        ({"update_id": 1, "inline_query": {"from": {"id": 8}}}, 8),
        ({"update_id": 1, "channel_post": {"chat": {"id": -100}}}, None),
        ({"update_id": 1, "message": {"from": {"id": 2**70}}}, None),
    ],
)
def test_an_update_belongs_to_who_sent_it(update: dict[str, Any], person: int | None) -> None:
    """Turns of one person never overtake one another: this is whose they are."""
    assert person == events.person_of(update)
