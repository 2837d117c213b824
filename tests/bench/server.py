"""The load server's process: Bot API, people and orders on one port. It never outlives its lifetime."""

import argparse
import asyncio
import gc
import json
import sys
from typing import Any

from tests.bench.botapi import BotApi
from tests.bench.crowd import Crowd
from tests.bench.delivery import Delivery
from tests.bench.flood import Flood
from tests.bench.phases import perform
from tests.bench.strategies import STRATEGIES
from tests.bench.updates import Updates
from tests.bench.wire import Connection, Request, fields

Order = tuple[dict[str, Any], Connection]  # Any: JSON


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.server")
    parser.add_argument("--strategy", choices=STRATEGIES, required=True)
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--lifetime", type=float, required=True, help="seconds")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds of an unasked message")
    return parser.parse_args()


async def _obey(crowd: Crowd, flood: Flood, delivery: Delivery, orders: asyncio.Queue[Order]) -> None:
    while True:
        order, connection = await orders.get()
        try:
            match order["phase"]:
                case "flood":
                    found: dict[str, Any] = {"refused": flood.refused, "twice": flood.twice}  # Any: JSON
                case "balance":
                    delivery.balance(order["ports"])
                    found = {}
                case "delivered":
                    found = {"delivered": delivery.delivered, "repeated": delivery.repeated}
                case _:
                    found = await perform(crowd, order)
            connection.reply(json.dumps(found).encode())
        except Exception as error:  # noqa: BLE001 - the runner is told, and decides
            connection.reply(json.dumps({"error": repr(error)}).encode(), 500)


async def _serve(strategy: str, people: int, lifetime: float, latency: float) -> None:
    updates, flood = Updates(), Flood()
    delivery = Delivery(updates)
    crowd = Crowd(updates, STRATEGIES[strategy], people)
    api = BotApi(updates, delivery, crowd, flood, latency)
    orders: asyncio.Queue[Order] = asyncio.Queue()

    def dispatch(request: Request, connection: Connection) -> None:
        if request.path == "/order":
            orders.put_nowait((fields(request), connection))
        else:
            api.serve(request, connection)

    loop = asyncio.get_running_loop()
    listener = await loop.create_server(lambda: Connection(dispatch, updates.gone), "127.0.0.1", 0)
    sys.stdout.write(f"{listener.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    try:
        async with asyncio.timeout(lifetime):
            await _obey(crowd, flood, delivery, orders)
    except TimeoutError:
        sys.stderr.write("the load server has outlived its time\n")


def main() -> None:
    given = _arguments()
    gc.freeze()
    asyncio.run(_serve(given.strategy, given.people, given.lifetime, given.latency))


if __name__ == "__main__":
    main()
