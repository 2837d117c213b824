"""Typed answers that matched nothing: read by authors when several people typed them, and by nobody before."""

from __future__ import annotations

from functools import partial

import pytest

from bot.store import unmatched as store
from bot.store.database import Database, Transaction
from bot.store.unmatched import Unmatched
from bot.usecases import unmatched

KEY = b"k" * 32
NOW = 1_800_000_000_000


async def _hear(tx: Transaction, person: int, text: str) -> None:
    await unmatched.heard(tx, KEY, "sector", person, text, NOW)


async def _hears(database: Database, *people: int, text: str = "Goat herding!") -> None:
    for person in people:
        await database.transact(partial(_hear, person=person, text=text))


async def _shown(database: Database) -> list[Unmatched]:
    return await database.transact(lambda tx: store.most(tx, 10))


async def test_what_one_person_types_again_and_again_cannot_be_read(database: Database) -> None:
    """Not in the list, and not in the table; nor does their number stand there."""
    await _hears(database, 7100000001, 7100000001, 7100000001)
    rows = await database.transact(lambda tx: tx.rows("SELECT * FROM unmatched"))

    assert [] == await _shown(database)
    assert 1 == len(rows)
    assert not any(words in str(list(rows[0])) for words in ("goat", "herding", "7100000001"))


async def test_what_two_people_type_is_read_without_who(database: Database) -> None:
    """The words, and how often; the tag that told the two apart is gone."""
    await _hears(database, 7100000001, 7100000002, 7100000001)

    assert [Unmatched("sector", "goat herding", 3)] == await _shown(database)
    assert [(None,)] == [
        tuple(row) for row in await database.transact(lambda tx: tx.rows("SELECT tag FROM unmatched"))
    ]


@pytest.mark.parametrize(
    "text", ["call 0712 3456", "me@shop.example", "see www.shop.example", "x" * 41, "?!", ""]
)
async def test_numbers_addresses_and_long_texts_are_not_kept_at_all(database: Database, text: str) -> None:
    """Not even hidden."""
    await _hears(database, 1, 2, text=text)

    assert [] == await database.transact(lambda tx: tx.rows("SELECT 1 FROM unmatched"))


async def test_it_is_forgotten_in_its_time(database: Database) -> None:
    """What one person typed sooner than what several did."""
    await _hears(database, 1, 2)
    await _hears(database, 1, text="only me")
    await database.transact(lambda tx: store.forget_before(tx, NOW + 1, NOW))
    assert 1 == len(await database.transact(lambda tx: tx.rows("SELECT 1 FROM unmatched")))

    await database.transact(lambda tx: store.forget_before(tx, NOW + 1, NOW + 1))
    assert [] == await database.transact(lambda tx: tx.rows("SELECT 1 FROM unmatched"))
