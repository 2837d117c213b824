"""The Bot API over HTTP: `/bot<token>/<method>`. It never knows what a method does."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web

from bot.sandbox import parameters
from bot.sandbox.calls import Call
from bot.sandbox.checks import Upload
from bot.sandbox.faults import Fault
from bot.sandbox.methods import METHODS
from bot.sandbox.methods.media import UPLOADS
from bot.sandbox.refusals import Refused
from bot.sandbox.updating import UPDATING
from bot.sandbox.world import World

JSON = {"Content-Type": "application/json"}


#: An answer holds no object twice inside itself, so the search for circles is spared.
_ENCODE = json.JSONEncoder(check_circular=False, separators=(",", ":")).encode


class Api:
    """Answers calls: token, faults, schema, method, record."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def answer(self, request: web.BaseRequest, path: str, query: str) -> web.StreamResponse:
        """Answer a request to *path*, which begins with "/bot"."""
        token, _, name = path.removeprefix("/bot").replace("%3A", ":").partition("/")
        if token != self._world.token:
            shaped = token.partition(":")[0].isdigit() and ":" in token
            return _refused(Refused(401, "Unauthorized") if shaped else Refused(404, "Not Found"))
        params: dict[str, Any] = {}
        method = self._world.schema.methods.get(name.lower(), name)
        try:
            params = await parameters.read(request, query)
            return await self._answer(request, method, params)
        except Refused as refusal:
            self._note(method, params, refusal.code, refusal.description)
            return _refused(refusal)

    async def _answer(
        self, request: web.BaseRequest, method: str, params: dict[str, Any]
    ) -> web.StreamResponse:
        world = self._world
        fault = world.faults.pick(method, _chat_id(params)) if world.faults else None
        if fault is None:
            return web.Response(body=await self._take(method, params), headers=JSON)
        refusal = fault.refusal()
        if refusal is not None:
            raise refusal
        return await self._broken(fault, request, method, params)

    async def _take(self, method: str, params: dict[str, Any]) -> bytes:
        """Let the call take effect and give the answer's body."""
        result = await self.perform(method, params)
        if isinstance(result, str):  # updates come as JSON text already
            return f'{{"ok":true,"result":{result}}}'.encode()
        return _ENCODE({"ok": True, "result": result}).encode()

    async def perform(self, method: str, params: dict[str, Any]) -> Any:
        """Check and play one call; raises `Refused`. Records it when it succeeds."""
        world = self._world
        if method not in METHODS and method not in UPDATING:
            raise _unplayed(world, method)
        typed = world.schema.read(method, params)
        uploads = {name: value for name, value in params.items() if isinstance(value, Upload)}
        given = typed | {UPLOADS: uploads} if uploads else typed
        chat_id = _chat_id(typed)
        if chat_id is not None:
            world.floods.enter(chat_id)
        try:
            known = METHODS.get(method)
            result = known(world, given) if known else await UPDATING[method](world, given)
        finally:
            if chat_id is not None:
                world.floods.leave(chat_id)
        unknown = world.schema.unknown(method, params)
        world.calls.append(
            Call(
                method=method,
                params=typed,
                chat_id=chat_id,
                at=world.clock(),
                status=200,
                unknown=unknown,
                result=result,
            )
        )
        return result

    async def obey(self, method: str, params: dict[str, Any]) -> None:
        """Play a call that came in a webhook's answer: a refusal is noted and told to nobody."""
        name = self._world.schema.methods.get(method.lower(), method)
        try:
            await self.perform(name, params)
        except Refused as refusal:
            self._note(name, params, refusal.code, refusal.description)

    async def _broken(
        self, fault: Fault, request: web.BaseRequest, method: str, params: dict[str, Any]
    ) -> web.StreamResponse:
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            return web.Response(body=await self._take(method, params), headers=JSON)
        if fault.kind == "reset":
            self._note(method, params, 0, "reset")
            return _cut(request)
        body = await self._take(method, params)
        if fault.kind == "late":
            await asyncio.sleep(fault.seconds)
            return web.Response(body=body, headers=JSON)
        if fault.kind == "garbage":
            return web.Response(text="<html>502 Bad Gateway</html>", content_type="text/html")
        if fault.kind == "half":
            return await _half(request, body)
        return _cut(request)

    def _note(self, method: str, params: dict[str, Any], status: int, error: str) -> None:
        world = self._world
        call = Call(
            method=method,
            params=params,
            chat_id=_chat_id(params),
            at=world.clock(),
            status=status,
            error=error,
        )
        world.calls.append(call)

    def file(self, path: str) -> web.StreamResponse:
        """Answer `/file/bot<token>/<path>`."""
        token, _, name = path.removeprefix("/file/bot").replace("%3A", ":").partition("/")
        if token != self._world.token:
            return _refused(Refused(401, "Unauthorized"))
        file = self._world.files.at(name)
        if file is None:
            return _refused(Refused(404, "Not Found"))
        return web.Response(body=file.content, content_type="application/octet-stream")


def _unplayed(world: World, method: str) -> Refused:
    real = world.schema.others.get(method.lower())
    if real is not None:
        return Refused(501, f"Not Implemented: the sandbox does not play {real}")
    return Refused(404, "Not Found: method not found")


def _chat_id(params: dict[str, Any]) -> int | None:
    given = params.get("chat_id")
    try:
        return None if given is None or isinstance(given, Upload) else int(given)
    except (TypeError, ValueError):
        return None


def _refused(refusal: Refused) -> web.Response:
    return web.Response(body=json.dumps(refusal.answer()).encode(), status=refusal.code, headers=JSON)


def _cut(request: web.BaseRequest) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _half(request: web.BaseRequest, body: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers=JSON)
    response.content_length = len(body)
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response
