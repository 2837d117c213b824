"""/metrics: the bot's numbers in the text that Prometheus reads. Counts nothing itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from bot.clock import Clock
from bot.message import Lane
from bot.metrics import Metrics, Spread
from bot.probes.health import Health
from bot.store import ages
from bot.store.database import Database, DatabaseAway, Transaction

if TYPE_CHECKING:  # loaded at the first question: whoever is never asked does not pay for it
    from prometheus_client.core import Metric

_PREFIX = "slipstream_"
#: Seconds that the database may take to tell.
_PATIENCE = 3.0


@dataclass(frozen=True, slots=True)
class Standing:
    """What the database tells at one moment. Ages in milliseconds."""

    inbox: int
    outbox: dict[Lane, int]
    failed: int


class Exposition:
    """Answers /metrics."""

    def __init__(  # what is told, and whom to ask for it
        self, metrics: Metrics, health: Health, database: Database, clock: Clock, content: Callable[[], str]
    ) -> None:
        self._metrics = metrics
        self._health = health
        self._database = database
        self._clock = clock
        self._content = content

    async def answer(self, _: web.Request) -> web.Response:
        """All numbers; those of the database are left out while it is away."""
        from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector  # noqa: PLC0415  # above
        from prometheus_client import generate_latest as text  # noqa: PLC0415  # as above
        from prometheus_client.registry import Collector  # noqa: PLC0415  # as above

        told = list(
            families(self._metrics, await self._health.readiness(), await self._standing(), self._content())
        )

        class _Told(Collector):
            def collect(self) -> Iterable[Metric]:
                return told

        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Told())
        ProcessCollector(registry=registry)
        return web.Response(body=text(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _standing(self) -> Standing | None:
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._database.transact(self._look)
        except (DatabaseAway, TimeoutError):
            return None

    async def _look(self, tx: Transaction) -> Standing:
        now = self._clock.now()
        update = await ages.oldest_update(tx)
        messages = await ages.oldest_messages(tx)
        return Standing(
            0 if update is None else max(0, now - update),
            {lane: max(0, now - messages.get(lane, now)) for lane in Lane},
            await ages.failed_turns(tx),
        )


def families(
    metrics: Metrics, ready: dict[str, bool], standing: Standing | None, content: str
) -> Iterator[Metric]:
    """Everything that is told."""
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily  # noqa: PLC0415  # above

    turns = CounterMetricFamily(_PREFIX + "turns", "Turns that ended.", labels=["outcome"])
    for outcome in ("done", "failed"):
        turns.add_metric([outcome], metrics.turns[outcome])
    sends = CounterMetricFamily(
        _PREFIX + "sends", "Calls to Telegram that brought a message.", labels=["lane", "verdict"]
    )
    for (lane, verdict), number in metrics.sends.items():
        sends.add_metric([lane, verdict], number)
    held = CounterMetricFamily(
        _PREFIX + "held_seconds", "Seconds that Telegram's 429 asked to wait.", labels=["lane"]
    )
    for lane_of in Lane:
        held.add_metric([_name(lane_of)], metrics.held[_name(lane_of)])
    is_ready = GaugeMetricFamily(_PREFIX + "ready", "1: what the work needs is there.", labels=["what"])
    for what, fine in ready.items():
        is_ready.add_metric([what], float(fine))
    yield from (turns, sends, held, is_ready)
    yield InfoMetricFamily(
        _PREFIX + "content", "The content that people are advised by.", value={"version": content}
    )
    yield from _spreads(metrics)
    yield from _of_database(standing)


def _spreads(metrics: Metrics) -> Iterator[Metric]:
    from prometheus_client.core import HistogramMetricFamily  # noqa: PLC0415  # above

    replies = HistogramMetricFamily(
        _PREFIX + "reply_seconds",
        "From an update's arrival to Telegram's yes to its answer.",
        labels=["lane"],
    )
    for lane, spread in metrics.replies.items():
        replies.add_metric([lane], _buckets(spread), spread.total)
    lag = HistogramMetricFamily(_PREFIX + "loop_lag_seconds", "How late the event loop comes.", labels=[])
    lag.add_metric([], _buckets(metrics.lag), metrics.lag.total)
    yield from (replies, lag)


def _buckets(spread: Spread) -> list[tuple[str, float]]:
    """Each bound and how many took no longer, as Prometheus adds them up."""
    sums, so_far = [], 0
    for bound, count in zip([*map(str, spread.bounds), "+Inf"], spread.counts, strict=True):
        so_far += count
        sums.append((bound, float(so_far)))
    return sums


def _of_database(standing: Standing | None) -> Iterator[Metric]:
    """The same whichever replica is asked."""
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415  # above

    if standing is None:
        return
    yield GaugeMetricFamily(
        _PREFIX + "inbox_age_seconds",
        "Age of the oldest update without its turn.",
        value=standing.inbox / 1000,
    )
    outbox = GaugeMetricFamily(
        _PREFIX + "outbox_age_seconds", "Age of the oldest message that waits.", labels=["lane"]
    )
    for lane, age in standing.outbox.items():
        outbox.add_metric([_name(lane)], age / 1000)
    yield outbox
    yield GaugeMetricFamily(
        _PREFIX + "failed_turns", "Failed turns that wait for the operator.", value=standing.failed
    )


def _name(lane: Lane) -> str:
    return lane.name.lower()
