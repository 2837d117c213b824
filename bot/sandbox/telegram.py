"""The sandbox: a Telegram of our own on loopback, with virtual people. It never talks to the real one."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.sandbox.api import Api
from bot.sandbox.calls import Call
from bot.sandbox.control import Control
from bot.sandbox.faults import Fault
from bot.sandbox.group_chats import Seat
from bot.sandbox.groups import Group
from bot.sandbox.limits import Limits
from bot.sandbox.people import Person
from bot.sandbox.state import State
from bot.sandbox.webhook import Delivery
from bot.sandbox.world import World

HOST = "127.0.0.1"
BODY_LIMIT = 60 * 2**20  # bytes: an upload of 50 MB and its frame


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    """Make a request that may carry an upload: aiohttp's own stops at 1 MB."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=BODY_LIMIT)


class Sandbox:
    """
    A Bot API server, a control API and a phone page on one loopback port.

    `state`: a file that keeps people, messages and ids over restarts; None keeps them in memory. `clock`
    gives Unix seconds and drives every date, limit and expiry; only the waiting of a long poll is in real
    time.
    `kept_calls`: how many calls `calls` remembers.
    """

    def __init__(
        self,
        state: Path | None = None,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.time,
        *,
        kept_calls: int = 100_000,
    ) -> None:
        self._world = World(limits or Limits(), clock, kept_calls)
        self._people: dict[int, Person] = {}
        self._api = Api(self._world)
        self._control = Control(self._world, self)
        self._runner: web.ServerRunner | None = None
        self._port = 0
        self._delivery = Delivery(self._world, self._api.obey)
        self._carrier: asyncio.Task[None] | None = None
        self._world.updates.arrived = self._delivery.take
        self._world.webhook_changed = self._delivery.restart
        self._state = State(state, self._world) if state is not None else None

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end: the bot's BOT_API_URL."""
        return f"http://{HOST}:{self._port}"

    @property
    def token(self) -> str:
        """The bot's token: fixed for one state file."""
        return self._world.token

    async def start(self, port: int = 0, host: str = HOST) -> None:
        """Listen on *port* of loopback; 0 takes a free one. Raises ValueError for any other *host*."""
        if host not in (HOST, "localhost"):
            raise ValueError(
                f"the sandbox listens on {HOST} only, not on {host}: anyone could drive its people"
            )
        if self._state is not None:
            self._state.open()
        try:
            self._port = await self._listen(port)
        except BaseException:
            await self._hang_up()
            raise
        # Owned, not detached: stop() cancels it and raises what it met.
        self._carrier = asyncio.get_running_loop().create_task(self._delivery.run())

    async def _listen(self, port: int) -> int:
        # No access log: addresses of calls hold the token.
        server = web.Server(
            self._handle, request_factory=_request, handler_cancellation=True, access_log=None
        )
        self._control.open()
        self._runner = web.ServerRunner(server)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, port, reuse_address=True).start()
        return int(self._runner.addresses[0][1])

    async def _hang_up(self) -> None:
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()
        if self._state is not None:
            self._state.close()

    async def stop(self) -> None:
        """Stop listening; people and messages stay as they are."""
        self._control.close()
        self._world.updates.close_polls()
        await self._end_delivery()
        await self._hang_up()

    async def _end_delivery(self) -> None:
        carrier, self._carrier = self._carrier, None
        if carrier is not None:
            carrier.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await carrier

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path, _, query = request.raw_path.partition("?")
        if path.startswith("/bot"):
            return await self._api.answer(request, path, query)
        if path.startswith("/file/bot"):
            return self._api.file(path)
        return await self._control.answer(request, path)

    def person(self, name: str, language: str = "en") -> Person:
        """Find the person called *name*, or let them come into being."""
        return self.person_of(self._world.chat_named(name, language).id)

    def person_of(self, identifier: int) -> Person:
        """Find a person by id; raises KeyError for an unknown one."""
        person = self._people.get(identifier)
        if person is None:
            person = self._people[identifier] = Person(self._world, self._world.chats[identifier])
        return person

    @property
    def people(self) -> list[Person]:
        """Everyone, in the order of their coming."""
        return [self.person_of(identifier) for identifier in self._world.chats]

    def group(self, title: str, *, forum: bool = False, basic: bool = False) -> Group:
        """
        Find the group called *title*, or let it come into being, with the bot in it as anybody is.

        `forum`: with topics; `basic`: no supergroup yet. It has no people: see `Group.joins`.
        """
        for known in self.groups:
            if known.title == title and known.became is None:
                return known
        chat = self._world.found_group(title, "group" if basic else "supergroup", forum=forum)
        chat.seats[self._world.bot_id] = Seat("member")
        self._world.record_chat(chat)
        return self.group_of(chat.id)

    def group_of(self, identifier: int) -> Group:
        """Find a group by id; raises KeyError for an unknown one."""
        return Group(self._world, self._world.groups[identifier])

    @property
    def groups(self) -> list[Group]:
        """All groups, in the order of their coming."""
        return [self.group_of(identifier) for identifier in self._world.groups]

    @property
    def privacy(self) -> bool:
        """Whether the bot hears in groups only what is meant for it, unless it is an administrator."""
        return self._world.profile.privacy

    @privacy.setter
    def privacy(self, on: bool) -> None:
        """Set it, as its owner does with @BotFather."""
        self._world.profile.privacy = on
        self._world.record_profile()

    def content(self, file_id: str) -> bytes:
        """The bytes of a file that was sent; raises KeyError for an unknown id."""
        file = self._world.files.get(file_id)
        if file is None:
            raise KeyError(file_id)
        return file.content

    def inject(self, update: dict[str, Any] | str) -> int:
        """
        Queue a raw update as it is, also malformed; without an update_id it gets one, which is returned.
        """
        life = self._world.limits.update_life
        return self._world.updates.inject(update, float("inf") if life is None else life)

    @property
    def calls(self) -> list[Call]:
        """Every call so far, oldest first."""
        return list(self._world.calls)

    def calls_of(self, *methods: str) -> list[Call]:
        """The calls of some methods, oldest first."""
        return [call for call in self._world.calls if call.method in methods]

    async def polled(self, timeout: float = 5.0) -> None:  # noqa: ASYNC109  # a bound is part of the promise
        """Wait until the bot's long poll waits; raises TimeoutError after *timeout* real seconds."""
        async with asyncio.timeout(timeout):
            await self._world.updates.polled()

    async def delivered(self, timeout: float = 5.0) -> None:  # noqa: ASYNC109  # a bound is part of the promise
        """Wait until the bot has taken every update; raises TimeoutError after *timeout* real seconds."""
        async with asyncio.timeout(timeout):
            await self._world.updates.empty()

    def forget_updates(self) -> None:
        """Drop every update that the bot has not confirmed."""
        for identifier in self.pending:
            self._world.updates.drop(identifier)

    def forget_calls(self) -> None:
        self._world.calls.clear()

    def fault(self, *faults: Fault) -> None:
        """Let something go wrong with the next calls that fit."""
        for fault in faults:
            self._world.faults.add(fault)

    def heal(self) -> None:
        """Take back every fault that has not happened yet."""
        self._world.faults.clear()

    def duplicate_next_update(self, times: int = 1) -> None:
        """Let the next update be delivered *times* more than once."""
        self._world.updates.duplicate_next(times)

    @property
    def webhook_error(self) -> str:
        """What was wrong with the webhook's last answer that was not taken; "" when none was."""
        return self._world.webhook.last_error_message

    @property
    def pending(self) -> tuple[int, ...]:
        """The ids of updates that the bot has not confirmed."""
        return tuple(self._world.updates.waiting)
