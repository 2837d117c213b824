"""
The control API and the phone page: how a browser or another process drives the people.

It listens to its own page only: a change asked for by a web page from elsewhere is refused.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import mimetypes
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox import pages
from bot.sandbox.faults import Fault
from bot.sandbox.feed import Feed, News
from bot.sandbox.people import Person, TypingTooFast
from bot.sandbox.world import World

if TYPE_CHECKING:
    from bot.sandbox.telegram import Sandbox

PHONE = Path(__file__).with_name("phone")
# Only what lies in the folder at the start has an address: no path of a request ever touches the disk.
PAGES = {"/": "index.html"} | {
    f"/{file.name}": file.name for file in sorted(PHONE.iterdir()) if file.suffix in {".css", ".js"}
}
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
NAME_LIMIT = 64  # characters
SPINNER = 15.0  # seconds after which a page stops waiting for a tap's answer
HEARTBEAT = 20.0  # seconds between two signs of life in a stream of events
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"

Body = dict[str, Any]
Act = Callable[[Person, Body], Awaitable[Any]]


class Problem(Exception):  # it becomes an answer, not a fault
    """A request that cannot be done; becomes `{"error": ...}` with a status."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Control:
    """Routes, checks and answers."""

    def __init__(self, world: World, sandbox: Sandbox) -> None:
        self._world = world
        self._sandbox = sandbox
        self._followed: set[Feed] = set()
        self._closed = False
        self._acts: dict[str, Act] = {
            "text": self._text,
            "tap": self._tap,
            "send": self._send,
            "edit": self._edit,
            "block": self._block,
            "unblock": self._unblock,
        }

    async def answer(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        """Answer anything that is no Bot API call."""
        try:
            _check_host(request)
            if request.method in ("GET", "HEAD"):
                return await self._get(request, path)
            _check_origin(request)
            return _json(await self._change(request.method, path, await _body(request)))
        except Problem as problem:
            return _json({"error": str(problem)}, problem.status)

    def open(self) -> None:
        """Let streams begin."""
        self._closed = False

    def close(self) -> None:
        """End every stream of events, so that the server can stop."""
        self._closed = True
        for feed in self._followed:
            feed.wake()

    async def _get(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        if path in PAGES:
            return _page(PAGES[path])
        match path.strip("/").split("/"):
            case ["people"]:
                return _json([pages.person(person) for person in self._sandbox.people])
            case ["people", identifier, "chat"]:
                return _json(pages.chat(self._person(identifier), self._world))
            case ["people", identifier, "events"]:
                return await self._events(request, self._person(identifier))
            case ["calls"]:
                return _json([pages.call(call) for call in self._world.calls])
            case ["media", identifier]:
                return self._media(identifier)
        raise Problem(404, "not found")

    async def _change(self, method: str, path: str, body: Body) -> Any:
        match method, path.strip("/").split("/"):
            case "POST", ["people"]:
                return pages.person(self._sandbox.person(_name(body), body.get("language") or "en"))
            case "POST", ["people", identifier, act] if act in self._acts:
                return await self._act(self._acts[act], self._person(identifier), body)
            case "POST", ["updates"]:
                return {"update_id": self._sandbox.inject(body.get("raw", body))}
            case "POST", ["faults"]:
                return self._add_fault(body)
            case "DELETE", ["faults"]:
                self._sandbox.heal()
                return {}
            case "DELETE", ["calls"]:
                self._sandbox.forget_calls()
                return {}
        raise Problem(404, "not found")

    async def _act(self, act: Act, person: Person, body: Body) -> Any:
        try:
            return await act(person, body)
        except TypingTooFast as error:
            raise Problem(429, str(error)) from error
        except (ValueError, LookupError) as error:
            raise Problem(400, str(error)) from error

    def _person(self, identifier: str) -> Person:
        try:
            return self._sandbox.person_of(int(identifier))
        except (ValueError, KeyError) as error:
            raise Problem(404, "no such person") from error

    def _add_fault(self, body: Body) -> Body:
        try:
            self._sandbox.fault(Fault(**body))
        except (TypeError, ValueError) as error:
            raise Problem(400, str(error)) from error
        return {}

    async def _text(self, person: Person, body: Body) -> Any:
        return pages.message(await person.types(_text(body, "text")))

    async def _tap(self, person: Person, body: Body) -> Any:
        tap = person.tap(_number(body, "message_id"), _text(body, "data"))

        def give_up() -> None:
            if not tap.answered:
                person.publish(News(kind="toast", tap=tap))

        asyncio.get_running_loop().call_later(SPINNER, give_up)
        return {"tap_id": tap.id}

    async def _send(self, person: Person, body: Body) -> Any:
        return pages.message(await person.sends(_text(body, "kind")))

    async def _edit(self, person: Person, body: Body) -> Any:
        message = person.message(_number(body, "message_id"))
        return pages.message(await person.edits(message, _text(body, "text")))

    async def _block(self, person: Person, _body: Body) -> Any:
        await person.blocks()
        return {}

    async def _unblock(self, person: Person, _body: Body) -> Any:
        await person.unblocks()
        return {}

    def _media(self, identifier: str) -> web.Response:
        file = self._world.files.get(identifier)
        if file is None:
            raise Problem(404, "not found")
        shown = file.mime if file.mime in pages.SHOWN else "application/octet-stream"
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}
        if shown not in pages.SHOWN:
            headers["Content-Disposition"] = "attachment"
        return web.Response(body=file.content, content_type=shown, headers=headers)

    async def _events(self, request: web.BaseRequest, person: Person) -> web.StreamResponse:
        """Stream the person's news as Server-Sent Events; `Last-Event-ID` continues where a page was."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        with contextlib.suppress(ConnectionResetError):  # the page was closed
            await self._stream(response, person, request.headers.get("Last-Event-ID", ""))
        return response

    async def _stream(self, response: web.StreamResponse, person: Person, seen: str) -> None:
        feed = person.feed
        number = int(seen) if seen.isdigit() and int(seen) <= feed.last else feed.last
        await response.write(b"retry: 1000\n\n")
        self._followed.add(feed)
        try:
            while not self._closed:
                for at, news in feed.after(number):
                    number = at
                    data = json.dumps(pages.news(news, person))
                    await response.write(f"id: {at}\ndata: {data}\n\n".encode())
                try:
                    async with asyncio.timeout(HEARTBEAT):
                        await feed.wait(number)
                except TimeoutError:
                    await response.write(b": still here\n\n")
        finally:
            self._followed.discard(feed)


def _check_host(request: web.BaseRequest) -> None:
    """Refuse names that are not loopback: a web page could point its own name here."""
    host = urlsplit(f"//{request.headers.get('Host', '')}").hostname
    if host not in LOOPBACK:
        raise Problem(403, "the sandbox answers on loopback only")


def _check_origin(request: web.BaseRequest) -> None:
    """Refuse a change that a page from elsewhere asks for."""
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.headers.get('Host', '')}":
        raise Problem(403, "a page from elsewhere may not drive the sandbox")
    if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        raise Problem(403, "a page from elsewhere may not drive the sandbox")


async def _body(request: web.BaseRequest) -> Body:
    raw = await request.read()
    if not raw:
        return {}
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise Problem(400, "the body is not JSON") from error
    if not isinstance(body, dict):
        raise Problem(400, "the body must be a JSON object")
    return body


def _text(body: Body, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise Problem(400, f"{name} must be a text")
    return value


def _name(body: Body) -> str:
    name = _text(body, "name").strip()
    if not 0 < len(name) <= NAME_LIMIT:
        raise Problem(400, f"a name has 1 to {NAME_LIMIT} characters")
    return name


def _number(body: Body, name: str) -> int:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Problem(400, f"{name} must be a number")
    return value


def _page(name: str) -> web.Response:
    file = PHONE / name
    if not file.is_file():
        raise Problem(404, "not found")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {
        "Content-Type": f"{kind}; charset=utf-8",
        "Cache-Control": "no-store",
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(body=file.read_bytes(), headers=headers)


def _json(value: Any, status: int = 200) -> web.Response:
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return web.Response(body=json.dumps(value).encode(), status=status, headers=headers)
