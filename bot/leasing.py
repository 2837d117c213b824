"""Who does what only one replica may do: takes leases, renews them, ends the work under one that is lost.

It never decides what that work is.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from bot.clock import SharedClock
from bot.store import leases
from bot.store.database import Database, DatabaseAway, Transaction, Work
from bot.store.leases import Lease

log = logging.getLogger("slipstream.leasing")
T = TypeVar("T")

#: Asking Telegram for updates · unasked messages · what is due, broadcasts, counts, retention, menus and the webhook.
POLL, BULK, TICK = "poll", "bulk", "tick"
#: Seconds between two looks, and how long one may take.
_LOOK_AROUND, _PATIENCE = 1.0, 4.0

#: What runs while a lease is held, on the database under that lease.
Start = Callable[[Database], Iterable[Coroutine[Any, Any, None]]]


class LeaseLost(Exception):
    """Another replica does this now, or may begin to at any moment."""


class Leases(Protocol):
    """What only one replica does at a time."""

    def of(self, name: str) -> Lease | None:
        """The lease, None while another replica has it."""
        ...

    def known(self) -> bool:
        """Whether this process knows who holds what: one that does not takes no part."""
        ...

    async def hold(self, name: str, start: Start) -> None:
        """Whenever this process holds *name*, run what *start* gives; when the lease is lost, all of it ends."""
        ...

    async def run(self) -> None:
        """Keep leases until cancelled."""
        ...

    async def release(self) -> None:
        """Let others have them at once; what runs under them has ended."""
        ...


class Alone:
    """A database of one process: every lease is its own, and costs nothing."""

    def __init__(self, database: Database, holder: str) -> None:
        self._database = database
        self._holder = holder

    def of(self, name: str) -> Lease | None:
        """Always."""
        return Lease(name, self._holder, 0)

    def known(self) -> bool:
        """Always: the file is locked for this process."""
        return True

    async def hold(self, name: str, start: Start) -> None:  # noqa: ARG002  # of the protocol
        """Run it."""
        async with asyncio.TaskGroup() as tasks:
            for work in start(self._database):
                tasks.create_task(work)

    async def run(self) -> None:
        """There is nothing to keep."""

    async def release(self) -> None:
        """There is nobody else."""


@dataclass(slots=True)
class _Term:
    """A lease from its taking to its loss."""

    lease: Lease
    until: float  #: seconds of the loop's clock, which no change of the hour moves


class Shared:
    """Leases that replicas share. A held one is believed in no longer than the database would."""

    def __init__(self, database: Database, clock: SharedClock | None, holder: str, names: set[str]) -> None:
        self._database = database
        self._clock = clock
        self._holder = holder
        self._names = sorted(names)
        self._terms: dict[str, _Term] = {}
        self._known_until = 0.0  # as in `_Term`
        self._news = asyncio.Event()

    def of(self, name: str) -> Lease | None:
        """The lease as far as this process can know: not beyond the moment to which it was renewed."""
        term = self._terms.get(name)
        return term.lease if term is not None and _time() < term.until else None

    def known(self) -> bool:
        """Whether the last look is no older than a lease."""
        return _time() < self._known_until

    async def run(self) -> None:
        """Renew what is held, take what is free, again and again; trouble is logged and waited out."""
        while True:
            began = _time()
            try:
                async with asyncio.timeout(_PATIENCE):
                    held = await self._database.transact(self._look)
            except (DatabaseAway, TimeoutError) as error:
                log.warning("database away, leases run out", extra={"error": str(error)})
            else:
                self._learn(held, began + leases.LENGTH / 1000)
            await asyncio.sleep(_LOOK_AROUND)

    async def _look(self, tx: Transaction) -> list[Lease]:
        held: list[Lease] = []
        for name in self._names:
            lease = self.of(name)
            # An own one that ran out is taken as anybody else's: with a new fence, so that what was begun ends.
            if lease is None or not await leases.renew(tx, lease):
                lease = await leases.take(tx, name, self._holder)
            if lease is not None:
                held.append(lease)
        if self._clock is not None:
            began = _time()
            self._clock.set(await leases.now(tx), took=_time() - began)
        return held

    def _learn(self, held: list[Lease], until: float) -> None:
        self._known_until = until
        terms = {each.name: _Term(each, until) for each in held}
        for name, term in terms.items():
            before = self._terms.get(name)
            if before is None or before.lease != term.lease:
                log.info("a lease is taken", extra={"lease": name, "fence": term.lease.fence})
        self._terms = terms
        self._tell()

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    async def hold(self, name: str, start: Start) -> None:
        """Run what *start* gives for as long as *name* is held, each time anew: starting is recovering."""
        while True:
            lease = await self._taken(name)
            under = Leased(self._database, lease)
            try:
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._ends(lease))
                    for work in start(under):
                        tasks.create_task(work)
            except* LeaseLost:
                log.warning("a lease is lost", extra={"lease": name, "fence": lease.fence})

    async def _taken(self, name: str) -> Lease:
        while (lease := self.of(name)) is None:
            await self._news.wait()
        return lease

    async def _ends(self, lease: Lease) -> None:
        """Raise `LeaseLost` when *lease* is no longer believed in."""
        while self.of(lease.name) == lease:
            left = self._terms[lease.name].until - _time()
            news = self._news
            try:
                async with asyncio.timeout(max(0.0, left)):
                    await news.wait()
            except TimeoutError:
                continue
        raise LeaseLost

    async def release(self) -> None:
        """Give all of them back."""
        self._terms = {}
        self._tell()
        await self._database.transact(lambda tx: leases.release(tx, self._holder))


class Leased:
    """The database under a lease: nothing of a transaction is kept unless the lease is held until its end."""

    def __init__(self, database: Database, lease: Lease) -> None:
        self._database = database
        self._lease = lease
        self.shared, self.workers, self.take = database.shared, database.workers, database.take

    async def transact(self, work: Work[T]) -> T:
        """As `Database.transact`. Raises `LeaseLost`."""

        async def fenced(tx: Transaction) -> T:
            if not await leases.holds(tx, self._lease):
                raise LeaseLost
            return await work(tx)

        return await self._database.transact(fenced)

    def is_away(self, error: Exception) -> bool:
        """As `Database.is_away`."""
        return self._database.is_away(error)

    async def close(self) -> None:
        """Nothing: the database is not its own."""


def _time() -> float:
    return asyncio.get_running_loop().time()
