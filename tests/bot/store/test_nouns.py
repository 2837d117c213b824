"""People, intakes, plans, cards, pictures: what is kept comes back as it was."""

from __future__ import annotations

from functools import partial

from bot.store import cards, intakes, media, people, plans
from bot.store.database import Database, Transaction
from bot.store.intakes import REVIEW, Intake
from bot.store.people import Person
from bot.store.plans import StoredPlan

ANN = (1 << 52) - 1  # the largest id that Telegram gives
NOW = 1_800_000_000_000


async def arrives(database: Database, name: str = "Ann", source: str | None = None) -> Person:
    return await database.transact(lambda tx: people.arrive(tx, ANN, name, "fr", source, NOW))


async def ann(database: Database) -> Person:
    found = await database.transact(lambda tx: people.find(tx, ANN))
    assert found is not None
    return found


async def rows_of_ann(tx: Transaction, table: str) -> int:
    return len(await tx.rows(f"SELECT 1 FROM {table} WHERE person_id = $1", ANN))


async def test_a_stranger_is_not_known(database: Database) -> None:
    """Before the first /start there is no row."""
    assert await database.transact(lambda tx: people.find(tx, ANN)) is None
    assert not await database.transact(lambda tx: people.is_known(tx, ANN))


async def test_somebody_who_arrives_is_known(database: Database) -> None:
    """With the name, the app's language and the link that Telegram gave."""
    arrived = await arrives(database, "Ånn 🌱", "flyer")

    assert Person(ANN, "Ånn 🌱", None, "fr", "flyer", None, None) == arrived
    assert arrived == await ann(database)
    assert await database.transact(lambda tx: people.is_known(tx, ANN))


async def test_coming_back_keeps_the_first_source_and_lifts_every_stop(database: Database) -> None:
    """A new name is taken over; blocked, gone and stopped are over."""
    await arrives(database, "Ann", "flyer")
    await database.transact(lambda tx: people.unreachable(tx, ANN, "blocked", NOW))
    await database.transact(lambda tx: people.unreachable(tx, ANN, "gone", NOW))
    await database.transact(lambda tx: people.stop(tx, ANN, NOW))

    assert Person(ANN, "Anna", None, "fr", "flyer", None, None) == await arrives(database, "Anna", "poster")


async def test_a_chosen_language_stays(database: Database) -> None:
    """Also over the next /start, whatever the app speaks."""
    await arrives(database)
    await database.transact(lambda tx: people.set_language(tx, ANN, "sw"))
    await arrives(database)

    assert "sw" == (await ann(database)).language


async def test_the_first_moment_of_a_block_stays_until_it_is_over(database: Database) -> None:
    """Later refusals do not move it; an unblock ends it."""
    await arrives(database)
    for moment in (NOW, NOW + 1):
        await database.transact(partial(people.unreachable, person_id=ANN, why="blocked", now=moment))
    assert NOW == (await ann(database)).blocked_at

    await database.transact(lambda tx: people.reachable(tx, ANN))

    assert (await ann(database)).blocked_at is None


async def test_who_wants_nothing_unasked_is_marked(database: Database) -> None:
    """With the moment."""
    await arrives(database)
    await database.transact(lambda tx: people.stop(tx, ANN, NOW + 5))

    assert NOW + 5 == (await ann(database)).stopped_at


async def test_an_intake_comes_back_as_it_was(database: Database) -> None:
    """Answers in order, single, several and not sure; the open question, the ticks; and again when it changed."""
    assert await database.transact(lambda tx: intakes.find(tx, ANN)) is None
    begun = Intake(
        ANN,
        (("trade", "food"), ("tools", ("phone", "ö")), ("hours", None)),
        "reach",
        ("a", "b"),
        leads_back=True,
        shown_more=7,
        started_at=NOW,
    )
    finished = begun.with_(open=REVIEW, ticks=None, leads_back=False, shown_more=None, finished_at=NOW + 1)

    for each in (begun, finished):
        await database.transact(partial(intakes.save, intake=each))

        assert each == await database.transact(lambda tx: intakes.find(tx, ANN))


async def test_a_new_plan_keeps_what_was_done(database: Database) -> None:
    """Everything else is the new plan's; what a person did stays theirs."""
    assert await database.transact(lambda tx: plans.find(tx, ANN)) is None
    first = StoredPlan(ANN, "v1", {"hours": 5}, "content", None, {"this_week": ["a"]}, ("z",), NOW)
    second = StoredPlan(ANN, "v2", {"hours": None}, None, "community", {"next": ["b"]}, (), NOW + 1)

    await database.transact(lambda tx: plans.save(tx, first))
    assert first == await database.transact(lambda tx: plans.find(tx, ANN))
    await database.transact(lambda tx: plans.save(tx, second))

    kept = StoredPlan(ANN, "v2", {"hours": None}, None, "community", {"next": ["b"]}, ("z",), NOW + 1)
    assert kept == await database.transact(lambda tx: plans.find(tx, ANN))


async def test_a_card_is_the_last_message_of_its_name(database: Database) -> None:
    """One a name and person; None before the first."""
    assert await database.transact(lambda tx: cards.find(tx, ANN, "question")) is None

    await database.transact(lambda tx: cards.put(tx, ANN, "question", 5))
    await database.transact(lambda tx: cards.put(tx, ANN, "result", 6))
    await database.transact(lambda tx: cards.put(tx, ANN, "question", 7))

    assert 7 == await database.transact(lambda tx: cards.find(tx, ANN, "question"))
    assert 6 == await database.transact(lambda tx: cards.find(tx, ANN, "result"))


async def test_forgetting_a_person_leaves_no_row_of_theirs(database: Database) -> None:
    """Person, intake, plan and cards go; everybody else's stay."""
    await arrives(database)
    await database.transact(lambda tx: people.arrive(tx, 12, "Bob", None, None, NOW))
    await database.transact(lambda tx: intakes.save(tx, Intake(ANN)))
    await database.transact(lambda tx: plans.save(tx, StoredPlan(ANN, "v1", {}, None, None)))
    await database.transact(lambda tx: cards.put(tx, ANN, "question", 5))

    await database.transact(lambda tx: people.erase(tx, ANN))

    for table in ("people", "intakes", "plans", "cards"):
        assert 0 == await database.transact(partial(rows_of_ann, table=table))
    assert await database.transact(lambda tx: people.is_known(tx, 12))


async def test_a_picture_is_bytes_until_telegram_has_it(database: Database) -> None:
    """Drawn once; then its name is sent; when Telegram forgets the name, the bytes are still there."""
    assert await database.transact(lambda tx: media.find(tx, "k")) is None
    assert not await database.transact(lambda tx: media.is_there(tx, "k"))

    await database.transact(lambda tx: media.put(tx, "k", b"\x89PNG\x00"))
    await database.transact(lambda tx: media.put(tx, "k", b"another"))
    assert b"\x89PNG\x00" == await database.transact(lambda tx: media.find(tx, "k"))
    assert await database.transact(lambda tx: media.is_there(tx, "k"))

    await database.transact(lambda tx: media.uploaded(tx, "k", "AgAC"))
    assert "AgAC" == await database.transact(lambda tx: media.find(tx, "k"))

    await database.transact(lambda tx: media.forget_upload(tx, "k", "AgAC"))
    assert b"\x89PNG\x00" == await database.transact(lambda tx: media.find(tx, "k"))


async def test_a_late_word_about_an_older_upload_leaves_the_newer(database: Database) -> None:
    """Two messages hold the forgotten name: the second one's refusal must not undo the upload of the first."""
    await database.transact(lambda tx: media.put(tx, "k", b"png"))
    await database.transact(lambda tx: media.uploaded(tx, "k", "new"))
    await database.transact(lambda tx: media.forget_upload(tx, "k", "old"))

    assert "new" == await database.transact(lambda tx: media.find(tx, "k"))
