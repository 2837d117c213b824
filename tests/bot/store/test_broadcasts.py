"""Broadcasts, segments, taps, and people as broadcasts see them: kept as they were, on both databases."""

from __future__ import annotations

from dataclasses import replace

from bot.message import Edit, Lane, Say
from bot.store import audiences, broadcasts, intakes, moments, outbox, people, plans, progress
from bot.store.broadcasts import Content, Timing, Version
from bot.store.database import Database, Transaction
from bot.store.intakes import Intake
from bot.store.moments import Moment
from bot.store.outbox import Draft
from bot.store.plans import StoredPlan
from bot.store.progress import Progress

ANN, NOW = (1 << 52) - 1, 1_800_000_000_000
WORDS = Content(
    {"en": Version("Hi <b>{first_name|friend}</b> 🌱"), "pt": Version("", "photo", "AgAC")}, "en", "plan"
)


async def test_a_draft_comes_back_as_it_was_written(database: Database) -> None:
    """Words, audience and hours; each change is a new version, without a count."""

    async def work(tx: Transaction) -> None:
        made = await broadcasts.begin(tx, ANN, NOW)
        assert made == await broadcasts.find(tx, made.id)
        audience = {"include": [{"is": {"language": ["pt"]}}], "exclude": []}
        wished = replace(made, content=WORDS, audience=audience, timing=Timing(NOW, 14, 8, 21, 7))
        await broadcasts.want_count(tx, made.id, ANN, NOW)
        kept = await broadcasts.change(tx, wished)
        assert replace(wished, version=made.version + 1, wanted_by=ANN) == await broadcasts.find(tx, made.id)
        assert kept.version == made.version + 1
        assert await broadcasts.wanted(tx) is None

    await database.transact(work)


async def test_a_count_is_kept_for_the_version_that_was_counted(database: Database) -> None:
    """Who asked first is counted first; what changed meanwhile keeps none."""

    async def work(tx: Transaction) -> None:
        first, second = await broadcasts.begin(tx, ANN, NOW), await broadcasts.begin(tx, ANN, NOW)
        await broadcasts.want_count(tx, second.id, ANN, NOW)
        await broadcasts.want_count(tx, first.id, ANN, NOW + 1)
        wanted = await broadcasts.wanted(tx)
        assert wanted is not None
        assert second.id == wanted.id
        assert await broadcasts.counted(tx, wanted, {"version": 1, "reach": 9})
        await broadcasts.change(tx, first)
        assert not await broadcasts.counted(tx, first, {"version": 1, "reach": 9})
        found = await broadcasts.find(tx, second.id)
        assert found is not None
        assert {"version": 1, "reach": 9} == found.counted
        assert [second.id, first.id] == [each.id for each in await broadcasts.newest(tx, 1 << 62, 9)]
        assert [first.id] == [each.id for each in await broadcasts.newest(tx, second.id, 9)]
        await broadcasts.drop(tx, first.id)
        assert await broadcasts.find(tx, first.id) is None

    await database.transact(work)


async def test_proposed_words_wait_until_they_are_adopted(database: Database) -> None:
    """What people have stays what it was until then; dropped words leave nothing."""

    async def work(tx: Transaction) -> None:
        made = await broadcasts.change(tx, replace(await broadcasts.begin(tx, ANN, NOW), content=WORDS))
        new = WORDS.with_(fallback="pt")
        proposed = await broadcasts.propose(tx, made, new)
        assert proposed == await broadcasts.find(tx, made.id)
        assert (WORDS, new) == (proposed.content, proposed.pending)
        await broadcasts.adopt(tx, proposed)
        await broadcasts.adopt(tx, proposed)
        adopted = await broadcasts.find(tx, made.id)
        assert adopted is not None
        assert (new, None) == (adopted.content, adopted.pending)
        assert (await broadcasts.propose(tx, adopted, None)).pending is None

    await database.transact(work)


async def test_a_tap_counts_once_for_each_person(database: Database) -> None:
    """However often they tap."""

    async def work(tx: Transaction) -> None:
        for person in (ANN, ANN, ANN - 1):
            await broadcasts.tapped(tx, 7, person, NOW)
        assert (2, 0) == (await broadcasts.taps(tx, 7), await broadcasts.taps(tx, 8))

    await database.transact(work)


async def test_a_segment_takes_the_place_of_an_earlier_one_of_its_name(database: Database) -> None:
    """In the order in which they were made."""

    async def work(tx: Transaction) -> None:
        await broadcasts.keep_segment(tx, "b", {"is": {"language": ["pt"]}}, ANN, NOW)
        await broadcasts.keep_segment(tx, "a", {"is": {"language": ["fr"]}}, ANN, NOW + 1)
        await broadcasts.keep_segment(tx, "b", {"not": {"is": {"language": ["pt"]}}}, ANN, NOW + 2)
        assert [
            ("b", {"not": {"is": {"language": ["pt"]}}}),
            ("a", {"is": {"language": ["fr"]}}),
        ] == list((await broadcasts.segments(tx)).items())

    await database.transact(work)


async def _lives(tx: Transaction) -> None:
    await people.arrive(tx, ANN, "Ann", "sw", "flyer", NOW)
    await intakes.save(tx, Intake(ANN, (("sector", "tailor"),), "region"))
    week = {"this_week": ["common.list", "common.papers"]}
    await plans.save(
        tx, StoredPlan(ANN, "", {"region": "africa"}, "community", "content", week, ("common.list",))
    )
    await progress.save(tx, Progress(ANN, "common.list", "done", changed_at=1))
    await progress.save(tx, Progress(ANN, "common.papers", "part", changed_at=2))
    await moments.plan(tx, Moment(ANN, "reminder", "", NOW + 7))
    await moments.plan(tx, Moment(ANN, "tip", "", NOW + 1))


async def test_a_person_stands_there_with_all_that_a_broadcast_asks(database: Database) -> None:
    """By the plan, where there is one, and what they heard unasked: not what was cancelled, nor changes."""

    async def work(tx: Transaction) -> None:
        await _lives(tx)
        for name, lane, state in (("t", Lane.TIP, 2), ("b", Lane.BROADCAST, 2), ("c", Lane.BROADCAST, 3)):
            await outbox.put(tx, Draft(name, ANN, Say("x", lane=lane)), NOW + (name == "b"))
            await tx.run("UPDATE outbox SET state = $2 WHERE key = $1", name, state)
        await outbox.put(tx, Draft("e", ANN, Edit("x", (), 5, lane=Lane.BROADCAST)), NOW + 9)
        (each,) = await audiences.after(tx, ANN - 1, 10)
        assert each == await audiences.find(tx, ANN)
        assert [] == await audiences.after(tx, ANN, 10)
        assert ({"region": "africa"}, "common.papers", "part") == (each.profile, each.step, each.step_state)
        assert ("community", "content", "flyer") == (each.primary, each.secondary, each.person.source)
        assert (NOW + 1, NOW + 1, NOW + 7) == (each.last_unasked, each.last_broadcast, each.next_chosen)
        await tx.run("DELETE FROM plans")
        bare = await audiences.find(tx, ANN)
        assert bare is not None
        assert {"sector": "tailor"} == bare.profile
        assert await audiences.find(tx, 5) is None

    await database.transact(work)


async def test_a_wish_is_heeded_at_once(database: Database) -> None:
    """Who wants none takes none; what waits is cancelled, other lanes stay."""

    async def work(tx: Transaction) -> None:
        await _lives(tx)
        await outbox.put(tx, Draft("b", ANN, Say("x", lane=Lane.BROADCAST)), NOW)
        await outbox.put(tx, Draft("t", ANN, Say("x", lane=Lane.TIP)), NOW)
        assert {ANN} == await audiences.takers(tx, [ANN, 5])
        assert set() == await audiences.takers(tx, [])
        await audiences.wish(tx, ANN, -1)
        assert set() == await audiences.takers(tx, [ANN])
        await audiences.cancel(tx, ANN, NOW)
        rows = await tx.rows("SELECT key, state, verdict FROM outbox ORDER BY key")
        assert [("b", 3, "unwanted"), ("t", 0, None)] == [tuple(row) for row in rows]

    await database.transact(work)
