"""Topics of a forum: where messages stand, and Telegram's words for what does not go."""

from __future__ import annotations

import pytest
from aiogram import types

from bot.sandbox.groups import Group
from bot.sandbox.people import Person
from tests.bot.sandbox.conftest import Caller
from tests.bot.sandbox.test_models import reads


async def test_topics_are_opened_renamed_closed_and_opened_again(call: Caller, advisers: Group) -> None:
    """Each of it leaves a message in the topic, and doing it twice is refused."""
    topic = await call.ok("createForumTopic", chat_id=advisers.id, name="  Maya's stall  ")
    reads(types.ForumTopic, topic)
    where = {"chat_id": advisers.id, "message_thread_id": topic["message_thread_id"]}
    await call.ok("editForumTopic", **where, name="Maya, jewellery")
    await call.ok("closeForumTopic", **where)

    assert ("Maya, jewellery", True) == (advisers.topics[0].name, advisers.topics[0].closed)
    assert "Bad Request: TOPIC_NOT_MODIFIED" == await call.refusal("closeForumTopic", **where)
    assert "Bad Request: TOPIC_NOT_MODIFIED" == await call.refusal(
        "editForumTopic", **where, name="Maya, jewellery"
    )
    await call.ok("reopenForumTopic", **where)
    left = [each.wire for each in advisers.messages if each.topic == topic["message_thread_id"]]
    assert [{"name": "Maya's stall", "icon_color": 7322096}, {"name": "Maya, jewellery"}, {}, {}] == [
        next(value for name, value in wire.items() if name.startswith("forum_topic_")) for wire in left
    ]
    assert [reads(types.Message, wire).is_topic_message for wire in left] == [True] * 4


async def test_a_message_stands_in_the_topic_that_is_named(
    call: Caller, advisers: Group, bea: Person
) -> None:
    """What is said in a topic answers the message that opened it, as Telegram has it; General has no number."""
    topic = await call.ok("createForumTopic", chat_id=advisers.id, name="Maya")
    thread = topic["message_thread_id"]
    sent = await call.ok("sendMessage", chat_id=advisers.id, message_thread_id=thread, text="a question")
    general = await call.ok("sendMessage", chat_id=advisers.id, text="to all")
    await advisers.says(bea, "I take it", topic=advisers.topics[0])
    await advisers.says(bea, "an answer", reply_to=advisers.message(sent["message_id"]))
    await advisers.says(bea, "hello")
    taken, answer, hello = await call.heard()

    assert (thread, True) == (sent["message_thread_id"], sent["is_topic_message"])
    assert ["a question", "I take it", "an answer"] == [
        each.text for each in advisers.in_topic(advisers.topics[0])
    ]
    assert {"message_thread_id", "is_topic_message"}.isdisjoint(general.keys() | hello.keys())
    assert "forum_topic_created" in taken["reply_to_message"]
    assert ("a question", thread, True) == (
        answer["reply_to_message"]["text"],
        answer["message_thread_id"],
        answer["is_topic_message"],
    )


async def test_an_answer_outside_of_topics_names_a_thread_that_nobody_can_write_to(
    call: Caller, plain: Group, bea: Person
) -> None:
    """A supergroup tells the root of an answer; who sends it back hears that there is no such thread."""
    said = await call.ok("sendMessage", chat_id=plain.id, text="first")
    await plain.says(bea, "second", reply_to=plain.message(said["message_id"]))
    [second] = await call.heard()

    assert (said["message_id"], None) == (second["message_thread_id"], second.get("is_topic_message"))
    assert "Bad Request: message thread not found" == await call.refusal(
        "sendMessage", chat_id=plain.id, message_thread_id=second["message_thread_id"], text="x"
    )


async def test_what_does_not_go_in_topics_is_refused_in_telegrams_words(
    call: Caller, advisers: Group, plain: Group, ann: Person
) -> None:
    """Unknown topics, General by its number, groups without topics, a bot without rights."""
    opened = await advisers.opens_topic(ann, "Ann's own")
    there = {"chat_id": advisers.id}

    for unknown in (1, 999, opened.id + 1):
        assert "Bad Request: message thread not found" == await call.refusal(
            "sendMessage", **there, message_thread_id=unknown, text="x"
        )
    assert "Bad Request: message thread not found" == await call.refusal(
        "sendMessage", chat_id=ann.id, message_thread_id=1, text="x"
    )
    assert "Bad Request: TOPIC_ID_INVALID" == await call.refusal(
        "closeForumTopic", **there, message_thread_id=999
    )
    for elsewhere in (plain.id, ann.id):
        assert "Bad Request: the chat is not a forum" == await call.refusal(
            "createForumTopic", chat_id=elsewhere, name="x"
        )
    assert "Bad Request: title must be non-empty" == await call.refusal("createForumTopic", **there, name=" ")
    await advisers.promotes_bot(ann, without=("can_manage_topics",))
    assert "Bad Request: not enough rights to create a topic" == await call.refusal(
        "createForumTopic", **there, name="x"
    )
    assert "Bad Request: not enough rights to edit the topic" == await call.refusal(
        "editForumTopic", **there, message_thread_id=opened.id, name="x"
    )
    assert "Bad Request: not enough rights to close or open the topic" == await call.refusal(
        "closeForumTopic", **there, message_thread_id=opened.id
    )


async def test_a_closed_topic_takes_words_of_administrators_only(
    call: Caller, advisers: Group, ann: Person, bea: Person
) -> None:
    """The bot too needs the right to manage topics."""
    topic = await call.ok("createForumTopic", chat_id=advisers.id, name="Maya")
    where = {"chat_id": advisers.id, "message_thread_id": topic["message_thread_id"]}
    await call.ok("closeForumTopic", **where)
    await call.ok("sendMessage", **where, text="still here")
    await advisers.says(ann, "I may", topic=advisers.topics[0])
    with pytest.raises(ValueError, match="the topic Maya is closed"):
        await advisers.says(bea, "I may not", topic=advisers.topics[0])
    await advisers.demotes_bot(ann)

    assert "Bad Request: TOPIC_CLOSED" == await call.refusal("sendMessage", **where, text="x")


async def test_a_deleted_topic_is_gone_with_what_was_said(call: Caller, advisers: Group, ann: Person) -> None:
    """The bot hears nothing of it, and finds no thread the next time."""
    topic = await call.ok("createForumTopic", chat_id=advisers.id, name="Maya")
    where = {"chat_id": advisers.id, "message_thread_id": topic["message_thread_id"]}
    sent = await call.ok("sendMessage", **where, text="a question")
    await advisers.deletes_topic(ann, advisers.topics[0])

    assert [] == await call.heard()
    assert "Bad Request: message thread not found" == await call.refusal("sendMessage", **where, text="x")
    assert "Bad Request: message to be replied not found" == await call.refusal(
        "sendMessage", chat_id=advisers.id, text="x", reply_parameters={"message_id": sent["message_id"]}
    )


async def test_an_answer_of_the_bot_goes_where_the_question_stands(
    call: Caller, advisers: Group, ann: Person, bea: Person
) -> None:
    """Without a named topic the one of the question; a missing question can be passed over."""
    topic = await advisers.opens_topic(ann, "Prices")
    asked = await advisers.says(bea, "how much?", topic=topic)
    there = {"chat_id": advisers.id, "text": "x"}
    answer = await call.ok("sendMessage", **there, reply_parameters={"message_id": asked.id})
    lone = await call.ok(
        "sendMessage", **there, reply_parameters={"message_id": 999, "allow_sending_without_reply": True}
    )
    other = await call.ok("createForumTopic", chat_id=advisers.id, name="Other")

    assert (topic.id, "how much?") == (answer["message_thread_id"], answer["reply_to_message"]["text"])
    assert "reply_to_message" not in lone
    assert "Bad Request: replied message is not in the specified message thread" == await call.refusal(
        "sendMessage", **there, message_thread_id=other["message_thread_id"],
        reply_parameters={"message_id": asked.id},
    )  # fmt: skip
