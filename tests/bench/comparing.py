"""`python -m tests.bench.comparing`: a reload, and whose advice it changes, among many people. It passes nothing.

Told are how long the check, the parsing and the look at everybody take, what a person waits for their own plan
meanwhile, and memory. The file is in a folder of its own that goes away afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable
from pathlib import Path
from random import Random

from advisor import library as contents
from advisor.library import Library
from bot import resources
from bot.clock import SystemClock
from bot.desk import Desk
from bot.scheduled.comparing import Comparing
from bot.scheduled.proving import prove
from bot.store import comparisons, intakes, migrations, plans
from bot.store.database import Database, Transaction, open_database
from bot.store.editions import Loaded
from bot.store.intakes import Intake
from bot.usecases import advice
from bot.usecases import editions as using
from bot.usecases.comparing import Found
from bot.usecases.runs import Terms

_ADMIN, _FIRST, _OWNERS, _ANSWERS = 1, 1_000, 200, 12
_GATE = """
  - id: content.closed_by_a_bench
    kind: gate
    when: {is: {hours: under_5}}
    text: "It takes hours."
    opens_when: {hours: [from_5_to_10]}
    source: "A bench"
    reviewed: 2026-11-22
"""


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _memory() -> int:
    """Resident now, in MiB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 2**20


def _intake(library: Library, person_id: int, rng: Random) -> Intake:
    asked = rng.sample([*library.questions.values()], _ANSWERS)
    answers = [(one.fact, rng.choice(one.options).id) for one in asked]
    given = tuple(
        (fact, (value,) if library.facts[fact].kind == "many" else value) for fact, value in answers
    )
    return Intake(person_id, given, finished_at=1)


async def _fill(database: Database, library: Library, texts: using.Texts, count: int, now: int) -> None:
    """So many people, with the answers of fewer different owners."""
    rng = Random(7)
    owners = [_intake(library, number, rng) for number in range(_OWNERS)]
    made = [advice.weigh(library, advice.Known(one)) for one in owners]

    async def work(tx: Transaction) -> None:
        await using.adopt(tx, Loaded(library.version, now, 0), texts)
        await tx.run_many(
            "INSERT INTO people (person_id, first_name, zone, zone_by) VALUES ($1, 'Ann', 'UTC', 'person')",
            ((_FIRST + number,) for number in range(count)),
        )
        for number in range(count):
            one = owners[number % _OWNERS].with_(person_id=_FIRST + number)
            await intakes.save(tx, one)
            known = advice.Known(one)
            await plans.save(tx, advice.as_plan(library, known, made[number % _OWNERS], now))

    await database.transact(work)


async def _taps(database: Database, library: Library, until: asyncio.Event) -> list[float]:
    """Milliseconds that a person waits for their own advice, fifty times a second."""
    took, rng = list[float](), Random(1)
    while not until.is_set():
        person = _FIRST + rng.randrange(_OWNERS)
        began = time.perf_counter()
        await database.transact(lambda tx, person=person: advice.look(tx, library, person))  # type: ignore[misc]
        took.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(0.02)
    return took


async def _beside(database: Database, library: Library, name: str, work: Awaitable[object]) -> object:
    """Do *work* while people look, and tell what both took."""
    until, began, worked = asyncio.Event(), time.perf_counter(), time.process_time()
    async with asyncio.TaskGroup() as tasks:
        taps = tasks.create_task(_taps(database, library, until))
        result = await work
        until.set()
    took = sorted(taps.result())
    at = took[min(len(took) - 1, len(took) * 99 // 100)]
    _say(
        f"{name}: {time.perf_counter() - began:.2f} s, {time.process_time() - worked:.2f} s of this process;"
        f" a look {statistics.median(took):.1f} ms, p99 {at:.1f} ms"
    )
    return result


async def _look_at_everybody(database: Database, library: Library) -> None:
    looking = Comparing(database, SystemClock(), Desk(library), Terms(frozenset({_ADMIN})), lambda: None)
    while (under_way := await database.transact(comparisons.under_way)) is not None:
        await looking.batch(under_way)


async def _measure(count: int) -> None:
    texts = dict(resources.content())
    other = {**texts, "rules/content.yaml": texts["rules/content.yaml"].rstrip() + _GATE}
    library, now = contents.parse(texts), SystemClock().now()
    with tempfile.TemporaryDirectory(prefix="slipstream-comparing-") as folder:
        url = f"sqlite:///{folder}/bot.db"
        database = await open_database(url)
        await migrations.upgrade(database)
        await _fill(database, library, texts, count, now)
        _say(f"{count:,} people, load {os.getloadavg()[0]:.1f}")
        await _beside(database, library, "nothing beside it", asyncio.sleep(5))
        await _beside(database, library, "the check of the content", prove(other))
        parsed = await _beside(database, library, "parsing", asyncio.to_thread(contents.parse, other))
        assert isinstance(parsed, Library)
        for name, after, spelt in (("another rule", parsed, other), ("only words", *_reworded(texts))):
            await database.transact(
                lambda tx, after=after, spelt=spelt: using.adopt(
                    tx, Loaded(after.version, now, _ADMIN), spelt
                )  # type: ignore[misc]
            )
            await database.transact(
                lambda tx, after=after: comparisons.begin(tx, library.version, after.version, _ADMIN, now)  # type: ignore[misc]
            )
            before = _memory()
            await _beside(
                database, after, f"looking at everybody, {name}", _look_at_everybody(database, after)
            )
            newest = await database.transact(comparisons.newest)
            found = Found.of(newest.found) if newest else Found()
            _say(f"    {found.looked:,} plans, {found.differs:,} differ; memory +{_memory() - before} MiB")
        await database.close()


def _reworded(texts: dict[str, str]) -> tuple[Library, dict[str, str]]:
    asked = texts["questions.yaml"].replace("What is your trade?", "What do you do for a living?")
    other = {**texts, "questions.yaml": asked}
    return contents.parse(other), other


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", type=int, nargs="?", default=10_000)
    asyncio.run(_measure(parser.parse_args().people))
