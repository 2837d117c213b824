"""What must be true after any kill. Each check is a promise; none knows how the bot keeps it."""

from __future__ import annotations

import json
from typing import Any, Protocol

from bot.message import Lane
from bot.sandbox.telegram import Sandbox
from bot.store import outbox
from tests.crash.talker import Talker, without_repetitions

#: Nothing that somebody asked for waits or is held by a bot that died.
ALL_IS_SAID = f"SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE lane <= {int(Lane.PLAN)} AND state < 2)"


class Mortal(Protocol):
    """A bot that had trouble: one process, or several."""

    sandbox: Sandbox
    kills: int

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Read its database."""
        ...


def check(mortal: Mortal, talkers: list[Talker]) -> None:
    """Nothing lost, nothing out of order, nothing twice but what may be. The bot has ended."""
    _every_update_had_its_turn(mortal)
    _everything_was_said(mortal)
    for talker in talkers:
        _answers_are_kept_once(mortal, talker)
        _replies_are_whole_and_in_order(mortal, talker)
    _taps_were_answered(mortal, talkers)


def _every_update_had_its_turn(mortal: Mortal) -> None:
    assert [] == mortal.rows("SELECT update_id, state, error FROM inbox WHERE state <> 1")
    assert not mortal.sandbox.pending


def _everything_was_said(mortal: Mortal) -> None:
    last = int(Lane.PLAN)
    assert [] == mortal.rows(
        "SELECT key, error FROM outbox WHERE lane <= ? AND state = ?", last, outbox.WAITING
    )
    assert [] == mortal.rows("SELECT key, error FROM outbox WHERE state = ?", outbox.FAILED)
    # An answer is left out only when a newer edit took its place, or when its tap was too old.
    why = mortal.rows(
        "SELECT DISTINCT verdict FROM outbox WHERE lane <= ? AND state = ?", last, outbox.CANCELLED
    )
    assert {row[0] for row in why} <= {"superseded", "expired"}


def _answers_are_kept_once(mortal: Mortal, talker: Talker) -> None:
    found = mortal.rows("SELECT answers FROM intakes WHERE person_id = ?", talker.person.id)
    assert 1 == len(found)
    answers = json.loads(found[0][0])
    assert talker.given == dict(answers)
    assert len(answers) == len(dict(answers))


def _replies_are_whole_and_in_order(mortal: Mortal, talker: Talker) -> None:
    """One chat's answers go one at a time: a kill can double one of them, and nothing comes between the two."""
    assert talker.typed == without_repetitions(talker.replies)
    assert len(talker.replies) - len(talker.typed) <= mortal.kills


def _taps_were_answered(mortal: Mortal, talkers: list[Talker]) -> None:
    """But for those that grew too old while nobody was there to answer."""
    open_taps = sum(not tap.answered for talker in talkers for tap in talker.taps)
    expired = mortal.rows("SELECT count(*) FROM outbox WHERE lane = 0 AND verdict = 'expired'")[0][0]
    assert open_taps <= expired
