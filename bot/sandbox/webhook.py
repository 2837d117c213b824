"""
Delivery of updates to a webhook, as Telegram does it: one queue a lane, in order, again until it is taken.

It calls loopback addresses only.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import aiohttp

from bot.sandbox.updates import Queued

if TYPE_CHECKING:
    from bot.sandbox.world import World

LONGEST_PAUSE = 60.0  # seconds between two tries
LONGEST_RETRY_AFTER = 3600.0  # seconds that a webhook may ask for
CALL_TIME = aiohttp.ClientTimeout(total=60)  # seconds for one delivery

Perform = Callable[[str, dict[str, Any]], Awaitable[Any]]


@dataclass(slots=True)
class Webhook:
    """What setWebhook set; an empty `url` means none."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error_date: int = 0
    last_error_message: str = ""

    def wire(self, pending: int, allowed: list[str] | None) -> dict[str, Any]:
        """Give it as a Bot API WebhookInfo."""
        info: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": pending,
        }
        if self.url:
            info |= {"max_connections": self.max_connections, "ip_address": "127.0.0.1"}
            if self.last_error_date:
                info["last_error_date"] = self.last_error_date
                info["last_error_message"] = self.last_error_message
        if allowed:
            info["allowed_updates"] = allowed
        return info

    def kept(self) -> dict[str, Any]:
        """Give what a state file keeps."""
        return asdict(self)


class Delivery:
    """Carries the waiting updates to the webhook while `run` runs."""

    def __init__(self, world: World, perform: Perform) -> None:
        self._world = world
        self._perform = perform
        self._lanes: dict[int, deque[Queued]] = {}
        self._generation = 0
        self._group: asyncio.TaskGroup | None = None
        self._session: aiohttp.ClientSession | None = None
        self._places = asyncio.Semaphore(40)
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Deliver until cancelled."""
        async with aiohttp.ClientSession(timeout=CALL_TIME) as session, asyncio.TaskGroup() as group:
            self._session = session
            self._group = group
            self.restart()
            try:
                await asyncio.get_running_loop().create_future()  # until cancelled
            finally:
                self._group = None

    def restart(self) -> None:
        """Begin anew: the webhook's settings changed."""
        self._generation += 1
        self._lanes.clear()
        self._changed.set()
        self._changed = asyncio.Event()
        self._places = asyncio.Semaphore(self._world.webhook.max_connections)
        for queued in list(self._world.updates.waiting.values()):
            self.take(queued)

    def take(self, queued: Queued) -> None:
        """Put an update into its lane; a lane that stood still begins to move."""
        if self._group is None or not self._world.webhook.url:
            return
        lane = self._lanes.get(queued.lane)
        if lane is not None:
            lane.append(queued)
            return
        lane = self._lanes[queued.lane] = deque([queued])
        self._group.create_task(self._carry(queued.lane, lane, self._generation))

    async def _carry(self, name: int, lane: deque[Queued], generation: int) -> None:
        """Deliver one lane in order; a failed update holds up those behind it."""
        pause = self._world.limits.webhook_pause
        while lane and generation == self._generation:
            queued = lane[0]
            if queued.expires <= self._world.clock():
                wait: float | None = None
            else:
                async with self._places:
                    wait = await self._try(queued, pause)
            if generation != self._generation:
                return
            if wait is None:
                lane.popleft()
                self._world.updates.drop(queued.id)
                pause = self._world.limits.webhook_pause
                continue
            pause = min(pause * 2, LONGEST_PAUSE)
            await self._rest(wait)
        if generation == self._generation:
            del self._lanes[name]

    async def _rest(self, seconds: float) -> None:
        """Wait before the next try, or until the settings change."""
        changed = self._changed
        try:
            async with asyncio.timeout(seconds):
                await changed.wait()
        except TimeoutError:
            return

    async def _try(self, queued: Queued, pause: float) -> float | None:
        """Deliver once: None when it was taken, otherwise the seconds to wait."""
        hook = self._world.webhook
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        assert self._session is not None
        try:
            while queued.copies > 0:
                async with self._session.post(hook.url, data=queued.body.encode(), headers=headers) as answer:
                    body = await answer.read()
                    if not answer.ok:
                        self._fail(f"Wrong response from the webhook: {answer.status} {answer.reason}")
                        return _asked(answer.headers.get("Retry-After"), pause)
                queued.copies -= 1
        except TimeoutError:
            self._fail("Read timeout expired")
            return pause
        except aiohttp.ClientConnectorError:
            self._fail("Connection refused")
            return pause
        except aiohttp.ClientError as error:
            self._fail(f"SSL error or broken answer: {error}")
            return pause
        await self._obey(body)
        return None

    async def _obey(self, body: bytes) -> None:
        """Play the method that a webhook's answer may carry; its result is told to nobody."""
        if not body.lstrip().startswith(b"{"):
            return
        try:
            params = json.loads(body)
        except ValueError:
            return
        method = params.pop("method", None)
        if isinstance(method, str):
            await self._perform(method, params)

    def _fail(self, why: str) -> None:
        self._world.webhook.last_error_date = self._world.now()
        self._world.webhook.last_error_message = why


def _asked(retry_after: str | None, pause: float) -> float:
    if retry_after is None or not retry_after.isdigit():
        return pause
    return min(float(retry_after), LONGEST_RETRY_AFTER)
