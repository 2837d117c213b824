"""The weekly digest of admins who want it: on Mondays, at nine of their clock. No words, no Telegram."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.store import moments
from bot.store.database import Transaction
from bot.store.moments import Moment
from bot.store.people import Person

KIND = "digest"
_HOUR = 9


def following(person: Person, now: int) -> int:
    """The next Monday at nine after *now*, by the person's clock; milliseconds since 1970."""
    zone: tzinfo = ZoneInfo(person.zone) if person.zone else UTC
    here = datetime.fromtimestamp(now / 1000, zone)
    day = here.replace(hour=_HOUR, minute=0, second=0, microsecond=0) + timedelta(days=-here.weekday() % 7)
    moment = day if day > here else day + timedelta(days=7)
    return int(moment.timestamp() * 1000)


async def want(tx: Transaction, person: Person, now: int) -> None:
    """From next Monday on."""
    await moments.plan(tx, Moment(person.id, KIND, "", following(person, now)))


async def stop(tx: Transaction, person_id: int) -> None:
    """Not any more."""
    await moments.drop(tx, person_id, KIND)


async def wants(tx: Transaction, person_id: int) -> bool:
    """Whether one is planned."""
    return any(each.kind == KIND for each in await moments.of(tx, person_id))
