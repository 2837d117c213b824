"""Inquiries, remarks, and where they are shown: on both databases."""

from __future__ import annotations

from bot.message import Say
from bot.store import inquiries, office, outbox, people, remarks
from bot.store.database import Database, Transaction
from bot.store.inquiries import Inquiry
from bot.store.outbox import Draft
from bot.store.remarks import Remark
from tests.bot.store.posting import ANN, BOB, NOW

GROUP, KIM, LEE = -100_5, 21, 22
DAY = 86_400_000


async def _asks(tx: Transaction, person: int = ANN, text: str = "How much?", at: int = NOW) -> Inquiry:
    inquiry = await inquiries.open_(tx, person, at)
    await remarks.add(tx, Remark(inquiry.id, person, None, "text", text, "", "", at, person, 5))
    await inquiries.asked(tx, inquiry.id, at, at + 1000)
    found = await inquiries.find(tx, inquiry.id)
    assert found is not None
    return found


async def test_an_inquiry_goes_its_way(database: Database) -> None:
    """Open, taken by the first, answered, asked again, closed; reminders follow what waits longest."""

    async def work(tx: Transaction) -> list[object]:
        told: list[object] = []
        one = await _asks(tx)
        told += [one.state, one.asked_at, one.remind_at]
        told += [await inquiries.take(tx, one.id, KIM, NOW), await inquiries.take(tx, one.id, LEE, NOW)]
        told.append(await inquiries.give_back(tx, one.id, LEE, NOW))
        await inquiries.answered(tx, one.id, LEE, NOW + 5)
        after = await inquiries.find(tx, one.id)
        assert after is not None
        told += [after.state, after.taken_by, after.remind_at, after.answered_at]
        await inquiries.asked(tx, one.id, NOW + 9, NOW + 99)
        await inquiries.asked(tx, one.id, NOW + 10, NOW + 100)
        again = await inquiries.newest_of(tx, ANN)
        assert again is not None
        told += [again.asked_at, again.remind_at]
        told += [
            await inquiries.close(tx, one.id, "closed", NOW),
            await inquiries.close(tx, one.id, "closed", NOW),
        ]
        told.append(await inquiries.take(tx, one.id, LEE, NOW))
        return told

    assert [
        "open", NOW, NOW + 1000, True, False, False, "waiting", KIM, None, NOW + 5, NOW + 9, NOW + 99, True, False,
        False,
    ] == await database.transact(work)  # fmt: skip


async def test_what_is_stale_due_or_silent_is_found(database: Database) -> None:
    """Each once, the oldest first, and nothing of what is closed."""

    async def work(tx: Transaction) -> list[object]:
        one, two = await _asks(tx), await _asks(tx, BOB, at=NOW + 1)
        found: list[object] = [[each.id for each in await inquiries.stale(tx, 9, database.take)]]
        await inquiries.shown(tx, one.id)
        found.append([each.id for each in await inquiries.stale(tx, 9, database.take)])
        found.append([each.id for each in await inquiries.due(tx, NOW + 1000, 9, database.take)])
        await inquiries.reminded(tx, one.id, NOW + 5000)
        found.append(await inquiries.next_due(tx))
        await inquiries.answered(tx, two.id, KIM, NOW)
        found.append(await inquiries.silent(tx, NOW + 1, 9))
        found.append(await inquiries.holders(tx))
        await inquiries.drop_taken(tx, KIM, NOW)
        found.append(await inquiries.holders(tx))
        await inquiries.close(tx, one.id, "settled", NOW)
        found += [[each.id for each in await inquiries.alive(tx, 9)], await inquiries.closed_since(tx, NOW)]
        await inquiries.show_all_again(tx, NOW)
        await inquiries.forget_before(tx, NOW + 1)
        found += [await inquiries.of(tx, ANN), await remarks.of(tx, one.id)]
        return found

    one, two = 1, 2
    assert [
        [one, two], [two], [one], NOW + 1001, [two], [KIM], [], [two], 1, [], [],
    ] == await database.transact(work)  # fmt: skip


async def test_an_answer_is_told_once_when_it_landed(database: Database) -> None:
    """Not while it waits; then with its verdict, and never again."""

    async def work(tx: Transaction) -> list[object]:
        one = await _asks(tx)
        number = await remarks.add(tx, Remark(one.id, ANN, KIM, "text", "Five", "", "", NOW, GROUP, 7))
        await outbox.put(tx, Draft(f"answer:{number}", ANN, Say("Five"), inquiry=one.id), NOW)
        told: list[object] = [await remarks.landed(tx, 9)]
        await tx.run("UPDATE outbox SET state = 2, verdict = 'sent', message_id = 70, done_at = $1", NOW)
        told += [[(each.remark.text, each.verdict) for each in await remarks.landed(tx, 9)]]
        told += [await remarks.told(tx, number, NOW), await remarks.told(tx, number, NOW)]
        told += [await remarks.landed(tx, 9), await inquiries.shown_by(tx, ANN, 70) == one.id]
        told += [await inquiries.shown_by(tx, ANN, 71), await inquiries.shown_by(tx, BOB, 70)]
        written = await remarks.written(tx, GROUP, 7)
        told += [written is not None and written.said_by, await remarks.said_since(tx, ANN, NOW)]
        return told

    assert [[], [("Five", "sent")], True, False, [], True, None, None, KIM, 1] == await database.transact(
        work
    )


async def test_a_group_that_moves_takes_with_it_what_waits(database: Database) -> None:
    """Its old number leads to the new one; what was shown there does not count, trouble is another's."""

    async def work(tx: Transaction) -> list[object]:
        one = await _asks(tx)
        await office.shown(tx, one.id, GROUP, 5)
        await outbox.put(tx, Draft("a", GROUP, Say("card", card="inquiry:1"), inquiry=one.id), NOW)
        await office.topic_opened(tx, GROUP, ANN, 3)
        await office.moved(tx, GROUP, -7)
        await office.moved(tx, -7, GROUP)  # never round
        told: list[object] = [await office.current(tx, GROUP), await office.current(tx, -7)]
        told += [await office.showings(tx, one.id), await office.topic(tx, GROUP, ANN)]
        told += [[row[0] for row in await tx.rows("SELECT chat_id FROM outbox")]]
        await office.set_trouble(tx, -7, "kicked")
        told += [await office.trouble(tx, -7), await office.trouble(tx, GROUP)]
        await office.set_trouble(tx, -7, None)
        told += [await office.trouble(tx, -7)]
        return told

    assert [-7, -7, {}, None, [-7], "kicked", None, None] == await database.transact(work)


async def test_whoever_loses_the_role_is_given_nothing_that_waits(database: Database) -> None:
    """But for an answer to a question of their own."""

    async def work(tx: Transaction) -> list[object]:
        await people.arrive(tx, KIM, "Kim", None, None, NOW)
        one, own = await _asks(tx), await _asks(tx, KIM)
        await outbox.put(tx, Draft("card", KIM, Say("card"), inquiry=one.id), NOW)
        await outbox.put(tx, Draft("answer", KIM, Say("answer"), inquiry=own.id), NOW)
        await outbox.put(tx, Draft("other", KIM, Say("other")), NOW)
        await office.cancel_for(tx, KIM, NOW)
        return [row[0] for row in await tx.rows("SELECT key FROM outbox WHERE state = 0 ORDER BY id")]

    assert ["answer", "other"] == await database.transact(work)


async def test_a_mute_ends(database: Database) -> None:
    """At its moment, by an admin, or never."""

    async def work(tx: Transaction) -> list[object]:
        await office.mute(tx, ANN, NOW)
        told: list[object] = [await office.muted(tx, ANN, NOW - 1), await office.muted(tx, ANN, NOW)]
        await office.mute(tx, ANN, None)
        told.append(await office.muted(tx, ANN, NOW + 1000 * DAY))
        await office.unmute(tx, ANN)
        return [*told, await office.muted(tx, ANN, NOW)]

    assert [(True, NOW), (False, None), (True, None), (False, None)] == await database.transact(work)
