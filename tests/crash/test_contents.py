"""Killed while everybody's advice is looked at, and while people are told: nobody is missed, nobody hears it twice."""

from __future__ import annotations

import json

import pytest

from advisor import library as contents
from bot import resources
from bot.clock import SystemClock
from bot.message import Lane
from bot.sandbox.people import Person
from bot.store import comparisons, editions, intakes, outbox, plans
from bot.store.database import Transaction
from bot.store.editions import Loaded
from bot.store.intakes import Intake
from bot.usecases import advice, tellings
from bot.usecases import editions as using
from bot.usecases.comparing import Found
from bot.usecases.roles import Actor
from bot.usecases.runs import Terms
from tests.crash.process import Mortal

_RIDE = "community"
_GATE = f"""
  - id: {_RIDE}.closed_before
    kind: gate
    when: {{is: {{hours: under_5}}}}
    text: "It took hours."
    opens_when: {{hours: [from_5_to_10]}}
    source: "A crash test"
    reviewed: 2026-11-22
"""
_PEOPLE = 120  # more than two batches
_LOOKED = "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM comparisons WHERE ended_at IS NULL)"
_OVER = "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM runs WHERE ended_at IS NULL)"


async def _was_loaded(mortal: Mortal, number: int) -> list[Person]:
    """Everybody was advised by a library whose gate is gone in the one that was loaded last; the bot is down."""
    people = [mortal.sandbox.person(f"Person {each}") for each in range(number)]
    for each in people:
        each._chat.started = True
    mortal.settings |= {"ADMIN_IDS": str(people[0].id), "BULK_SLOTS": "4"}
    after_texts = dict(resources.content())
    file = f"rules/{_RIDE}.yaml"
    before_texts = {**after_texts, file: after_texts[file].rstrip() + _GATE}
    before, after = contents.parse(before_texts), contents.parse(after_texts)
    now = SystemClock().now()

    async def work(tx: Transaction) -> None:
        await using.adopt(tx, Loaded(before.version, now, 0), before_texts)
        await using.adopt(tx, Loaded(after.version, now, people[0].id), after_texts)
        for each in people:
            await tx.run(
                "INSERT INTO people (person_id, first_name, language_hint, zone, zone_by, quiet_from, quiet_to)"
                " VALUES ($1, $2, 'en', 'UTC', 'person', 0, 0)",  # at whatever hour this runs
                each.id,
                each.name,
            )
            intake = Intake(each.id, (("sector", "bakery"), ("hours", "under_5")), finished_at=1)
            await intakes.save(tx, intake)
            made = advice.weigh(before, advice.Known(intake))
            await plans.save(tx, advice.as_plan(before, advice.Known(intake), made, now))
        await comparisons.begin(tx, before.version, after.version, people[0].id, now)
        assert await editions.is_kept(tx, before.version)

    await mortal.puts(work)
    return people


@pytest.mark.parametrize("point", ["compare.before:2", "compare.after:1", "compare.after:3"])
async def test_a_look_at_everybody_goes_on_where_it_was(mortal: Mortal, point: str) -> None:
    """Each was looked at once, and each whose advice changed has one row."""
    people = await _was_loaded(mortal, _PEOPLE)
    await mortal.starts(point)
    await mortal.dies()
    await mortal.starts()
    await mortal.becomes(_LOOKED)
    await mortal.ends()

    found = Found.of(json.loads(mortal.rows("SELECT found FROM comparisons")[0][0]))
    assert (len(people), len(people)) == (found.looked, found.differs)
    assert [(len(people),)] == mortal.rows("SELECT count(*) FROM differences")


@pytest.mark.parametrize("point", ["fill.before:1", "fill.after:1", "said.after:5", "mark.before:5"])
async def test_whoever_is_told_is_told_once(mortal: Mortal, point: str) -> None:
    """Nobody is lost; at most one for each sender slot is uncertain, and nobody has it twice."""
    people = await _was_loaded(mortal, 12)
    await mortal.starts()
    await mortal.becomes(_LOOKED)
    await mortal.ends()
    terms, now = Terms(frozenset({people[0].id})), SystemClock().now()

    async def tell(tx: Transaction) -> None:
        found = await comparisons.newest(tx)
        assert found is not None
        await tellings.begin(tx, terms, Actor(people[0].id, "owner"), found, now)
        await tx.run(
            "UPDATE broadcasts SET timing = $1", '{"first_hour": 0, "last_hour": 24}'
        )  # whenever this runs

    await mortal.puts(tell)
    await mortal.starts(point)
    await mortal.dies()
    await mortal.starts()
    await mortal.becomes(_OVER)
    await mortal.ends()

    heard = [sum("Your advice changed" in message.text for message in each.messages) for each in people]
    uncertain = mortal.rows(
        "SELECT count(*) FROM outbox WHERE lane = ? AND state = ?", int(Lane.BROADCAST), outbox.UNCERTAIN
    )[0][0]
    assert max(heard) == 1
    assert uncertain <= 4
    assert len(people) <= sum(heard) + uncertain
    assert [(len(people),)] == mortal.rows(
        "SELECT count(DISTINCT chat_id) FROM outbox WHERE run_id IS NOT NULL"
    )
