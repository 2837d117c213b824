"""The bot's own HTTP server: one address, and routes that `app` hands in. Knows nothing of what they mean."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator, Sequence

from aiohttp import web

log = logging.getLogger("slipstream.serving")

#: Bytes that a call may bring: Telegram's updates have some thousands.
BODY_LIMIT = 1 << 20
#: Seconds after which a connection that asks nothing, or never comes to the end of its headers, is closed.
IDLE = 75.0
#: Seconds that calls in flight have to end when the server stops.
_LAST_CALLS = 1.0


class CannotListen(Exception):
    """The address is taken, or not this machine's."""


@contextlib.asynccontextmanager
async def serving(
    host: str, port: int, routes: Sequence[web.AbstractRouteDef], *, idle: float = IDLE
) -> AsyncIterator[int]:
    """
    Answer *routes* while the block runs; gives the port, 0 when there is nothing to answer.

    A call with a larger body than `BODY_LIMIT` gets 413 from `request.read()`.

    Args:
        host: the address to listen on; 127.0.0.1 when a proxy on this machine stands before it.
        port: 0 takes a free one.
        routes: without any, nothing listens.
        idle: seconds, see `IDLE`; a byte now and then does not lengthen them.

    Raises:
        CannotListen: says why.

    """
    if not routes:
        yield 0
        return
    answering = web.Application(client_max_size=BODY_LIMIT)
    answering.add_routes(routes)
    # No access log: addresses and headers are nobody's business, and a line a call would be most of the log.
    runner = web.AppRunner(
        answering, access_log=None, keepalive_timeout=idle, lingering_time=1.0, shutdown_timeout=_LAST_CALLS
    )
    await runner.setup()
    try:
        yield await _listen(runner, host, port)
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> int:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        raise CannotListen(f"{host}:{port}: {error.strerror or error}") from error
    taken = int(runner.addresses[0][1])
    log.info("listening", extra={"host": host, "port": taken})
    return taken
