"""
The control API and the phone page: how a browser or another process drives the people.

It listens to its own page only: a change asked for by a web page from elsewhere is refused.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox import pages, requests
from bot.sandbox.faults import Fault
from bot.sandbox.group_control import GroupControl
from bot.sandbox.people import Person, TypingTooFast
from bot.sandbox.requests import PHONE, Body, Problem
from bot.sandbox.streams import Streams, give_up
from bot.sandbox.world import World

if TYPE_CHECKING:
    from bot.sandbox.telegram import Sandbox

# Only what lies in the folder at the start has an address: no path of a request ever touches the disk.
PAGES = {"/": "index.html"} | {
    f"/{file.name}": file.name for file in sorted(PHONE.iterdir()) if file.suffix in {".css", ".js"}
}

Act = Callable[[Person, Body], Awaitable[Any]]


class Control:
    """Routes, checks and answers."""

    def __init__(self, world: World, sandbox: Sandbox) -> None:
        self._world = world
        self._sandbox = sandbox
        self._streams = Streams()
        self._groups = GroupControl(world, sandbox, self._streams)
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
            requests.check_host(request)
            if request.method in ("GET", "HEAD"):
                return await self._get(request, path)
            requests.check_origin(request)
            return requests.answer(await self._change(request.method, path, await requests.read(request)))
        except Problem as problem:
            return requests.answer({"error": str(problem)}, problem.status)

    def open(self) -> None:
        """Let streams begin."""
        self._streams.open()

    def close(self) -> None:
        """End every stream of events, so that the server can stop."""
        self._streams.close()

    async def _get(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        if path in PAGES:
            return requests.page(PAGES[path])
        match path.strip("/").split("/"):
            case ["people"]:
                return requests.answer([pages.person(person) for person in self._sandbox.people])
            case ["people", identifier, "chat"]:
                return requests.answer(pages.chat(self._person(identifier), self._world))
            case ["people", identifier, "events"]:
                return await self._events(request, self._person(identifier))
            case ["groups", *rest]:
                return await self._groups.get(request, rest)
            case ["calls"]:
                return requests.answer([pages.call(call) for call in self._world.calls])
            case ["media", identifier]:
                return self._media(identifier)
        raise Problem(404, "not found")

    async def _change(self, method: str, path: str, body: Body) -> Any:
        match method, path.strip("/").split("/"):
            case "POST", ["people"]:
                return pages.person(self._sandbox.person(requests.name(body), body.get("language") or "en"))
            case "POST", ["people", identifier, act] if act in self._acts:
                return await self._act(self._acts[act], self._person(identifier), body)
            case "POST", ["groups", *rest]:
                return await self._groups.change(rest, body)
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
        answered = requests.optional(body, "reply_to")
        reply = None if answered is None else person.message(answered)
        return pages.message(await person.types(requests.text(body, "text"), reply_to=reply))

    async def _tap(self, person: Person, body: Body) -> Any:
        tap = person.tap(requests.number(body, "message_id"), requests.text(body, "data"))
        give_up(person.feed, tap)
        return {"tap_id": tap.id}

    async def _send(self, person: Person, body: Body) -> Any:
        return pages.message(await person.sends(requests.text(body, "kind")))

    async def _edit(self, person: Person, body: Body) -> Any:
        message = person.message(requests.number(body, "message_id"))
        return pages.message(await person.edits(message, requests.text(body, "text")))

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
        """Stream the person's news."""
        return await self._streams.follow(request, person.feed, lambda news: pages.news(news, person))
