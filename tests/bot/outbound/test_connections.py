"""Broken connections on a real socket: what was certainly not sent, what perhaps was, and no word of the token."""

from __future__ import annotations

import asyncio
import logging
import socket
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import TelegramError
from yarl import URL

from bot.http import AiohttpRequest, NeverSent
from bot.log import Lines, redact
from bot.message import Say, Show
from bot.outbound.telegram_api import TelegramApi
from bot.outbound.verdicts import NotSent, Sent, Unsure, Verdict

TOKEN = "1234567:" + "Ab_-" * 9
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Served = Callable[[Handler], Awaitable[str]]


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    """Serves every path by one handler; gives the address."""
    runners: list[web.AppRunner] = []

    async def serve(handler: Handler) -> str:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", handler)
        runner = web.AppRunner(application, shutdown_timeout=0.1)
        await runner.setup()
        runners.append(runner)
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        return f"http://{host}:{port}"

    yield serve
    for runner in runners:
        await runner.cleanup()


async def says(address: str, *, seconds: float = 5.0, picture: bytes | None = None) -> Verdict:
    """What becomes of one message that is sent to *address*."""
    request = AiohttpRequest(connections=2, seconds=seconds)
    await request.initialize()
    try:
        bot = Bot(TOKEN, base_url=f"{address}/bot", request=request, get_updates_request=request)
        message = Say("hello") if picture is None else Show("k", "caption")
        return await TelegramApi(bot).say(1, message, picture=picture)
    finally:
        await request.shutdown()


def nobody() -> str:
    """An address at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


async def resets(request: web.Request) -> web.StreamResponse:
    await request.read()
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def breaks_off(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Length": "1000"})
    await answer.prepare(request)
    await answer.write(b'{"ok":true,"res')
    assert request.transport is not None
    request.transport.abort()
    return answer


async def is_silent(_: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    return web.Response()


async def fails(_: web.Request) -> web.StreamResponse:
    return web.Response(status=502, text="<html>")


async def accepts(request: web.Request) -> web.StreamResponse:
    await request.read()
    return web.json_response({"ok": True, "result": {"message_id": 5, "photo": [{"file_id": "AgAC"}]}})


async def test_a_message_and_a_picture_arrive(served: Served) -> None:
    """Over the same client, as JSON and as a form."""
    address = await served(accepts)

    assert Sent(5, "AgAC") == await says(address)
    assert Sent(5, "AgAC") == await says(address, picture=b"\x89PNG")


async def test_a_refused_connection_was_certainly_not_sent() -> None:
    """So trying again doubles nothing."""
    assert isinstance(await says(nobody()), NotSent)


async def test_an_unknown_host_was_certainly_not_sent() -> None:
    """The name server is away, or the address is wrong."""
    assert isinstance(await says("http://no-such-host.invalid"), NotSent)


@pytest.mark.parametrize("handler", [resets, breaks_off, fails])
async def test_a_connection_that_breaks_leaves_it_open(served: Served, handler: Handler) -> None:
    """Telegram may have it: reset before an answer, in the middle of one, or a proxy's error instead."""
    assert isinstance(await says(await served(handler)), Unsure)


async def test_no_answer_in_time_leaves_it_open(served: Served) -> None:
    """The call ends by itself, before the claim does."""
    assert isinstance(await says(await served(is_silent), seconds=0.05), Unsure)


async def test_a_closed_pool_sends_nothing() -> None:
    """A call after the end was certainly not sent."""
    request = AiohttpRequest(connections=1, seconds=1)

    with pytest.raises(NeverSent):
        await request.do_request("http://127.0.0.1/", "POST")


@pytest.mark.parametrize("handler", [None, resets, breaks_off, fails, is_silent])
async def test_no_error_repeats_the_token(served: Served, handler: Handler | None) -> None:
    """Neither the verdict that is kept in the database, nor the exception with all that it carries, as it is logged."""
    address = nobody() if handler is None else await served(handler)
    request = AiohttpRequest(connections=1, seconds=0.1)
    await request.initialize()
    bot = Bot(TOKEN, base_url=f"{address}/bot", request=request, get_updates_request=request)
    with pytest.raises(TelegramError) as caught:
        await bot.do_api_request("sendMessage", api_kwargs={"chat_id": 1, "text": "x"})
    await request.shutdown()

    assert TOKEN not in repr(caught.value)
    assert TOKEN not in str(caught.value)
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
    assert TOKEN not in repr(await says(address, seconds=0.1))


def _address(token: str) -> URL:
    return URL(f"https://api.telegram.org/bot{token}/sendMessage")


def _about(url: URL) -> aiohttp.RequestInfo:
    return aiohttp.RequestInfo(url, "POST", headers=None, real_url=url)  # type: ignore[arg-type]  # nobody reads them


@pytest.mark.parametrize(
    "error",
    [
        aiohttp.InvalidURL(_address(TOKEN)),
        aiohttp.NonHttpUrlClientError(_address(TOKEN)),
        aiohttp.TooManyRedirects(_about(_address(TOKEN)), ()),
        aiohttp.ContentTypeError(_about(_address(TOKEN)), (), message="unexpected"),
        aiohttp.ClientResponseError(_about(_address(TOKEN)), (), status=502),
        OSError(2, "no such file", f"/bot{TOKEN}/x"),
        ValueError(f"https://api.telegram.org/bot{TOKEN.replace(':', '%3A')}/x"),
        ValueError(f"https://api.telegram.org/bot{TOKEN.replace(':', '%3a')}/x"),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_no_exception_that_carries_an_address_brings_the_token_into_a_log(
    error: Exception, form: str
) -> None:
    """As text, as a field, and as a traceback: every finished line is without it."""
    trouble = (type(error), error, None)
    record = logging.LogRecord("x", logging.ERROR, "f.py", 1, f"failed: {error!r}", (), trouble)
    record.field = error
    line = Lines(form, b"key").format(record)

    assert TOKEN.partition(":")[2] not in line
    assert TOKEN.partition(":")[2] not in redact(repr(error))


@pytest.mark.parametrize("password", ["horse", "p:ss", "p@ss", "p@a:b@c"])
def test_no_password_of_an_address_comes_into_a_log(password: str) -> None:
    """Also one whose signs should have been written otherwise."""
    line = redact(f"cannot reach postgresql://bot:{password}@db.example.org:5432/bot now")

    assert "cannot reach postgresql://bot:***@db.example.org:5432/bot now" == line


async def test_a_file_of_megabytes_goes_out_whole(served: Served) -> None:
    """As somebody's export may be: in pieces, so that nobody else waits for it."""
    picture, arrived = b"P" * 3_000_000, bytearray()

    async def takes(request: web.Request) -> web.StreamResponse:
        arrived.extend(await request.content.read())
        message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}
        return web.json_response({"ok": True, "result": message})

    verdict = await says(await served(takes), picture=picture)

    assert isinstance(verdict, Sent)
    assert picture in arrived
