"""Looks at everybody's plan after a library was loaded, behind a cursor. It tells nobody but the owner who loaded it.

A batch is read in one transaction, compared outside of any, and kept with the cursor in another one: no turn waits for
a comparison, and killed at any moment it goes on where it was.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from advisor import differences
from advisor import library as contents
from advisor.differences import Difference
from advisor.faults import ContentError
from advisor.library import Library
from bot import i18n
from bot.clock import Clock
from bot.desk import Desk
from bot.message import Edit
from bot.store import audiences, comparisons, editions, intakes, outbox, people, plans, progress, sums
from bot.store.audiences import Standing
from bot.store.broadcasts import Timing
from bot.store.comparisons import Comparison, Differing
from bot.store.database import Database, DatabaseAway, Transaction
from bot.store.outbox import Draft
from bot.usecases import admins, advice, comparing, recipients, roles, telling
from bot.usecases.advice import Judgement, Known
from bot.usecases.comparing import Before, Found
from bot.usecases.runs import Terms
from bot.views import compared as views
from bot.views.words import Words

log = logging.getLogger("slipstream.scheduled")

#: People in a batch.
_BATCH = 50
#: Libraries that made plans and are held at once; each takes some megabytes.
_HELD = 2
_LOOK_AROUND, _SHOWN_EVERY = 1_000, 3_000  # milliseconds
_LIVES = 7 * 86_400_000


@dataclass(frozen=True, slots=True)
class _Different:
    standing: Standing
    difference: Difference
    result: Judgement
    known: Known


class Comparing:
    """Compares what another library says with what people were told."""

    def __init__(
        self, database: Database, clock: Clock, desk: Desk, terms: Terms, said: Callable[[], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._desk = desk
        self._terms = terms
        self._said = said
        self._held: dict[str, Before | None] = {}
        self._meaning: tuple[str, str] = ("", "")
        self._shown_at = 0
        self.wake = asyncio.Event()

    async def run(self) -> None:
        """Compare, rest, until cancelled. Starting is resuming."""
        while True:
            self.wake.clear()
            try:
                comparison = await self._database.transact(comparisons.under_way)
                if comparison is not None and comparison.after == self._desk.library.version:
                    await self.batch(comparison)
                    continue
            except DatabaseAway as error:
                log.warning("database away, nobody's advice is compared", extra={"error": str(error)})
            self._held.clear()
            await self._clock.rest(self._clock.now() + _LOOK_AROUND, self.wake)

    async def batch(self, comparison: Comparison) -> None:
        """Look at the next people; at most half of the time: answers come first."""
        began = asyncio.get_running_loop().time()
        library = self._desk.library
        those = await self._database.transact(lambda tx: self._read(tx, comparison))
        found, different = Found.of(comparison.found), list[_Different]()
        for known in those:
            found.looked += 1
            one = await self._compare(library, known)
            if one is not None:
                different.append(one)
            await asyncio.sleep(0)
        ends, now = not those, self._clock.now()
        rows = [self._differing(comparison, library, each, found, now) for each in different]
        cursor = comparison.cursor if ends else those[-1].intake.person_id

        async def keep(tx: Transaction) -> bool:
            moved = await comparisons.move(tx, comparison, cursor, found.as_json(), now if ends else None)
            if moved:
                await comparisons.differs(tx, rows)
            return moved

        kept = await self._database.transact(keep)
        if kept and (ends or self._is_time()):
            await self._database.transact(lambda tx: self._show(tx, comparison.id))
            self._said()
        await asyncio.sleep(asyncio.get_running_loop().time() - began)

    def _is_time(self) -> bool:
        now = self._clock.now()
        if now - self._shown_at < _SHOWN_EVERY:
            return False
        self._shown_at = now
        return True

    async def _read(self, tx: Transaction, comparison: Comparison) -> list[Known]:
        """What is kept of the next people."""
        those = await plans.after(tx, comparison.cursor, _BATCH)
        if not those:
            return []
        ids = [each.person_id for each in those]
        told = await comparisons.of_many(tx, ids)
        now = self._clock.now()
        stored = [
            await telling.known_by(tx, each, told[each.person_id], now) if each.person_id in told else each
            for each in those
        ]
        answers, made = await intakes.find_many(tx, ids), await sums.of_many(tx, ids)
        steps = await progress.of_many(tx, ids)
        return [
            Known(
                answers.get(each.person_id) or intakes.Intake(each.person_id),
                made.get(each.person_id, ()),
                each,
                steps.get(each.person_id, {}),
            )
            for each in stored
        ]

    async def _compare(self, library: Library, known: Known) -> _Different | None:
        """The person's difference, if there is any: whoever has the new plan, or only new words, has none."""
        stored = known.plan
        if stored is None or stored.library == library.version or not known.intake.answers:
            return None
        before = await self._before(stored.library)
        if before is not None and before.meaning == self._meaning_of(library):
            return None
        found, result = comparing.compare(before.library if before else None, library, known)
        if not found:
            return None
        standing = await self._database.transact(lambda tx: audiences.find(tx, stored.person_id))
        return None if standing is None else _Different(standing, found, result, known)

    def _meaning_of(self, library: Library) -> str:
        if self._meaning[0] != library.version:
            self._meaning = (library.version, differences.meaning(library))
        return self._meaning[1]

    async def _before(self, version: str) -> Before | None:
        """The library that made a plan; None when its texts are not kept, or not readable for this code."""
        if version not in self._held:
            texts = await self._database.transact(lambda tx: editions.texts(tx, version))
            while len(self._held) >= _HELD:
                self._held.pop(next(iter(self._held)))
            self._held[version] = None if texts is None else await asyncio.to_thread(_parsed, texts)
        return self._held[version]

    def _differing(
        self, comparison: Comparison, library: Library, each: _Different, found: Found, now: int
    ) -> Differing:
        person = each.standing.person
        code = i18n.choose(person.language, person.language_hint, i18n.shipped())
        words = Words(library, i18n.language(code))
        card = views.told(each.difference, each.result.profile, words)
        shown = comparing.example(each.standing, each.difference, card.text if card else "", code)
        found.add(each.difference, recipients.decide(each.standing, Timing(), now, now), shown)
        plan = advice.as_plan(library, each.known, each.result, now)
        return telling.differing(person.id, comparison, each.difference, plan)

    async def _show(self, tx: Transaction, number: int) -> None:
        """The owner's card: how far it is, or what was found."""
        comparison = await comparisons.find(tx, number)
        now = self._clock.now()
        person = None if comparison is None else await people.find(tx, comparison.admin)
        if comparison is None or person is None:
            return
        least = roles.COMMANDS["content"]
        if await admins.actor(tx, self._terms.first_admins, person.id, least) is None:
            return
        code = i18n.choose(person.language, person.language_hint, i18n.shipped())
        card = views.compared(comparison, Words(self._desk.library, i18n.language(code)))
        edit = Edit(card.text, card.keyboard, None, views.name_of(comparison))
        draft = Draft(f"compared:{number}:{now}", person.id, edit, expires_at=now + _LIVES)
        await outbox.put(tx, draft, now)


def _parsed(texts: dict[str, str]) -> Before | None:
    try:
        library = contents.parse(texts)
    except ContentError:
        return None
    return Before(library, differences.meaning(library))
