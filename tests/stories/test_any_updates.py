"""Whatever arrives, in any order and any shape: no turn fails, nothing unsayable is said, no conversation ends."""

from __future__ import annotations

import asyncio
import itertools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.library import Library
from bot import app, buttons
from bot import message as messages
from bot.buttons import Chosen
from bot.clock import SystemClock
from bot.desk import Desk
from bot.inbound.flooding import Buckets
from bot.inbound.polling import read_batch
from bot.inbound.router import Router
from bot.inbound.turn import Turns
from bot.inbound.worker import Worker
from bot.message import Attach, Bring, Edit, Erase, Lane, Message, Say, Show, TapReply
from bot.metrics import Metrics
from bot.store import inbox
from bot.store.database import Transaction
from bot.store.sqlite import SqliteDatabase
from bot.views import lengths
from tests.stories import updates
from tests.stories.updates import PEOPLE

LIBRARY: Library = app.load_library()
_TABLES = ("inbox", "outbox", "people", "intakes", "plans", "cards", "admins", "audit")


class Bot:
    """The bot's inner half: inbox, turns and outbox, on a real database and without HTTP."""

    def __init__(self, path: Path) -> None:
        self._runner = asyncio.Runner()
        self._database = self._runner.run(SqliteDatabase.open(str(path), synchronous="NORMAL"))
        self._numbers = itertools.count(1)
        turns = Turns(Router(Desk(LIBRARY), 7, frozenset({PEOPLE[0]})), Buckets(1_000_000))
        self._worker = Worker(
            self._database,
            SystemClock(),
            turn=turns.take,
            sorry=turns.sorry,
            said=lambda: None,
            group=32,
            metrics=Metrics(),
        )

    def close(self) -> None:
        self._runner.run(self._database.close())
        self._runner.close()

    def forgets(self) -> None:
        """Begin an example with empty tables."""

        async def empty(tx: Transaction) -> None:
            for table in _TABLES:
                await tx.run(f"DELETE FROM {table}")

        self._runner.run(self._database.transact(empty))

    def takes(self, *given: Any) -> list[tuple[int, Message]]:
        """Let updates arrive together and have their turns; gives who is told what because of them."""
        numbered = [{**each, "update_id": next(self._numbers)} for each in given]
        return self._runner.run(self._take(json.loads(json.dumps(numbered))))

    async def _take(self, given: list[Any]) -> list[tuple[int, Message]]:
        arrivals, _ = read_batch(given)
        assert len(given) == len(arrivals)
        await self._database.transact(lambda tx: inbox.put(tx, arrivals, 1))
        before = await self._database.transact(self._last)
        waiting = await self._database.transact(self._worker._claim)
        while waiting:
            waiting = await self._worker._take(waiting)
        rows = await self._database.transact(
            lambda tx: tx.rows("SELECT chat_id, lane, payload FROM outbox WHERE id > $1 ORDER BY id", before)
        )
        return [(row[0], messages.from_json(row[2], Lane(row[1]))) for row in rows]

    async def _last(self, tx: Transaction) -> int:
        row = await tx.row("SELECT coalesce(max(id), 0) FROM outbox")
        return int(row[0]) if row else 0

    def rows(self, sql: str) -> list[Any]:
        return self._runner.run(self._database.transact(lambda tx: tx.rows(sql)))


@pytest.fixture(scope="module")
def bot(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    path = tmp_path_factory.mktemp("any") / "bot.db"
    shutil.copy(migrated_file, path)
    bot = Bot(path)
    yield bot
    bot.close()


def _message(person: int, text: str) -> dict[str, Any]:
    sender = {"id": person, "is_bot": False, "first_name": "Ann"}
    return {
        "message": {
            "message_id": 1,
            "date": 0,
            "from": sender,
            "chat": {"id": person, "type": "private"},
            "text": text,
        }
    }


def _tap(person: int, data: str) -> dict[str, Any]:
    sender = {"id": person, "is_bot": False, "first_name": "Ann"}
    message = {"message_id": 9, "date": 0, "chat": {"id": person, "type": "private"}}
    return {"callback_query": {"id": "77", "from": sender, "message": message, "data": data}}


def _is_sayable(message: Message) -> bool:
    """Whether Telegram would take it: lengths, and something to say at all."""
    match message:
        case Say(text=text) | Edit(text=text):
            return 0 < lengths.length(text.strip()) <= lengths.MESSAGE
        case Show(caption=caption) | Attach(caption=caption) | Bring(caption=caption):
            return lengths.length(caption) <= lengths.CAPTION
        case Erase(message_id=number):
            return number > 0
        case TapReply(tap=tap, text=toast):
            return bool(tap) and len(toast or "") <= 200


def _goes_on(bot: Bot, person: int) -> None:
    """/start leads to a question that takes an answer, or to the result."""
    said = [message for chat, message in bot.takes(_message(person, "/start")) if chat == person]
    shown = [
        button.data
        for message in said
        if isinstance(message, Say)
        for row in message.keyboard
        for button in row
        if button.data
    ]
    assert shown
    answers = [data for data in shown if isinstance(buttons.read(data), Chosen)]
    after = [message for _, message in bot.takes(_tap(person, (answers or shown)[0]))]
    assert any(isinstance(message, TapReply) for message in after)
    assert any(not isinstance(message, TapReply) for message in after)


@settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(given_updates=updates.updates(LIBRARY), known=st.booleans(), together=st.booleans())
def test_no_update_fails_a_turn_or_ends_a_conversation(
    bot: Bot, given_updates: list[Any], *, known: bool, together: bool
) -> None:
    """Any updates of two people and of nobody; then both can still start and answer."""
    bot.forgets()
    if known:
        bot.takes(*(_message(person, "/start") for person in PEOPLE))
    said = (
        bot.takes(*given_updates) if together else [each for one in given_updates for each in bot.takes(one)]
    )

    assert [] == bot.rows("SELECT error FROM inbox WHERE state <> 1")
    assert all(_is_sayable(message) for _, message in said)
    for person in PEOPLE:
        _goes_on(bot, person)
    assert [] == bot.rows("SELECT error FROM inbox WHERE state <> 1")


@pytest.mark.long
@settings(
    max_examples=3000,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(given_updates=updates.updates(LIBRARY), known=st.booleans())
def test_nor_do_thousands(bot: Bot, given_updates: list[Any], *, known: bool) -> None:
    """The same for minutes, with other chance each time."""
    bot.forgets()
    if known:
        bot.takes(*(_message(person, "/start") for person in PEOPLE))
    said = bot.takes(*given_updates)

    assert [] == bot.rows("SELECT error FROM inbox WHERE state <> 1")
    assert all(_is_sayable(message) for _, message in said)
    for person in PEOPLE:
        _goes_on(bot, person)
