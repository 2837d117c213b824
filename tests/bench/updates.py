"""The updates that wait for the bot, handed out as getUpdates does, or pushed. It knows no reason for them."""

import asyncio
from collections import deque
from collections.abc import Callable

from tests.bench.wire import Connection


class Updates:
    """A queue with Telegram's rule: an update is forgotten once a later offset is asked for, not before."""

    def __init__(self) -> None:
        self._next = 1000
        self._kept: deque[tuple[int, bytes]] = deque()
        self._poller: Connection | None = None
        self._limit = 100
        self._expiry: asyncio.TimerHandle | None = None
        self._flush_planned = False
        self._push: Callable[[], None] | None = None

    def __len__(self) -> int:
        return len(self._kept)

    def put(self, rest: bytes) -> None:
        """Queue one update; *rest* is its JSON after the update_id, closing brace included."""
        self._kept.append((self._next, b'{"update_id":%d,%s' % (self._next, rest)))
        self._next += 1
        if (self._poller is not None or self._push is not None) and not self._flush_planned:
            self._flush_planned = True
            # What is queued in one pass of the loop goes out in one batch.
            asyncio.get_running_loop().call_soon(self._flush)

    def push(self, bring: Callable[[], None]) -> None:
        """Call *bring* whenever something has come: it will `take` it."""
        self._push = bring

    def take(self) -> bytes:
        """Give the oldest update away."""
        return self._kept.popleft()[1]

    def put_back(self, update: bytes) -> None:
        """Keep an update that was taken in vain, as the oldest; whoever took it comes again by itself."""
        self._kept.appendleft((0, update))

    def poll(self, connection: Connection, offset: int, limit: int, timeout: float) -> None:
        """Answer at once when something waits, else when it comes or after *timeout* seconds."""
        while self._kept and self._kept[0][0] < offset:
            self._kept.popleft()
        self._release()
        self._poller, self._limit = connection, max(1, min(limit, 100))
        if self._kept or timeout <= 0:
            self._flush()
        else:
            self._expiry = asyncio.get_running_loop().call_later(min(timeout, 50), self._flush)

    def gone(self, connection: Connection) -> None:
        """Forget a poller that hung up."""
        if connection is self._poller:
            self._release()

    def _flush(self) -> None:
        self._flush_planned = False
        if self._push is not None:
            self._push()
        poller = self._poller
        if poller is None:
            return
        self._release()
        batch = b",".join(self._kept[at][1] for at in range(min(len(self._kept), self._limit)))
        poller.reply(b'{"ok":true,"result":[%s]}' % batch)

    def _release(self) -> None:
        self._poller = None
        if self._expiry is not None:
            self._expiry.cancel()
            self._expiry = None
