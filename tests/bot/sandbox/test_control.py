"""The control API: what the phone page and other processes use, and who is kept out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import aiohttp
import pytest
from yarl import URL

from bot.sandbox import streams
from bot.sandbox.people import Person
from bot.sandbox.telegram import Sandbox
from tests.bot.sandbox.conftest import Caller


class Page:
    """A page in a browser."""

    def __init__(self, session: aiohttp.ClientSession, sandbox: Sandbox) -> None:
        self._session = session
        self._sandbox = sandbox

    async def get(self, path: str) -> Any:
        async with self._session.get(self._sandbox.url + path) as answer:
            assert answer.status == 200
            return await answer.json()

    async def post(self, path: str, **body: Any) -> tuple[int, Any]:
        async with self._session.post(self._sandbox.url + path, json=body) as answer:
            return answer.status, await answer.json()

    def events(self, person: Person, seen: str = "") -> AsyncGenerator[dict[str, Any], None]:
        """Follow the person's chat as an EventSource does."""
        return self.events_at(f"/people/{person.id}/events", seen)

    async def events_at(self, path: str, seen: str = "") -> AsyncGenerator[dict[str, Any], None]:
        """Follow what is told at *path*."""
        headers = {"Last-Event-ID": seen} if seen else {}
        async with self._session.get(self._sandbox.url + path, headers=headers) as answer:
            assert answer.content_type == "text/event-stream"
            async for line in answer.content:
                if line.startswith(b"data: "):
                    yield json.loads(line.removeprefix(b"data: "))


async def first(events: AsyncGenerator[dict[str, Any], None], count: int) -> list[dict[str, Any]]:
    """Take the first *count* events and leave."""
    async with asyncio.timeout(5), aclosing(events):
        return [await anext(events) for _ in range(count)]


@pytest.fixture
def page(session: aiohttp.ClientSession, sandbox: Sandbox) -> Page:
    return Page(session, sandbox)


async def test_a_person_comes_into_being_writes_and_taps(page: Page, call: Caller, sandbox: Sandbox) -> None:
    """From the first name to the tap, all over HTTP."""
    _, ann = await page.post("/people", name="Ann", language="es")
    _, said = await page.post(f"/people/{ann['id']}/text", text="/start <b>")
    keyboard = {
        "inline_keyboard": [
            [{"text": "Go", "callback_data": "go"}, {"text": "Read", "url": "https://a.example"}]
        ]
    }
    card = await call.ok("sendMessage", chat_id=ann["id"], text="<b>x</b> & y", reply_markup=keyboard)
    _, tap = await page.post(f"/people/{ann['id']}/tap", message_id=card["message_id"], data="go")
    [_, query] = await call.ok("getUpdates")

    assert {"id": sandbox.person("Ann").id, "name": "Ann", "language": "es", "blocked": False} == ann
    assert [ann] == await page.get("/people")
    assert (said["text"], said["html"], said["from_bot"]) == ("/start <b>", "/start &lt;b&gt;", False)
    assert ("go", tap["tap_id"]) == (query["callback_query"]["data"], query["callback_query"]["id"])
    chat = await page.get(f"/people/{ann['id']}/chat")
    assert [said["id"], card["message_id"]] == [message["id"] for message in chat["messages"]]
    assert (chat["messages"][1]["keyboard"]) == [
        [{"label": "Go", "data": "go"}, {"label": "Read", "url": "https://a.example"}]
    ]
    assert (
        chat["messages"][1]["html"],
        chat["messages"][1]["photo"],
        chat["messages"][1]["document"],
    ) == ("&lt;b&gt;x&lt;/b&gt; &amp; y", None, None)


async def test_a_page_follows_its_person_live(page: Page, call: Caller, ann: Person) -> None:
    """Messages, edits, actions, answers and deletions come as events, in order."""
    events = page.events(ann, seen="1")
    card = await call.ok("sendMessage", chat_id=ann.id, text="one")
    where = {"chat_id": ann.id, "message_id": card["message_id"]}
    await call.ok("editMessageText", **where, text="two")
    await call.ok("sendChatAction", chat_id=ann.id, action="typing")
    tap = ann.tap(card["message_id"], "go")
    await call.ok("answerCallbackQuery", callback_query_id=tap.id, text="done", show_alert=True)
    await call.ok("deleteMessage", **where)
    said, edited, action, toast, deleted = await first(events, 5)

    assert ("message", "one") == (said["type"], said["message"]["text"])
    assert ("edited", "two", True) == (edited["type"], edited["message"]["text"], edited["message"]["edited"])
    assert {"type": "action", "action": "typing"} == action
    assert ("toast", tap.id, "done", True) == (toast["type"], toast["tap_id"], toast["text"], toast["alert"])
    assert {"type": "deleted", "message_id": card["message_id"]} == deleted


async def test_a_page_hears_of_commands_and_blocks(page: Page, call: Caller, ann: Person) -> None:
    """The menu and the block button follow without a reload."""
    events = page.events(ann, seen=str(ann.feed.last))
    await call.ok("setMyCommands", commands=[{"command": "plan", "description": "x"}])
    await ann.blocks()
    commands, person = await first(events, 2)

    assert {"type": "commands", "commands": [{"command": "plan", "description": "x"}]} == commands
    assert ("person", True) == (person["type"], person["blocked"])


async def test_a_tap_that_nobody_answers_is_given_up(
    page: Page, call: Caller, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page's spinner ends with an event that has no text."""
    monkeypatch.setattr(streams, "SPINNER", 0.01)
    events = page.events(ann, seen=str(ann.feed.last))
    card = await call.ok("sendMessage", chat_id=ann.id, text="one")
    await page.post(f"/people/{ann.id}/tap", message_id=card["message_id"], data="go")
    _, toast = await first(events, 2)

    assert (toast["type"], toast["text"]) == ("toast", None)


async def test_streams_end_when_the_sandbox_stops(page: Page, ann: Person, sandbox: Sandbox) -> None:
    """An open page does not hold up the stop."""
    events = page.events(ann, seen="1")
    await ann.types("hello")
    async with asyncio.timeout(5):
        await anext(events)
        await sandbox.stop()
        with pytest.raises(StopAsyncIteration):
            await anext(events)


@pytest.mark.parametrize("kind", ["photo", "sticker", "voice", "location", "contact", "document"])
async def test_samples_can_be_sent(page: Page, ann: Person, kind: str) -> None:
    """The attach menu needs no file of its own."""
    status, message = await page.post(f"/people/{ann.id}/send", kind=kind)

    assert (200, kind) == (status, message["kind"])
    assert bool(message["photo"]) == (kind == "photo")


async def test_a_photo_is_shown_and_a_document_downloaded(
    page: Page, ann: Person, session: aiohttp.ClientSession, sandbox: Sandbox
) -> None:
    """Only pictures are shown by the browser; anything else cannot run as a page."""
    _, photo = await page.post(f"/people/{ann.id}/send", kind="photo")
    bad = await ann.sends_document("page.html", b"<script>alert(1)</script>")
    async with session.get(sandbox.url + photo["photo"]) as shown:
        assert shown.content_type == "image/png"
    async with session.get(f"{sandbox.url}/media/{bad.wire['document']['file_id']}") as kept:
        assert (
            kept.content_type,
            kept.headers["Content-Disposition"],
        ) == ("application/octet-stream", "attachment")
        assert kept.headers["X-Content-Type-Options"] == "nosniff"


async def test_own_messages_can_be_edited_and_the_bot_blocked(page: Page, ann: Person, call: Caller) -> None:
    """As from the person's hand."""
    said = await ann.types("5")
    await page.post(f"/people/{ann.id}/edit", message_id=said.id, text="50")
    await page.post(f"/people/{ann.id}/block")
    blocked = await page.get(f"/people/{ann.id}/chat")
    await page.post(f"/people/{ann.id}/unblock")

    assert (ann.message(said.id).text, blocked["blocked"]) == ("50", True)
    kinds = [min(set(update) - {"update_id"}) for update in await call.ok("getUpdates")]
    assert kinds == ["message", "edited_message", "my_chat_member", "my_chat_member"]


async def test_faults_calls_and_raw_updates_are_in_reach(
    page: Page, call: Caller, ann: Person, sandbox: Sandbox
) -> None:
    """A test in another process can do what one inside can."""
    assert (await page.post("/faults", method="sendMessage", kind="500"))[0] == 200
    assert (await page.post("/faults", kind="earthquake"))[0] == 400
    await call.refusal("sendMessage", chat_id=ann.id, text="x")
    _, raw = await page.post("/updates", future={"x": 1})
    calls = await page.get("/calls")

    assert ("sendMessage", 500, {"chat_id": ann.id, "text": "x"}) == (
        calls[-1]["method"],
        calls[-1]["status"],
        calls[-1]["params"],
    )
    assert (raw["update_id"],) == sandbox.pending


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/people", {}, 400),
        ("/people/5/text", {"text": "x"}, 404),
        ("/people/x/text", {"text": "x"}, 404),
        ("/people/{ann}/text", {"text": 5}, 400),
        ("/people/{ann}/text", {"text": "x" * 4097}, 400),
        ("/people/{ann}/edit", {"message_id": 999, "text": "x"}, 400),
        ("/people/{ann}/send", {"kind": "elephant"}, 400),
        ("/people/{ann}/dance", {}, 404),
        ("/nowhere", {}, 404),
    ],
)
async def test_wrong_requests_are_refused_with_a_reason(
    page: Page, ann: Person, path: str, body: dict[str, Any], status: int
) -> None:
    """A page's mistake is told, not swallowed."""
    got, answer = await page.post(path.replace("{ann}", str(ann.id)), **body)

    assert status == got
    assert answer["error"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Host": "evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_a_page_from_elsewhere_cannot_drive_the_people(
    sandbox: Sandbox, session: aiohttp.ClientSession, ann: Person, headers: dict[str, str]
) -> None:
    """Another origin, another name for this machine, or a form of another site: 403, and nothing was said."""
    before = len(ann.messages)
    address = f"{sandbox.url}/people/{ann.id}/text"
    async with session.post(address, data=b'{"text": "x"}', headers=headers) as answer:
        assert answer.status == 403

    assert before == len(ann.messages)


async def test_the_pages_own_origin_may(
    sandbox: Sandbox, session: aiohttp.ClientSession, ann: Person
) -> None:
    """The phone page sends its origin with every change."""
    headers = {"Origin": sandbox.url, "Sec-Fetch-Site": "same-origin"}
    async with session.post(
        f"{sandbox.url}/people/{ann.id}/text", json={"text": "x"}, headers=headers
    ) as answer:
        assert answer.status == 200


async def test_only_the_pages_own_files_are_served(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    """Path tricks find nothing; the page may load nothing from elsewhere."""
    for path in (
        "/../control.py",
        "/%2e%2e/control.py",
        "/phone/../telegram.py",
        "//phone.js",
        "/control.py",
    ):
        async with session.get(URL(sandbox.url + path, encoded=True)) as answer:
            assert answer.status == 404
    async with session.get(sandbox.url + "/") as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
