"""Sums are kept exactly, on both databases."""

from decimal import Decimal

from bot.store import sums
from bot.store.database import Database
from bot.store.sums import Sum


async def test_a_sum_is_kept_to_the_last_cent(database: Database) -> None:
    """Numbers come back as they went in, with what is being typed beside them."""
    made = Sum(
        person_id=7, calculator="order", numbers={"price": Decimal("12.10")}, draft={}, loses=True, made_at=5
    )
    await database.transact(lambda tx: sums.save(tx, made))

    assert made == await database.transact(lambda tx: sums.find(tx, 7, "order"))


async def test_a_later_sum_takes_the_place_of_the_earlier(database: Database) -> None:
    """One sum a calculator, the newest first; nobody sees another person's."""
    for person, calculator, at in ((7, "order", 1), (7, "cash", 2), (8, "cash", 3), (7, "order", 4)):
        made = Sum(person_id=person, calculator=calculator, made_at=at)
        await database.transact(lambda tx, made=made: sums.save(tx, made))  # type: ignore[misc]  # bound to this round

    assert [("order", 4), ("cash", 2)] == [
        (each.calculator, each.made_at) for each in await database.transact(lambda tx: sums.of(tx, 7))
    ]
    assert await database.transact(lambda tx: sums.find(tx, 8, "order")) is None
