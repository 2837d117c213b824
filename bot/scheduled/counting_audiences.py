"""Counts whom a draft would reach, in slices between which turns go on. It never sends."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot import i18n
from bot.clock import Clock
from bot.desk import Desk
from bot.message import Edit
from bot.store import audiences, broadcasts, outbox, people
from bot.store.audiences import Standing
from bot.store.broadcasts import Broadcast
from bot.store.database import Database, DatabaseAway, Transaction
from bot.store.outbox import Draft
from bot.usecases import audiences as using
from bot.usecases import recipients, runs
from bot.usecases.audiences import Audience
from bot.usecases.recipients import Skipped, Waits
from bot.usecases.runs import Terms
from bot.views import broadcast as saying
from bot.views import drafts as views
from bot.views.words import Words

log = logging.getLogger("slipstream.scheduled")

_SLICE = 300  # people
_LOOK_AROUND = 1_000  # milliseconds
_SAMPLE = 5
_LIVES = 3_600_000


@dataclass(slots=True)
class Count:
    """A count under way. Its size does not grow with the number of people."""

    reach: int = 0
    later: int = 0  #: of those: not at this hour, but within three days
    languages: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    sample: list[dict[str, str]] = field(default_factory=list)

    def add(self, each: Standing, decision: recipients.Decision, language: str, now: int) -> None:
        """Count one person for whom the broadcast is."""
        if isinstance(decision, Skipped):
            self.skipped[decision.why] += 1
            return
        self.reach += 1
        self.later += isinstance(decision, Waits)
        self.languages[language] += 1
        # Spread over all: the places of the sample move on as the count doubles.
        if len(self.sample) < _SAMPLE:
            self.sample.append(_told(each, now))
        elif self.reach & (self.reach - 1) == 0:
            self.sample = [*self.sample[1:], _told(each, now)]

    def as_json(self, version: int, now: int) -> dict[str, Any]:  # Any: JSON
        """The count, to be kept with the draft."""
        return {
            "version": version,
            "at": now,
            "reach": self.reach,
            "later": self.later,
            "languages": dict(self.languages.most_common(12)),
            "skipped": dict(self.skipped),
            "sample": self.sample,
        }


def _told(each: Standing, now: int) -> dict[str, str]:
    """One of those reached: nothing that names them."""
    profile = each.profile
    active = using.active(each, now)
    return {
        "language": saying.language_of(each.person),
        "ride": each.primary or "",
        **{fact: str(profile.get(fact) or "") for fact in using.FACTS},
        "active": active[0] if active else "",
    }


class Counts:
    """Counts what somebody waits for."""

    def __init__(
        self, database: Database, clock: Clock, desk: Desk, terms: Terms, said: Callable[[], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._desk = desk
        self._terms = terms
        self._said = said
        self.wake = asyncio.Event()

    async def run(self) -> None:
        """Count, rest, until cancelled. A count that was interrupted begins anew."""
        while True:
            self.wake.clear()
            try:
                broadcast = await self._database.transact(broadcasts.wanted)
                if broadcast is not None:
                    await self._count(broadcast)
                    continue
            except DatabaseAway as error:
                log.warning("no audience counted for now", extra={"error": str(error)})
            await self._clock.rest(self._clock.now() + _LOOK_AROUND, self.wake)

    async def _count(self, broadcast: Broadcast) -> None:
        segments = await self._database.transact(broadcasts.segments)
        audience = Audience(broadcast.audience, self._desk.library, segments)
        count = Count()
        cursor = -(1 << 62)
        while True:
            began = asyncio.get_running_loop().time()
            those = await self._slice(cursor)
            if not those:
                break
            cursor = those[-1].person.id
            self._add(count, broadcast, audience, those)
            # At most half of the time: answers come first.
            await asyncio.sleep(asyncio.get_running_loop().time() - began)
        await self._database.transact(lambda tx: self._keep(tx, broadcast, count))
        self._said()  # after COMMIT has returned, never before

    async def _slice(self, after: int) -> list[Standing]:
        return await self._database.transact(lambda tx: audiences.after(tx, after, _SLICE))

    def _add(self, count: Count, broadcast: Broadcast, audience: Audience, those: list[Standing]) -> None:
        now = self._clock.now()
        begins = max(now, broadcast.timing.begins_at or now)
        for each in those:
            language = saying.language_of(each.person)
            if audience.holds(each, language, now):
                decision = recipients.decide(each, broadcast.timing, begins, begins)
                told = broadcast.content.version_for(language)[0] if broadcast.content.versions else language
                count.add(each, decision, told, now)

    async def _keep(self, tx: Transaction, broadcast: Broadcast, count: Count) -> None:
        now = self._clock.now()
        if not await broadcasts.counted(tx, broadcast, count.as_json(broadcast.version, now)):
            return  # it was changed meanwhile: whoever wants to know asks again
        found = await broadcasts.find(tx, broadcast.id)
        person = await people.find(tx, broadcast.wanted_by or 0)
        if person is None or found is None or not await runs.may(tx, self._terms.first_admins, person.id):
            return
        chosen = i18n.choose(person.language, person.language_hint, i18n.shipped())
        card = views.counted(found, self._terms, Words(self._desk.library, i18n.language(chosen)))
        edit = Edit(card.text, card.keyboard, None, views.name_of(found), only_if_there=True)
        key = f"counted:{found.id}:{found.version}:{person.id}:{now}"
        await outbox.put(tx, Draft(key, person.id, edit, expires_at=now + _LIVES), now)
