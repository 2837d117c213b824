"""The load server as Telegram that calls, and as balancer: nothing is lost, nobody is stormed. No figure is judged."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.bench.delivery import MOST_IN_FLIGHT, Delivery
from tests.bench.updates import Updates

_PATIENCE = 20.0  # seconds
_OK, _LATER, _HANG_UP = b"200 OK", b"503 Later", b""
_WEBHOOK = {"url": "http://127.0.0.1:1/bench/telegram", "secret_token": "nobodys-secret"}
_HEAD = b"POST /bench/telegram HTTP/1.1"
_SECRET = b"X-Telegram-Bot-Api-Secret-Token: nobodys-secret"


class _Replica:
    """Gives each call the next of its answers, then 200; while it is shut nobody hears any."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = list(answers)
        self.opened = asyncio.Event()
        self.opened.set()
        self.kept: list[int] = []
        self.heads: list[bytes] = []
        self.waiting = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                update = json.loads(await reader.readexactly(int(head.rpartition(b": ")[2])))
                self.heads.append(head)
                self.waiting += 1
                await self.opened.wait()
                self.waiting -= 1
                answer = self.answers.pop(0) if self.answers else _OK
                if answer == _HANG_UP:
                    break
                if answer == _OK:
                    self.kept.append(update["update_id"])
                writer.write(b"HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n" % answer)
        except asyncio.IncompleteReadError:
            pass  # the load server has gone
        finally:
            writer.close()


@asynccontextmanager
async def _before(*replicas: _Replica) -> AsyncIterator[tuple[Updates, Delivery]]:
    """The load server's part that brings updates, before *replicas*; everything must come within the patience."""
    updates = Updates()
    delivery = Delivery(updates)
    listening = [await asyncio.start_server(each.serve, "127.0.0.1", 0) for each in replicas]
    delivery.balance([each.sockets[0].getsockname()[1] for each in listening])
    try:
        async with asyncio.timeout(_PATIENCE):
            yield updates, delivery
    finally:
        for each in listening:
            each.close()
        delivery.balance([])


def _put(updates: Updates, count: int) -> set[int]:
    """Queue *count* updates and give their numbers."""
    for _ in range(count):
        updates.put(b'"message":{}}')
    return set(range(1000, 1000 + count))


async def _until_all_are_answered(delivery: Delivery, count: int) -> None:
    while sum(delivery.delivered) < count:  # noqa: ASYNC110 - what is waited for is a sum
        await asyncio.sleep(0.01)


async def test_the_secret_is_learned_and_every_replica_gets_its_share() -> None:
    """Nothing is brought before setWebhook; then all three get their share, at its path and with its secret."""
    replicas = [_Replica(), _Replica(), _Replica()]
    async with _before(*replicas) as (updates, delivery):
        wanted = _put(updates, 300)
        await asyncio.sleep(0)
        brought_before = delivery.delivered
        delivery.set_webhook(_WEBHOOK)
        await _until_all_are_answered(delivery, 300)

    assert [0, 0, 0] == brought_before
    assert wanted == {number for each in replicas for number in each.kept}
    assert all(len(each.kept) >= 50 for each in replicas), [len(each.kept) for each in replicas]
    assert all(_HEAD in head and _SECRET in head for each in replicas for head in each.heads)


async def test_what_is_not_answered_with_200_comes_again() -> None:
    """A replica that is busy or hangs up loses nothing, and no update is kept twice."""
    replicas = [_Replica(_LATER, _HANG_UP, _LATER), _Replica(_HANG_UP)]
    async with _before(*replicas) as (updates, delivery):
        delivery.set_webhook(_WEBHOOK)
        wanted = _put(updates, 60)
        await _until_all_are_answered(delivery, 60)

    assert sorted(wanted) == sorted(number for each in replicas for number in each.kept)
    assert delivery.repeated == 4


async def test_no_more_are_in_flight_than_telegram_would_have() -> None:
    """While nobody answers, a hundred calls wait over all replicas, and the others wait their turn."""
    replicas = [_Replica(), _Replica(), _Replica()]
    for each in replicas:
        each.opened.clear()
    async with _before(*replicas) as (updates, delivery):
        delivery.set_webhook(_WEBHOOK)
        _put(updates, 150)
        while sum(each.waiting for each in replicas) < MOST_IN_FLIGHT:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.01)
        left = len(updates)
        for each in replicas:
            each.opened.set()
        await _until_all_are_answered(delivery, 150)

    assert left == 150 - MOST_IN_FLIGHT
