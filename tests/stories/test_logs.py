"""A whole story with every line of the log kept: nobody can be found in it."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest

from bot import keys, log, ticking
from bot.inbound.router import Router
from bot.sandbox.faults import Fault
from bot.store.database import Transaction
from tests.stories.owner import Owner
from tests.stories.running import Running

_WORDS = "marmalade in glasses"
_NUMBER = "734219"


@pytest.fixture
def told(bot: Running) -> Iterator[io.StringIO]:
    """What the bot logs, as an operator's machine would get it, everything from DEBUG on."""
    root, ours = logging.getLogger(), logging.getLogger("slipstream")
    before, level, our_level, hook = root.handlers[:], root.level, ours.level, sys.excepthook
    stream = io.StringIO()
    log.set_up("DEBUG", "json", keys.made_of(bot.sandbox.token, b"log"), stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    ours.setLevel(our_level)
    sys.excepthook = hook


async def _nothing_failed(bot: Running) -> None:
    async def mend(tx: Transaction) -> None:
        await tx.run("DELETE FROM inbox WHERE state = 2")
        await tx.run("DELETE FROM outbox WHERE state = 4")
        await tx.run("DELETE FROM moments")

    await bot.puts(mend)


async def test_no_line_of_the_log_tells_of_anybody(
    bot: Running, told: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Penelope answers, types, plans; turns, moments, markup and menus go wrong: no number, name, word or token."""

    async def breaks(*_: object) -> None:
        raise ValueError(f"invalid literal: {_WORDS} of {penelope.id}")

    penelope = Owner(bot, bot.sandbox.person("Penelope"))
    bot.admin_ids = frozenset({penelope.id})
    await bot.rests()
    await bot.stops()
    monkeypatch.setitem(ticking._DUE, "reminder", breaks)
    await bot.starts_again()
    await penelope.starts()
    await penelope.types(_WORDS)
    await penelope.types(_NUMBER)
    quoted = f'Bad Request: can\'t parse entities: Unsupported start tag "{_WORDS}" at byte offset 3'
    bot.sandbox.fault(
        Fault(method="sendMessage", error={"error_code": 400, "description": quoted}, times=2),
        Fault(
            method="setMyCommands", error={"error_code": 400, "description": "Bad Request: chat not found"}
        ),
    )
    await penelope.types("/plan")
    bot.sandbox.fault(
        Fault(method="sendMessage", kind="429", retry_after=1), Fault(method="sendMessage", kind="500")
    )
    monkeypatch.setattr(Router, "answer", breaks)
    await penelope.types(_WORDS)
    await bot.puts(lambda tx: _due(tx, penelope.id, bot.clock.now()))
    await bot.comes(lambda: "a moment failed" in told.getvalue())
    await _nothing_failed(bot)
    lines = [json.loads(line) for line in told.getvalue().splitlines()]
    whole = told.getvalue()

    assert {"a turn failed", "a moment failed", "markup refused by Telegram", "held by Telegram"} <= {
        each["event"] for each in lines
    }
    for secret in (str(penelope.id), "Penelope", "marmalade", _NUMBER, bot.sandbox.token.partition(":")[2]):
        assert secret not in whole


async def _due(tx: Transaction, person_id: int, now: int) -> None:
    await tx.run(
        "INSERT INTO moments (person_id, kind, about, due_at) VALUES ($1, 'reminder', 'common.unit_cost', $2)",
        person_id,
        now,
    )


def test_lines_of_one_person_can_be_found_by_whoever_has_the_token() -> None:
    """The same person has the same name in every line, another key makes another one, and it is no number."""

    def line(key: bytes, person: int) -> str:
        record = logging.makeLogRecord({"msg": "a moment failed", "name": "slipstream.x", "person": person})
        return str(json.loads(log.Lines("json", key).format(record))["person"])

    assert line(b"a", 1) == line(b"a", 1)
    assert 3 == len({line(b"a", 1), line(b"a", 2), line(b"b", 1)})
    assert 12 == len(line(b"a", 1))


def test_a_trace_is_told_by_its_places() -> None:
    """An operator reads where it broke, not what somebody wrote."""
    try:
        int("marmalade")
    except ValueError as error:
        trouble = (type(error), error, error.__traceback__)
    record = logging.makeLogRecord({"msg": "broken", "name": "slipstream.x", "exc_info": trouble})
    line = log.Lines("text", b"k").format(record)

    assert "test_logs.py:" in line
    assert "ValueError" in line
    assert "marmalade" not in line
    assert 1 == len(line.splitlines())
