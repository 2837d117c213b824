"""The composition root: settings -> running bot. Nobody else builds objects, owns tasks, or knows all floors."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from aiohttp import web
from telegram import Bot

from advisor import library as contents
from advisor.library import Library
from bot import backups, keys, memory, resources, starting, stopping
from bot.clock import Clock, SharedClock, SystemClock
from bot.desk import Desk
from bot.http import AiohttpRequest
from bot.inbound import webhook
from bot.inbound.flooding import Buckets
from bot.inbound.polling import LONG_POLL, Polling
from bot.inbound.router import Router
from bot.inbound.turn import Turns
from bot.inbound.worker import Worker
from bot.leasing import BULK, POLL, TICK, Alone, Leases, Shared
from bot.metrics import Metrics
from bot.outbound.pacing import Pacing
from bot.outbound.sender import Sender
from bot.outbound.telegram_api import TelegramApi
from bot.probes.health import Check, Remembered, known
from bot.probes.routes import probes
from bot.scheduled import editions
from bot.scheduled.editions import Editions
from bot.scheduled.erasures import Erasures
from bot.serving import IDLE, CannotListen, serving
from bot.settings import Settings
from bot.starting import Patience
from bot.stopping import Finishes
from bot.store import bot_facts, inbox
from bot.store.database import Database, DatabaseAway, open_database
from bot.store.leases import now as moment_of
from bot.ticking import ticking
from bot.usecases import office
from bot.usecases.runs import Terms

__all__ = ["CannotListen", "load_library", "migrate", "run"]

log = logging.getLogger("slipstream")

#: Seconds that a call may take in all: below the lease of a claim, so that nobody else sends it meanwhile.
_CALL = 8.0
#: Seconds in which a replica that ends may say so in the database.
_FAREWELL = 1.0
#: Seconds after which the database's thread lets the event loop go on (Python's own 0.005 is what a turn takes).
_YIELDS = 0.001


def load_library() -> Library:
    """The content that is shipped.

    Raises:
        ContentError: with every fault of every file; the bot does not start on faulty content.

    """
    return contents.parse(resources.content())


@dataclass(frozen=True, slots=True)
class Wires:
    """The bots that speak to Telegram, each with its own connections."""

    replies: Bot
    bulk: Bot


def _wires(settings: Settings, token: str) -> tuple[Wires, list[AiohttpRequest]]:
    replies = AiohttpRequest(connections=settings.reply_slots, seconds=_CALL)
    bulk = AiohttpRequest(connections=settings.bulk_slots, seconds=_CALL)
    polling = AiohttpRequest(connections=2, seconds=LONG_POLL + 10)
    base = f"{settings.bot_api_url}/bot"
    return (
        Wires(
            Bot(token, base_url=base, request=replies, get_updates_request=polling),
            Bot(token, base_url=base, request=bulk, get_updates_request=polling),
        ),
        [replies, bulk, polling],
    )


def _key(settings: Settings) -> bytes:
    """A secret that stands in no database: whoever has only a copy of that cannot read what is hidden with it."""
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    return keys.made_of(token, b"unmatched")


async def migrate(settings: Settings, *, post: bool = False) -> tuple[str | None, str]:
    """Bring the database up to this code, see `migrations.upgrade`; gives the revisions before and after."""
    async with _database(settings, Patience(0, asyncio.Event())) as database:
        return await backups.upgrade(database, settings.database_url, post=post)


@contextlib.asynccontextmanager
async def _database(settings: Settings, patience: Patience) -> AsyncIterator[Database]:
    database = await patience.takes(
        lambda: open_database(settings.database_url, synchronous=settings.sqlite_synchronous)
    )
    try:
        yield database
    finally:
        await database.close()


async def run(
    settings: Settings,
    clock: Clock | None = None,
    library: Library | None = None,
    stop: asyncio.Event | None = None,
) -> None:
    """
    Run the bot until it is asked to stop. Starting is recovering: there is no other recovery.

    Args:
        settings: read once.
        clock: another one than the machine's.
        library: is advised by, whatever lies in the folder of the settings.
        stop: when it is set, what is in hand is finished first; cancelled, the bot ends as after a kill.

    Raises:
        ContentError: the folder has faults, and there is no faultless library to go on with.
        DatabaseAway: for longer than `starting.AT_MOST` seconds.

    """
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    bot_id = int(token.partition(":")[0])
    memory.give_large_pieces_back()
    stop = stop or asyncio.Event()
    patience = starting.patience(settings.database_url, stop)
    async with _database(settings, patience) as database:
        await patience.takes(lambda: backups.upgrade(database, settings.database_url))
        await patience.takes(lambda: database.transact(lambda tx: bot_facts.belongs_to(tx, bot_id)))
        wires, pools = _wires(settings, token)
        for pool in pools:
            await pool.initialize()
        try:
            told: Clock = clock if clock is not None else await patience.takes(lambda: _clock(database))
            if library is None:
                library = await patience.takes(lambda: _opened(settings, database, told))
            await _run_all(settings, database, wires, told, Desk(library), stop)
        finally:
            for pool in pools:
                await pool.shutdown()


async def _opened(settings: Settings, database: Database, clock: Clock) -> Library:
    return await editions.opened(database, clock, settings.content_dir)


async def _clock(database: Database) -> Clock:
    """This machine's clock; where there are other replicas, the database's, so that all see one moment."""
    if not database.shared:
        return SystemClock()
    clock = SharedClock()
    began = asyncio.get_running_loop().time()
    moment = await database.transact(moment_of)
    clock.set(moment, took=asyncio.get_running_loop().time() - began)
    return clock


async def _run_all(  # what the parts are made of
    settings: Settings, database: Database, wires: Wires, clock: Clock, desk: Desk, stop: asyncio.Event
) -> None:
    terms = Terms(
        settings.admin_ids, settings.second_admin_above, settings.bulk_rate, settings.allow_paid_broadcast
    )
    metrics = Metrics()
    those = office.of(settings)
    holder = secrets.token_hex(4)
    leases = _leases(database, clock, holder)
    sender = Sender(
        database,
        replies=TelegramApi(wires.replies),
        bulk=TelegramApi(wires.bulk, paid=terms.stars(1000) > 0),
        clock=clock,
        pacing=Pacing(settings.bulk_rate),
        reply_slots=settings.reply_slots,
        bulk_slots=settings.bulk_slots,
        name=holder,
        metrics=metrics,
        lease=partial(leases.of, BULK),
    )
    turns = Turns(
        Router(desk, settings.retention_days, settings.admin_ids, _key(settings), terms, those),
        Buckets(settings.flood_rate),
    )
    workers = [
        Worker(
            database,
            clock,
            turn=turns.take,
            sorry=turns.sorry,
            said=sender.wake.set,
            group=settings.turn_group,
            metrics=metrics,
            token=f"{holder}:{number}",
        )
        for number in range(database.workers)
    ]

    def arrived() -> None:
        for worker in workers:
            worker.wake.set()

    incoming, beside, routes = _incoming(settings, database, wires, clock, leases, arrived)
    tick = partial(ticking, settings, wires.replies, clock, desk, terms, sender.wake.set)
    checks: dict[str, Check] = {
        "telegram": Remembered(TelegramApi(wires.replies).alive),
        "lease": known(leases.known),
    }
    health, asked = probes(metrics, database, clock, checks, lambda: desk.library.version)
    erased = Erasures(database, clock, backups.list_of(settings))
    beside += [
        health.run(),
        leases.run(),
        leases.hold(TICK, tick),
        Editions(database, clock, desk).run(),
        erased.run(),
    ]
    try:
        async with (
            serving(settings.health_host, settings.health_port, asked if settings.health_port else []),
            serving(settings.listen_host, settings.listen_port, routes, idle=IDLE),
            asyncio.TaskGroup() as tasks,
        ):
            finish = {tasks.create_task(each.run()): each for each in (*incoming, *workers, sender)}
            drop = [tasks.create_task(each) for each in beside]
            tasks.create_task(stopping.when_asked(stop, finish=finish, drop=drop))
            memory.calm_the_collector()
            sys.setswitchinterval(_YIELDS)
            log.info("the bot runs", extra={"content": desk.library.version})
    finally:
        for each in beside:
            each.close()  # what never began, because nobody could be heard at an address
        await _leave(database, leases, holder, erased)


def _leases(database: Database, clock: Clock, holder: str) -> Leases:
    if not database.shared:
        return Alone(database, holder)
    return Shared(database, clock if isinstance(clock, SharedClock) else None, holder, {POLL, BULK, TICK})


async def _leave(database: Database, leases: Leases, holder: str, erased: Erasures) -> None:
    """Let other replicas go on at once with what this one had in hand: without this they do so some seconds later."""
    try:
        async with asyncio.timeout(_FAREWELL):
            if database.shared:
                await leases.release()
                await database.transact(lambda tx: inbox.release(tx, holder))
            await erased.looks()
    except (DatabaseAway, TimeoutError) as error:
        log.warning("left without a farewell", extra={"error": str(error)})


class _Part(Finishes, Protocol):
    async def run(self) -> None: ...


def _incoming(
    settings: Settings,
    database: Database,
    wires: Wires,
    clock: Clock,
    leases: Leases,
    arrived: Callable[[], None],
) -> tuple[list[_Part], list[Coroutine[Any, Any, None]], list[web.AbstractRouteDef]]:
    """What brings updates into the inbox, what goes on beside it, and where Telegram calls for that, if anywhere."""
    if not settings.public_url:
        polling = leases.hold(POLL, lambda under: [Polling(wires.replies, under, clock, arrived).run()])
        return [], [polling], []
    calls = webhook.Webhook(database, clock, webhook.secret_of(settings), arrived)
    return [calls], [], [web.post(webhook.path_of(settings), calls.answer)]
