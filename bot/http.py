"""aiohttp below python-telegram-bot's `Bot`. Knows HTTP and nothing of what is said."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData


class NeverSent(NetworkError):
    """No connection came about: Telegram has certainly not seen the call."""


class Unreadable(TelegramError):
    """An answer came that is no JSON, or too deeply nested to be read."""

    def __init__(self, payload: bytes) -> None:
        super().__init__("Unreadable answer")
        #: The number of the first update in it, as far as that can be made out.
        self.first_update = int(found.group(1)) if (found := _NUMBER.search(payload)) else None


class AiohttpRequest(BaseRequest):
    """One pool of connections. Interactive calls, bulk and getUpdates each have their own."""

    def __init__(self, *, connections: int, seconds: float) -> None:
        """
        Set up; the pool opens at `initialize`.

        Args:
            connections: at most so many at once.
            seconds: a whole call takes no longer; below the lease of a claim (`store.claims.LEASE`).

        """
        self._connections = connections
        self._timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=min(5.0, seconds))
        self._pool: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds that a call may take."""
        return self._timeout.total

    async def initialize(self) -> None:
        """Open the pool."""
        if self._pool is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60)
            self._pool = aiohttp.ClientSession(connector=connector, timeout=self._timeout)

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._pool is not None:
            await self._pool.close()
            self._pool = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as JSON. The library's own version would log what people wrote when it cannot be read."""
        try:
            read: dict[str, Any] = json.loads(payload.decode(errors="replace"))
        except (ValueError, RecursionError):
            raise Unreadable(payload) from None
        return read

    async def do_request(  # python-telegram-bot's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,  # the library's four time-outs: one total stands for them
        write_timeout: Any = None,  # noqa: ARG002  # as above
        connect_timeout: Any = None,  # noqa: ARG002  # as above
        pool_timeout: Any = None,  # noqa: ARG002  # as above
    ) -> tuple[int, bytes]:
        """One call; gives the status and the body.

        Raises:
            NeverSent: there was no connection.
            TimedOut, NetworkError: it may or may not have arrived. No message names the address: it holds the token.

        """
        if self._pool is None:
            raise NeverSent("The pool is closed")
        body, headers = _body(request_data)
        timeout = aiohttp.ClientTimeout(total=read_timeout) if isinstance(read_timeout, float | int) else None
        try:
            async with self._pool.request(
                method,
                url,
                data=body,
                headers=headers,
                timeout=timeout or self._timeout,
                allow_redirects=False,
            ) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NeverSent(f"No connection: {type(error).__name__}") from None
        except TimeoutError:
            raise TimedOut("No answer in time") from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"Broken connection: {type(error).__name__}") from None


_NUMBER = re.compile(rb'"update_id"\s*:\s*(\d{1,18})')


def _body(data: RequestData | None) -> tuple[Any, dict[str, str]]:
    """The body as JSON, or as multipart when files are in it."""
    if data is None:
        return None, {}
    if not data.contains_files:
        text = json.dumps(data.parameters, ensure_ascii=True, separators=(",", ":"))
        return text.encode(), {"Content-Type": "application/json"}
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in (data.multipart_data or {}).items():
        # A stream goes out in pieces: more than a megabyte at once would hold up everybody else.
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=mime)
    return form, {}
