"""Begins and ends the processes of a measurement and orders phases. It never waits without a limit."""

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import process
from tests.bench.entries import ROOT, Entry, by_webhook, command, environment

BOT_CORE, SERVER_CORE = 0, 1
_PATIENCE = 10.0  #: seconds for a process to end when asked


class BenchError(Exception):
    """A measurement could not be made: says of which bot, and what it printed last."""


@dataclass(frozen=True, slots=True)
class Server:
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def order(self, phase: str, within: float, **given: object) -> dict[str, Any]:  # Any: JSON
        """Have *phase* performed, in *within* seconds at most."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=within)
        try:
            body = json.dumps({"phase": phase, **given})
            connection.request("POST", "/order", body, {"Content-Type": "application/json"})
            said: dict[str, Any] = json.loads(connection.getresponse().read())  # Any: JSON
        except TimeoutError as error:
            raise BenchError(f"{phase}: no result in {within:.0f} s") from error
        finally:
            connection.close()
        if "error" in said:
            raise BenchError(f"{phase}: {said['error']}")
        return said


@contextmanager
def server(strategy: str, people: int, lifetime: float, latency: float = 0.0) -> Iterator[Server]:
    """Run the load server on its core while inside; *latency*: seconds that an unasked message takes."""
    words = (
        "--strategy",
        strategy,
        "--people",
        str(people),
        "--lifetime",
        str(lifetime),
        "--latency",
        str(latency),
    )
    with process.pinned(SERVER_CORE):
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.server", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
    try:
        assert child.stdout is not None
        port = child.stdout.readline()  # comes at once, or the end of file when the process has died
        if not port:
            raise BenchError("the load server did not start")
        yield Server(int(port))
    finally:
        _end(child)


@contextmanager
def bot(entry: Entry, at: Server, folder: Path, **settings: str) -> Iterator[list[int]]:
    """Run *entry* on its core while inside and give its process ids; what it prints lands in *folder*."""
    log, ports = folder / "bot.log", _ports(entry, at)
    given = environment(at.url, folder) | settings
    with ExitStack() as children:
        with log.open("ab") as out, process.pinned(BOT_CORE):
            begun = [
                subprocess.Popen(command(entry), cwd=ROOT, env=given | each, stdout=out, stderr=out)
                for each in ([by_webhook(port) for port in ports] or [{}])
            ]
        for child in begun:
            children.callback(_end, child)
        for child in begun:
            children.callback(child.terminate)  # all are asked first, so that they end together
        try:
            yield [child.pid for child in begun]
        except BenchError as error:
            ended = [
                "still running" if (code := child.poll()) is None else f"ended with {code}" for child in begun
            ]
            last = log.read_text(errors="replace")[-1500:]
            raise BenchError(f"{entry.name} ({', '.join(ended)}): {error}\n{last}") from error


def _ports(entry: Entry, at: Server) -> list[int]:
    """Find a free port for each replica and tell the load server, which brings updates there."""
    with ExitStack() as taken:  # all at once: no port is given twice
        sockets = [taken.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(entry.replicas)]
        ports = [each.getsockname()[1] for each in sockets]
    if ports:
        at.order("balance", within=5, ports=ports)
    return ports


def first_reply(entry: Entry, at: Server, folder: Path, chat: int, **settings: str) -> float:
    """Begin *entry* with one /start waiting; give the seconds until its reply, and end it again."""
    at.order("knock", within=5, chat=chat)
    began = time.monotonic()
    with bot(entry, at, folder, **settings):
        return await_first_reply(at, chat) - began


def await_first_reply(at: Server, chat: int) -> float:
    """Give the monotonic time of the reply to the one who knocked."""
    replied: float = at.order("first_reply", within=70, chat=chat, within_seconds=60)["at"]
    return replied


def _end(child: subprocess.Popen[Any]) -> None:  # Any: text or bytes, read by nobody here
    child.terminate()
    try:
        child.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait(_PATIENCE)
    if child.stdout is not None:
        child.stdout.close()
