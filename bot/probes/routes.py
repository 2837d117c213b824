"""Where the operator's machines ask. Puts the answers together, answers nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aiohttp import web

from bot.clock import Clock
from bot.metrics import Metrics
from bot.probes.exposition import Exposition
from bot.probes.health import Check, Health, database_answers
from bot.store.database import Database


def probes(
    metrics: Metrics,
    database: Database,
    clock: Clock,
    checks: Mapping[str, Check],
    content: Callable[[], str],
) -> tuple[Health, list[web.RouteDef]]:
    """What measures, to be run, and what answers.

    Args:
        metrics: of the whole bot.
        database: is asked for a transaction, and for ages.
        clock: tells ages.
        checks: what the work needs besides the database, by name.
        content: tells the version that people are advised by.

    """
    health = Health(metrics, {"database": database_answers(database), **checks})
    told = Exposition(metrics, health, database, clock, content)
    return health, [
        web.get("/healthz", health.alive),
        web.get("/readyz", health.ready),
        web.get("/metrics", told.answer),
    ]
