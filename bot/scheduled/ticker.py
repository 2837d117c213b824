"""Takes what is due, when it is due, and has it done: once. It knows no kind of moment, and it never sends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from advisor.library import Library
from bot import i18n
from bot.clock import Clock
from bot.desk import Desk
from bot.message import Message
from bot.store import moments, outbox, people
from bot.store.database import Database, DatabaseAway, Transaction
from bot.store.moments import Moment
from bot.store.outbox import Draft
from bot.store.people import Person
from bot.views.words import Words

log = logging.getLogger("slipstream.scheduled")

_MINUTE = 60_000  # milliseconds
#: Moments that share a commit: no turn waits long behind them (docs/decisions/0013-moments-together.md).
_BATCH = 50
#: After so many milliseconds the database is looked at without news: a turn may have planned something sooner.
_LOOK_AROUND = 5_000
#: A moment that fails is tried again so many times, after 1, 4, 16 and 64 minutes.
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Call:
    """One moment that has come, inside the transaction that takes it out."""

    tx: Transaction
    library: Library
    person: Person
    about: str  #: a step's id, or ""
    due_at: int  #: milliseconds since 1970
    now: int  #: milliseconds since 1970; after a downtime much later than `due_at`

    @property
    def words(self) -> Words:
        """The content in the person's language."""
        chosen = i18n.choose(self.person.language, self.person.language_hint, i18n.shipped())
        return Words(self.library, i18n.language(chosen))

    async def say(self, key: str, messages: Iterable[Message], *, lives: int) -> None:
        """
        Put *messages* into the outbox, under a key that is unique for ever: `reminder:<person>:<step>:<due_at>`.

        Args:
            key: a repeated call with the same key says nothing twice.
            messages: in a lane of their own, see `bot.message.Lane`.
            lives: milliseconds after which they are not worth saying any more.

        """
        for draft in self.drafts(key, messages, lives=lives):
            await outbox.put(self.tx, draft, self.now)

    def drafts(self, key: str, messages: Iterable[Message], *, lives: int) -> list[Draft]:
        """What `say` puts, for those who put the drafts of many calls at once."""
        return [
            Draft(
                key if number == 0 else f"{key}:{number}",
                self.person.id,
                message,
                expires_at=self.now + lives,
            )
            for number, message in enumerate(messages)
        ]


#: What a moment of one kind causes: drafts in the outbox, moments that follow, all in `call.tx`.
Due = Callable[[Call], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Together:
    """
    A kind whose moments are done together: what they ask and tell of the database is one statement for all.

    `due` gets the calls of one transaction, each of another person: such a kind is about nothing. What it raises
    undoes all of them, and then each is done alone, so that only the one with the trouble waits.
    """

    due: Callable[[Sequence[Call]], Awaitable[None]]


Kinds = Mapping[str, Due | Together]


class Ticker:
    """Sleeps until the next moment. A moment and all that it causes are one transaction."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        desk: Desk,
        kinds: Kinds,
        said: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._desk = desk
        self._kinds = kinds
        self._said = said
        self.wake = asyncio.Event()

    async def run(self) -> None:
        """Take what is due until cancelled. Starting is recovering: what was interrupted is due still."""
        wait = 500  # milliseconds
        while True:
            self.wake.clear()
            now = self._clock.now()
            try:
                taken, following = await self._database.transact(self.take)
            except DatabaseAway as error:
                log.warning("database away, moments wait", extra={"error": str(error)})
                await self._clock.rest(now + wait, self.wake)
                wait = min(wait * 2, 30_000)
                continue
            wait = 500
            if taken:
                self._said()  # after COMMIT has returned, never before
                continue
            await self._clock.rest(min(following or now + _LOOK_AROUND, now + _LOOK_AROUND), self.wake)

    async def take(self, tx: Transaction) -> tuple[int, int | None]:
        """Do one batch; gives its size, and when the next moment is due, in milliseconds since 1970."""
        now = self._clock.now()
        due = await moments.take_due(tx, now, _BATCH, self._database.take)
        together: dict[str, list[Moment]] = {}
        for each in due:
            if isinstance(self._kinds.get(each.kind), Together):
                together.setdefault(each.kind, []).append(each)
            else:
                await self._one(tx, each, now)
        # After the others: a reminder goes first, and takes the day from a tip.
        for these in together.values():
            await self._many(tx, these, now)
        return len(due), await moments.next_due(tx)

    async def _many(self, tx: Transaction, these: Sequence[Moment], now: int) -> None:
        """Moments of one kind together; when that fails, each alone: the one with the trouble is found so."""
        try:
            async with tx.savepoint():
                await self._do(tx, these, now)
        except Exception as error:  # noqa: BLE001  # it comes again below, and is logged there
            self._stop_if_away(error)
            for each in these:
                await self._one(tx, each, now)

    def _stop_if_away(self, error: Exception) -> None:
        if self._database.is_away(error) or isinstance(error, DatabaseAway):
            raise error

    async def _one(self, tx: Transaction, moment: Moment, now: int) -> None:
        """What one moment does wrong is undone and tried again later; the others go on."""
        try:
            async with tx.savepoint():
                await self._do(tx, [moment], now)
        except Exception as error:
            self._stop_if_away(error)
            log.exception(
                "a moment failed",
                extra={"kind": moment.kind, "person": moment.person_id, "attempts": moment.attempts + 1},
            )
            await _again(tx, moment, now)

    async def _do(self, tx: Transaction, these: Sequence[Moment], now: int) -> None:
        """Moments of one kind."""
        known = await people.find_many(tx, [each.person_id for each in these])
        library = self._desk.library
        calls = [
            Call(tx, library, person, each.about, each.due_at, now)
            for each in these
            # Who blocked, stopped or is gone gets nothing; /start plans anew.
            if (person := known.get(each.person_id)) is not None and person.hears
        ]
        due = self._kinds[these[0].kind]
        if isinstance(due, Together):
            if calls:
                await due.due(calls)
            return
        for call in calls:
            await due(call)


async def _again(tx: Transaction, moment: Moment, now: int) -> None:
    attempts = moment.attempts + 1
    if attempts < _ATTEMPTS:
        later = now + _MINUTE * 4 ** (attempts - 1)
        await moments.plan(tx, replace(moment, due_at=later, attempts=attempts))
