"""The inbox: nothing comes twice, nothing gets lost, and what kills the process takes nothing with it."""

from __future__ import annotations

from functools import partial

from bot.store import inbox
from bot.store.database import Database
from bot.store.inbox import Arrival, Waiting

ANN, BOB = 11, 12
NOW = 1_800_000_000_000


async def arrives(database: Database, *updates: int, person: int | None = ANN) -> None:
    arrivals = [Arrival(update, person, f'{{"update_id":{update}}}') for update in updates]
    await database.transact(lambda tx: inbox.put(tx, arrivals, NOW))


async def claims(database: Database, at_most: int = 32) -> list[Waiting]:
    return await database.transact(lambda tx: inbox.claim(tx, at_most))


def numbers(claimed: list[Waiting]) -> list[int]:
    return [each.update_id for each in claimed]


async def done(database: Database, claimed: Waiting, now: int = NOW) -> bool:
    return await database.transact(lambda tx: inbox.done(tx, claimed.id, now))


async def column(database: Database, name: str) -> list[object]:
    return [
        row[0] for row in await database.transact(lambda tx: tx.rows(f"SELECT {name} FROM inbox ORDER BY id"))
    ]


async def test_updates_wait_in_the_order_in_which_they_came(database: Database) -> None:
    """Not in the order of their numbers: Telegram may begin anew after a week."""
    await arrives(database, 900, 5, 17)

    assert [900, 5, 17] == numbers(await claims(database))


async def test_an_update_that_is_delivered_twice_waits_once(database: Database) -> None:
    """Within one delivery or in two: the first stays as it is."""
    await arrives(database, 1, 2, 2)
    await arrives(database, 2, 3)

    assert [1, 2, 3] == numbers(await claims(database))


async def test_a_group_is_no_larger_than_asked(database: Database) -> None:
    """The oldest come first; the rest waits."""
    await arrives(database, 1, 2, 3)

    assert [1, 2] == numbers(await claims(database, at_most=2))


async def test_what_was_interrupted_comes_alone(database: Database) -> None:
    """The process ended in a group: at the next start each of the group runs by itself."""
    await arrives(database, 1, 2)
    await claims(database)
    await arrives(database, 3)

    again = await claims(database)

    assert [1] == numbers(again)
    assert 1 == again[0].alone
    assert await done(database, again[0])
    assert [2] == numbers(await claims(database))


async def test_a_fresh_group_ends_before_an_interrupted_update(database: Database) -> None:
    """Order holds: what came before it goes as a group, then it goes alone."""
    await arrives(database, 1, 2)
    await database.transact(lambda tx: tx.run("UPDATE inbox SET attempts = 1 WHERE update_id = $1", 2))

    first = await claims(database)
    await done(database, first[0])

    assert [1] == numbers(first)
    assert [2] == numbers(await claims(database))


async def test_only_lone_attempts_count(database: Database) -> None:
    """An update that stood in a group that ended is not to blame; each lone attempt is counted."""
    await arrives(database, 1)

    counted = [(await claims(database))[0].alone for _ in range(4)]

    assert [0, 1, 2, 3] == counted


async def test_a_turn_is_over_once(database: Database) -> None:
    """A repetition of a turn that was committed finds it done, so it can leave everything as it is."""
    await arrives(database, 1)
    claimed = (await claims(database))[0]

    assert [True, False] == [await done(database, claimed) for _ in range(2)]
    assert [] == await claims(database)


async def test_a_failed_turn_stays_for_the_operator(database: Database) -> None:
    """Later updates go on; the operator sees kind and place of the error, and never what was written."""
    await arrives(database, 1, 2)
    first, second = await claims(database)
    await database.transact(lambda tx: inbox.fail(tx, first.id, "intake.py:7: KeyError", NOW))
    await done(database, second)

    failed = await database.transact(inbox.failed)

    assert [(1, "intake.py:7: KeyError", 1, NOW)] == [
        (each.update_id, each.error, each.attempts, each.received_at) for each in failed
    ]
    assert [] == await claims(database)


async def test_a_turn_that_is_over_cannot_fail_any_more(database: Database) -> None:
    """A repetition that fails does not undo the word of the first."""
    await arrives(database, 1)
    claimed = (await claims(database))[0]
    await done(database, claimed)
    await database.transact(lambda tx: inbox.fail(tx, claimed.id, "again", NOW))

    assert [] == await database.transact(inbox.failed)


async def test_failed_turns_can_be_taken_once_more(database: Database) -> None:
    """The operator mended the fault: all of them wait again, as if new, and their number is told."""
    await arrives(database, 1, 2)
    for each in await claims(database):
        await database.transact(partial(inbox.fail, inbox_id=each.id, error="x", now=NOW))

    assert 2 == await database.transact(inbox.retry_failed)
    assert [(1, 0), (2, 0)] == [(each.update_id, each.alone) for each in await claims(database)]


async def test_a_failed_turn_of_somebody_who_left_is_not_retried(database: Database) -> None:
    """What was erased has nothing to retry."""
    await arrives(database, 1)
    claimed = (await claims(database))[0]
    await database.transact(lambda tx: inbox.fail(tx, claimed.id, "x", NOW))
    await database.transact(lambda tx: inbox.erase_for(tx, ANN))

    assert 0 == await database.transact(inbox.retry_failed)


async def test_an_erased_update_is_still_recognised(database: Database) -> None:
    """The empty tombstone: no words, nobody's, and a repetition stays out."""
    await arrives(database, 1)
    claimed = (await claims(database))[0]
    await done(database, claimed)
    await database.transact(lambda tx: inbox.erase(tx, claimed.id))
    await arrives(database, 1)

    assert [] == await claims(database)
    assert [[None], [None]] == [await column(database, name) for name in ("payload", "person_id")]


async def test_forgetting_a_person_leaves_what_still_waits(database: Database) -> None:
    """What they sent after asking has its turn still; all that was handled loses words and sender."""
    await arrives(database, 1, 2)
    await arrives(database, 3, person=BOB)
    await done(database, (await claims(database, at_most=1))[0])

    await database.transact(lambda tx: inbox.erase_for(tx, ANN))

    assert [None, ANN, BOB] == await column(database, "person_id")


async def test_words_are_forgotten_after_their_time_and_tombstones_later(database: Database) -> None:
    """Handled before the moment: emptied. Failed ones keep their words for the operator. Then the rest goes."""
    await arrives(database, 1, 2, 3)
    old, failed, fresh = await claims(database)
    await done(database, old, NOW)
    await database.transact(lambda tx: inbox.fail(tx, failed.id, "x", NOW))
    await done(database, fresh, NOW + 10)

    assert 1 == await database.transact(lambda tx: inbox.forget_before(tx, NOW + 5, 100))
    assert [True, False, False] == [each is None for each in await column(database, "payload")]
    assert 1 == await database.transact(lambda tx: inbox.drop_before(tx, NOW + 5, 100))
    assert [2, 3] == await column(database, "update_id")
