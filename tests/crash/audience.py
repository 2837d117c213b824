"""People who are written to through crashes, the admin who wrote, and what must be true of all of them afterwards."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace

from bot.clock import SystemClock
from bot.message import Lane
from bot.sandbox.people import Person
from bot.store import broadcasts, outbox
from bot.store.broadcasts import Content, Timing, Version
from bot.store.database import Transaction
from bot.usecases import runs
from bot.usecases.roles import Actor
from bot.usecases.runs import Terms
from tests.crash.process import PATIENCE, Mortal

#: Unasked messages in flight at once: so many may be uncertain after a kill.
SLOTS = 4
NEWS = "Fees fall on Monday"
_OVER = "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM runs WHERE ended_at IS NULL)"
_DONE, _SENT, _UNCERTAIN = "done", "sent", "uncertain"


class Audience:
    """Ann, an owner, and everybody else who has talked with the bot before."""

    def __init__(self, mortal: Mortal, number: int, rate: int) -> None:
        self.mortal = mortal
        self.people = [mortal.sandbox.person(f"Person {each}") for each in range(number)]
        self.ann = self.people[0]
        for each in self.people:
            each._chat.started = True
        mortal.settings |= {
            "ADMIN_IDS": str(self.ann.id),
            "BULK_RATE": str(rate),
            "ALLOW_PAID_BROADCAST": "true",
            "BULK_SLOTS": str(SLOTS),
        }

    async def is_approved(self) -> None:
        """Ann's broadcast to everybody may go; the bot is down."""
        await self.mortal.puts(self._approve)

    async def _approve(self, tx: Transaction) -> None:
        now = SystemClock().now()
        await tx.run_many(
            "INSERT INTO people (person_id, first_name, language_hint, zone, zone_by, quiet_from, quiet_to)"
            " VALUES ($1, $2, 'en', 'UTC', 'person', 0, 0)",  # at whatever hour this runs
            [(each.id, each.name) for each in self.people],
        )
        draft = await broadcasts.begin(tx, self.ann.id, now)
        content, timing = (
            Content({"en": Version(f"{NEWS}, {{first_name|friend}}")}, "en"),
            Timing(None, None, 0, 24),
        )
        kept = await broadcasts.change(tx, replace(draft, content=content, timing=timing))
        await broadcasts.counted(tx, kept, {"version": kept.version, "reach": len(self.people)})
        found = await broadcasts.find(tx, kept.id)
        assert found is not None
        terms = Terms(frozenset({self.ann.id}), second_above=10**6)
        assert isinstance(await runs.ask(tx, terms, Actor(self.ann.id, "owner"), found, now), runs.Begun)

    async def is_through(self, runs_over: str = _OVER) -> None:
        """The run is over, Ann was told so, and the bot lives."""
        async with asyncio.timeout(PATIENCE):
            # She hears of it after the commit: whenever something is said to her, it is time to look.
            while not (self.ann.messages and self.mortal.rows(runs_over)):
                await self.ann.feed.wait(self.ann.feed.last)
        await self.ann.types("/broadcasts")
        await self.ann.sees("Broadcasts", timeout=PATIENCE)

    def heard(self, person: Person) -> int:
        """How often the news stands in their chat; a list of broadcasts that quotes it is none."""
        return sum(each.from_bot and each.text.startswith(NEWS) for each in person.messages)

    def check(self) -> int:
        """Nobody is lost, nobody who is known to have it has it twice; gives the number of the uncertain."""
        rows = self.mortal.rows("SELECT chat_id, state FROM outbox WHERE lane = ?", int(Lane.BROADCAST))
        states = dict(rows)
        assert len(rows) == len(states), "somebody was put twice"
        assert {each.id for each in self.people} == set(states)
        assert set(states.values()) <= {outbox.SENT, outbox.UNCERTAIN}
        for each in self.people:
            known = states[each.id] == outbox.SENT
            assert self.heard(each) in ({1} if known else {0, 1}), each.name
        uncertain: int = sum(state == outbox.UNCERTAIN for state in states.values())
        assert uncertain <= SLOTS * self.mortal.kills
        self.counts(sent=len(self.people) - uncertain, uncertain=uncertain)
        return uncertain

    def counts(self, **expected: int) -> None:
        """The report says what is so."""
        rows = self.mortal.rows(
            "SELECT verdict, SUM(number) FROM run_counts WHERE number > 0 GROUP BY verdict"
        )
        assert {name: number for name, number in expected.items() if number} == dict(rows)
        assert [(_DONE,)] == self.mortal.rows("SELECT state FROM runs")

    async def uncertain_get_it_again(self, uncertain: int) -> None:
        """Ann looks at the report and sends it once more to those who perhaps have it; the bot lives."""
        before = Counter({each.id: self.heard(each) for each in self.people})
        await self.ann.taps("1 · done")
        await self.ann.sees(f"Uncertain, perhaps delivered: {uncertain}", timeout=PATIENCE)
        await self.ann.taps("🔁 Send again to the uncertain")
        await self.ann.sees(f"Send it again to {uncertain} people", timeout=PATIENCE)
        await self.ann.taps("✅ Yes")
        await self.is_through("SELECT 1 FROM runs WHERE round = 1 AND ended_at IS NOT NULL")

        again = self.mortal.rows("SELECT chat_id FROM outbox WHERE verdict = 'again'")
        after = Counter({each.id: self.heard(each) for each in self.people})
        assert uncertain == len(again)
        assert Counter({number: 1 for number, *_ in again}) == after - before
        self.counts(sent=len(self.people))
