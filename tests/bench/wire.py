"""HTTP at its barest: a protocol that takes requests and gives bytes back. It knows no call's meaning."""

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)", re.IGNORECASE)
_KIND = re.compile(rb"\r\ncontent-type:[ \t]*([^\r\n]+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[ \t]*chunked", re.IGNORECASE)
_FIELD = re.compile(rb'name="?([^";\r\n]+)')
_HEAD = b"HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


class Request(NamedTuple):
    path: str
    kind: str  #: the Content-Type, with its boundary
    body: bytes


class Connection(asyncio.Protocol):
    """One kept-alive connection; requests are answered one after another, as every client here sends them."""

    def __init__(self, serve: "Serve", lost: Callable[["Connection"], None]) -> None:
        self._serve = serve
        self._lost = lost
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio calls it so
        self._transport = None
        self._lost(self)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (request := self._take()) is not None:
            self._serve(request, self)

    def reply(self, body: bytes, status: int = 200) -> None:
        """Answer the request at hand; nothing happens when the other side has hung up."""
        if self._transport is not None:
            self._transport.write(_HEAD % (status, len(body)) + body)

    def _take(self) -> Request | None:
        head, mark, rest = self._buffer.partition(b"\r\n\r\n")
        if not mark:
            return None
        if _CHUNKED.search(head):
            self.reply(b'{"ok":false,"error_code":411,"description":"the load server reads no chunks"}', 411)
            self._buffer = b""
            return None
        found = _LENGTH.search(head)
        length = int(found[1]) if found else 0
        if len(rest) < length:
            return None
        self._buffer = rest[length:]
        kind = _KIND.search(head)
        path = head.split(b" ", 2)[1].decode()
        return Request(path, kind[1].decode() if kind else "", rest[:length])


Serve = Callable[[Request, Connection], None]


def fields(request: Request) -> dict[str, Any]:  # Any: a JSON body may hold anything
    """Give the parameters of a call, whether sent in the address, as a form, in parts or as JSON."""
    given: dict[str, Any] = dict(parse_qsl(request.path.partition("?")[2]))
    if not request.body:
        return given
    if request.kind.startswith("application/json"):
        spoken: dict[str, Any] = json.loads(request.body)  # Any: JSON
        return given | spoken
    if request.kind.startswith("multipart/"):
        return given | _parts(request)
    return given | dict(parse_qsl(request.body.decode()))


def _parts(request: Request) -> dict[str, str]:
    boundary = b"--" + request.kind.partition("boundary=")[2].strip('"').encode()
    found: dict[str, str] = {}
    for part in request.body.split(boundary)[1:-1]:
        head, _, value = part.partition(b"\r\n\r\n")
        name = _FIELD.search(head)
        if name and b"filename" not in head:  # a picture's bytes are nobody's concern here
            found[name[1].decode()] = value.removesuffix(b"\r\n").decode()
    return found
