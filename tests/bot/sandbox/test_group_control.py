"""Groups over HTTP: what the phone page uses, always as one of the people."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.groups import Group
from bot.sandbox.people import Person
from bot.sandbox.telegram import Sandbox
from tests.bot.sandbox.conftest import Caller
from tests.bot.sandbox.test_control import Page, first


@pytest.fixture
def page(call: Caller, sandbox: Sandbox) -> Page:
    return Page(call.session, sandbox)


def seen(group: Group, who: Person) -> str:
    return f"/groups/{group.id}/as/{who.id}"


async def test_a_group_is_founded_and_filled_from_the_page(page: Page, sandbox: Sandbox, ann: Person) -> None:
    """Its founder owns it; others join and leave; a second one of the same name is refused."""
    bea = sandbox.person("Bea")
    status, made = await page.post("/groups", name="Advisers", forum=True, **{"as": ann.id})
    again, told = await page.post("/groups", name="Advisers", **{"as": ann.id})
    group = sandbox.group("Advisers")
    await page.post(f"{seen(group, bea)}/join")
    await page.post(f"{seen(group, ann)}/bot", standing="admin")

    assert (200, {"id": group.id, "title": "Advisers", "forum": True, "people": [ann.id]}) == (status, made)
    assert (400, {"error": "there is a group Advisers already"}) == (again, told)
    assert [made | {"people": [ann.id, bea.id]}] == await page.get("/groups")
    chat = await page.get(f"{seen(group, bea)}/chat")
    assert (
        {"inside": True, "admin": False, "anonymous": False},
        "administrator",
        ["Ann joined", "Bea joined"],
    ) == (chat["me"], chat["bot"]["standing"], [each["notice"] for each in chat["messages"]])
    await page.post(f"{seen(group, bea)}/leave")
    assert [ann.id] == group.people


async def test_who_writes_is_shown_as_each_one_sees_it(
    page: Page, call: Caller, advisers: Group, ann: Person, bea: Person
) -> None:
    """One's own on one side, the others' with their names, the group's in its name."""
    await page.post(f"{seen(advisers, bea)}/text", text="hello")
    await page.post(f"{seen(advisers, ann)}/text", text="we say", anonymous=True)
    await call.ok("sendMessage", chat_id=advisers.id, text="I say")
    chat = await page.get(f"{seen(advisers, bea)}/chat")

    assert [("hello", True, "Bea"), ("we say", False, "Advisers"), ("I say", False, "Slipstream")] == [
        (each["text"], each["mine"], each["author"]) for each in chat["messages"] if not each["notice"]
    ]


async def test_answers_stand_in_topics(
    page: Page, call: Caller, advisers: Group, ann: Person, bea: Person
) -> None:
    """A topic is opened, a voice answers in it, the topic is closed and opened again."""
    _, opened = await page.post(f"{seen(advisers, ann)}/topic", name="Maya")
    where = {"chat_id": advisers.id, "message_thread_id": opened["topic"]}
    asked = await call.ok("sendMessage", **where, text="how much?")
    _, sent = await page.post(f"{seen(advisers, bea)}/send", kind="voice", reply_to=asked["message_id"])
    await page.post(f"{seen(advisers, ann)}/close", topic=opened["topic"])
    closed, told = await page.post(f"{seen(advisers, bea)}/text", text="more", topic=opened["topic"])
    await page.post(f"{seen(advisers, ann)}/reopen", topic=opened["topic"])
    late, gone = await page.post(f"{seen(advisers, bea)}/text", text="more", topic=999)

    assert ("voice", opened["topic"], "how much?") == (sent["kind"], sent["topic"], sent["reply"]["text"])
    assert (400, {"error": "the topic Maya is closed"}) == (closed, told)
    assert (400, {"error": "there is no such topic any more"}) == (late, gone)
    chat = await page.get(f"{seen(advisers, ann)}/chat")
    assert [{"id": opened["topic"], "name": "Maya", "closed": False}] == chat["topics"]


async def test_a_page_follows_its_group_live(
    page: Page, call: Caller, advisers: Group, ann: Person, bea: Person
) -> None:
    """Messages come to all, a toast to the one who tapped, changes of the group as a sign to look again."""
    events = page.events_at(f"{seen(advisers, bea)}/events", str(advisers.feed.last))
    card = await call.ok("sendMessage", chat_id=advisers.id, text="one")
    for who in (ann, bea):
        tap = advisers.tap(who, card["message_id"], "go")
        await call.ok("answerCallbackQuery", callback_query_id=tap.id, text=f"to {who.name}")
    await advisers.opens_topic(ann, "Prices")
    said, toast, changed, _ = await first(events, 4)

    assert ("message", "one", "to Bea", "group") == (
        said["type"],
        said["message"]["text"],
        toast["text"],
        changed["type"],
    )


@pytest.mark.parametrize(
    ("act", "body", "error"),
    [
        ("text", {"text": "x", "anonymous": True}, "Bea is no administrator of Advisers"),
        ("topic", {"name": "x"}, "Bea is no administrator of Advisers"),
        ("bot", {"standing": "king"}, "standing must be in, admin, member or out"),
        ("text", {"text": "x", "reply_to": 999}, "no message 999 stands in Advisers"),
        ("text", {}, "text must be a text"),
    ],
)
async def test_what_does_not_go_is_told(
    page: Page, advisers: Group, bea: Person, act: str, body: dict[str, Any], error: str
) -> None:
    """In words that the page shows."""
    assert (400, {"error": error}) == await page.post(f"{seen(advisers, bea)}/{act}", **body)


async def test_unknown_groups_and_people_are_not_found(page: Page, advisers: Group, bea: Person) -> None:
    """A guess finds nothing."""
    assert (404, {"error": "no such group"}) == await page.post(f"/groups/-1/as/{bea.id}/text", text="x")
    assert (404, {"error": "no such person"}) == await page.post(f"/groups/{advisers.id}/as/1/text", text="x")
    assert (404, {"error": "not found"}) == await page.post(f"{seen(advisers, bea)}/nothing")


async def test_the_menu_in_a_group_is_its_own(
    page: Page, call: Caller, advisers: Group, ann: Person, bea: Person
) -> None:
    """Administrators may see more than others."""
    for scope, name in (("all_group_chats", "help"), ("all_chat_administrators", "close")):
        await call.ok(
            "setMyCommands", commands=[{"command": name, "description": "x"}], scope={"type": scope}
        )

    async def menu(who: Person) -> list[str]:
        chat = await page.get(f"{seen(advisers, who)}/chat")
        return [each["command"] for each in chat["commands"]]

    assert (["close"], ["help"]) == (await menu(ann), await menu(bea))
