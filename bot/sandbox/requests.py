"""
What requests of the phone page may be, and how they are answered. Nothing here knows what a request wants.
"""

from __future__ import annotations

import json
import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

PHONE = Path(__file__).with_name("phone")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
NAME_LIMIT = 64  # characters
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"

Body = dict[str, Any]


class Problem(Exception):  # it becomes an answer, not a fault
    """A request that cannot be done; becomes `{"error": ...}` with a status."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


def check_host(request: web.BaseRequest) -> None:
    """Refuse names that are not loopback: a web page could point its own name here."""
    host = urlsplit(f"//{request.headers.get('Host', '')}").hostname
    if host not in LOOPBACK:
        raise Problem(403, "the sandbox answers on loopback only")


def check_origin(request: web.BaseRequest) -> None:
    """Refuse a change that a page from elsewhere asks for."""
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.headers.get('Host', '')}":
        raise Problem(403, "a page from elsewhere may not drive the sandbox")
    if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        raise Problem(403, "a page from elsewhere may not drive the sandbox")


async def read(request: web.BaseRequest) -> Body:
    """Read the JSON object that a request carries; empty when it carries nothing."""
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


def text(body: Body, name: str) -> str:
    """Give a text of the body that must be there."""
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise Problem(400, f"{name} must be a text")
    return value


def name(body: Body) -> str:
    """Give the name in the body, 1 to 64 characters."""
    given = text(body, "name").strip()
    if not 0 < len(given) <= NAME_LIMIT:
        raise Problem(400, f"a name has 1 to {NAME_LIMIT} characters")
    return given


def number(body: Body, name: str) -> int:
    """Give a number of the body that must be there."""
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Problem(400, f"{name} must be a number")
    return value


def optional(body: Body, name: str) -> int | None:
    """Give a number of the body, None when it is not there."""
    return None if body.get(name) is None else number(body, name)


def page(name: str) -> web.Response:
    """Answer with one of the phone's own files."""
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


def answer(value: Any, status: int = 200) -> web.Response:
    """Answer with JSON."""
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return web.Response(body=json.dumps(value).encode(), status=status, headers=headers)
