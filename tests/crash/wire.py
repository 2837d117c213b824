"""A way to PostgreSQL that can be cut: then nothing gets through, and nobody is told. It changes nothing else."""

from __future__ import annotations

import asyncio
import contextlib
from urllib.parse import parse_qs, urlsplit


class Wire:
    """Hands bytes on between one replica and the server."""

    def __init__(self, database: str) -> None:
        """*database*: an address with the server's socket in it, as the tests' server gives it."""
        parts = urlsplit(database)
        folder = parse_qs(parts.query).get("host", [""])[0]
        self._socket = f"{folder}/.s.PGSQL.5432" if folder else None
        self._to = (parts.hostname or "127.0.0.1", parts.port or 5432)
        self._name = parts.path
        self._open = asyncio.Event()
        self._open.set()
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        assert self._server is not None
        port = self._server.sockets[0].getsockname()[1]
        return f"postgresql://postgres@127.0.0.1:{port}{self._name}?sslmode=disable"

    async def start(self, port: int = 0) -> None:
        """Let bytes through; 0 takes a free port."""
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", port)

    def cut(self) -> None:
        """From now on nothing gets through, in either direction; connections seem to live."""
        self._open.clear()

    def heal(self) -> None:
        """Those that were cut are gone; new ones get through."""
        for each in list(self._writers):
            each.transport.abort()
        self._open.set()

    async def stop(self) -> None:
        self.heal()
        if self._server is not None:
            self._server.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._open.wait()
        with contextlib.suppress(OSError):
            there, back = await (
                asyncio.open_unix_connection(self._socket)
                if self._socket
                else asyncio.open_connection(*self._to)
            )
            both = {writer, back}
            self._writers |= both
            try:
                async with asyncio.TaskGroup() as ways:
                    ways.create_task(self._one_way(reader, back))
                    ways.create_task(self._one_way(there, writer))
            finally:
                self._writers -= both
                for each in both:
                    each.close()

    async def _one_way(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                await self._open.wait()
                if writer.is_closing():
                    return
                writer.write(data)
                await writer.drain()
        writer.close()
