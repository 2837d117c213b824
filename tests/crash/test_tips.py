"""Killed while tips are due: none comes twice, none is lost before it was handed over, and the next is planned."""

from __future__ import annotations

import pytest

from bot.clock import SystemClock
from bot.message import Lane
from bot.store import moments, outbox, people, plans
from bot.store.database import Transaction
from bot.store.moments import Moment
from bot.store.plans import StoredPlan
from tests.crash.process import Mortal
from tests.crash.talker import Talker


async def _tip_is_due(mortal: Mortal, person_id: int) -> None:
    now = SystemClock().now()

    async def plan(tx: Transaction) -> None:
        await people.arrive(tx, person_id, "Ann", "en", None, now)
        await tx.run("UPDATE people SET quiet_from = 0, quiet_to = 0")  # at whatever hour this runs
        await plans.save(tx, StoredPlan(person_id, "", {}, "community", "content"))
        await moments.plan(tx, Moment(person_id, "tip", "", now - 1000))

    await mortal.puts(plan)


@pytest.mark.parametrize(
    ("point", "heard", "state"),
    [
        ("tick.before", 1, outbox.SENT),
        ("tick.after", 1, outbox.SENT),
        ("claim.before", 1, outbox.SENT),
        ("claim.after", 0, outbox.UNCERTAIN),
        ("said.after", 1, outbox.UNCERTAIN),
        ("mark.after", 1, outbox.SENT),
    ],
)
async def test_a_tip_comes_at_most_once_whatever_dies(
    mortal: Mortal, point: str, heard: int, state: int
) -> None:
    """One row in the outbox, one tip on the record, one planned for next week; said once, or not at all."""
    ann, bob = mortal.sandbox.person("Ann"), Talker(mortal.sandbox.person("Bob"), 1)
    ann._chat.started = True  # she has talked with the bot before
    await _tip_is_due(mortal, ann.id)
    await mortal.starts(point)
    await mortal.dies()
    await mortal.starts()
    if state == outbox.SENT and point != "mark.after":
        await ann.sees("💡", timeout=40)
    await bob.starts()  # when he is answered, the recovery is over and what waited was claimed
    await mortal.becomes("SELECT 1 FROM outbox WHERE lane = ? AND state = ?", int(Lane.TIP), state)
    await mortal.ends()

    assert heard == len([each for each in ann.messages if each.from_bot])
    assert [(state,)] == mortal.rows("SELECT state FROM outbox WHERE lane = ?", int(Lane.TIP))
    assert [(1,)] == mortal.rows("SELECT count(*) FROM tips_sent")
    assert [("tip",)] == mortal.rows("SELECT kind FROM moments WHERE person_id = ?", ann.id)
