"""Editions: the texts of each version of the content that ran, and which of them runs. Nothing here reads a text."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from bot.store import bot_facts
from bot.store.database import Transaction

_FACT = "content"


@dataclass(frozen=True, slots=True)
class Loaded:
    """Which content runs, and how that came about."""

    version: str
    at: int  #: milliseconds since 1970
    by: int  #: the admin who loaded it while the bot ran; 0: a start did
    folder: str = ""  #: that it was read from; "": what is shipped


async def running(tx: Transaction) -> Loaded | None:
    """What runs; None before the first start."""
    known = await bot_facts.read(tx, _FACT)
    return None if known is None else Loaded(**json.loads(known))


async def run(tx: Transaction, loaded: Loaded) -> None:
    """From now on this version runs, everywhere."""
    await bot_facts.write(tx, _FACT, json.dumps(asdict(loaded)))


async def keep(tx: Transaction, version: str, texts: Mapping[str, str], now: int) -> None:
    """Keep the texts of *version*."""
    await tx.run(
        "INSERT INTO editions (version, texts, kept_at) VALUES ($1, $2, $3) ON CONFLICT (version) DO NOTHING",
        version,
        zlib.compress(json.dumps(dict(texts)).encode()),
        now,
    )


async def is_kept(tx: Transaction, version: str) -> bool:
    """Whether this version ever ran, and its texts are still there."""
    return await tx.row("SELECT 1 FROM editions WHERE version = $1", version) is not None


async def texts(tx: Transaction, version: str) -> dict[str, str] | None:
    """The texts of *version*, or None."""
    row = await tx.row("SELECT texts FROM editions WHERE version = $1", version)
    return None if row is None else json.loads(zlib.decompress(row[0]))


async def versions(tx: Transaction) -> list[tuple[str, int]]:
    """Every version whose texts are kept, with the moment, the newest first."""
    rows = await tx.rows("SELECT version, kept_at FROM editions ORDER BY kept_at DESC, version")
    return [(row[0], row[1]) for row in rows]


async def is_referred_to(tx: Transaction, version: str) -> bool:
    """Whether anybody's plan was made from it."""
    return await tx.row("SELECT 1 FROM plans WHERE library = $1 LIMIT 1", version) is not None


async def drop(tx: Transaction, version: str) -> None:
    """Forget the texts of *version*."""
    await tx.run("DELETE FROM editions WHERE version = $1", version)
