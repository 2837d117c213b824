"""The bots of the benchmark: how each is begun, what it finds in its environment, how people answer it."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.bench.botapi import TOKEN

ROOT = Path(__file__).parents[2]
BASELINE = "aiogram, memory"
OURS = "Slipstream"
#: BENCH_MILLION makes it fewer, to try the harness.
MILLION = int(os.environ.get("BENCH_MILLION", "1000000"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    name: str
    keeps: str  #: what a restart finds again, in a few words
    module: tuple[str, ...]  #: what follows `python -m`
    strategy: str  #: a key of `strategies.STRATEGIES`
    database: str = "sqlite"  #: or "postgresql"
    replicas: int = 0  #: processes that are called by webhook; 0: one, which polls
    already: int = 0  #: people who are there before it begins
    missing: str | None = None  #: why it cannot be run now


def entries() -> tuple[Entry, ...]:
    """Give every bot, those that cannot be run included."""
    peer = "tests.bench.peers."
    return (
        Entry(name="python-telegram-bot", keeps="a pickle, up to 60 s behind", module=(f"{peer}ptb",),
              strategy="wizard"),
        Entry(name=BASELINE, keeps="nothing", module=(f"{peer}aiogram_wizard", "memory"), strategy="wizard"),
        Entry(name="aiogram, memory, gc tuned", keeps="nothing",
              module=(f"{peer}aiogram_wizard", "memory", "tuned"), strategy="wizard"),
        Entry(name="aiogram, SQLite", keeps="answers, not the waiting taps",
              module=(f"{peer}aiogram_wizard", "sqlite"), strategy="wizard"),
        Entry(name=OURS, keeps="everything (SQLite, synchronous=FULL)", module=("bot", "run"),
              strategy="intake", missing=_why_ours_is_missing()),
        Entry(name=f"{OURS}, PostgreSQL", keeps="everything (PostgreSQL)", module=("bot", "run"),
              strategy="intake", database="postgresql", missing=_why_ours_is_missing()),
        Entry(name=f"{OURS}, webhook", keeps="everything (SQLite, synchronous=FULL)", module=("bot", "run"),
              strategy="intake", replicas=1, missing=_why_ours_is_missing()),
        Entry(name=f"{OURS}, PostgreSQL, webhook", keeps="everything (PostgreSQL)", module=("bot", "run"),
              strategy="intake", database="postgresql", replicas=1, missing=_why_ours_is_missing()),
        Entry(name=f"{OURS}, PostgreSQL, three replicas", keeps="everything (PostgreSQL)", module=("bot", "run"),
              strategy="intake", database="postgresql", replicas=3, missing=_why_ours_is_missing()),
        Entry(name=f"{OURS} among a million", keeps="everything (SQLite, synchronous=FULL)", module=("bot", "run"),
              strategy="intake", already=MILLION, missing=_why_ours_is_missing()),
        Entry(name=f"{OURS}, PostgreSQL, among a million", keeps="everything (PostgreSQL)", module=("bot", "run"),
              strategy="intake", database="postgresql", already=MILLION, missing=_why_ours_is_missing()),
    )  # fmt: skip


def environment(url: str, folder: Path) -> dict[str, str]:
    """Give what any of the bots looks for; nothing of the caller's own set-up but how to run a process."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "SYSTEMROOT") if name in os.environ}
    return kept | {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": url,
        "DATABASE_URL": f"sqlite:///{folder / 'slipstream.db'}",
        "SQLITE_SYNCHRONOUS": "FULL",
        "BULK_RATE": "28",
        "FLOOD_RATE": "1000",  # its people answer as fast as they are asked
        "LOG_LEVEL": "WARNING",
        "BENCH_FOLDER": str(folder),
    }


def by_webhook(port: int) -> dict[str, str]:
    """Give what a replica finds besides, that is called at *port*; the address is nobody's but the load server's."""
    return {"PUBLIC_URL": "http://127.0.0.1:1/bench", "LISTEN_HOST": "127.0.0.1", "LISTEN_PORT": str(port)}


def command(entry: Entry) -> list[str]:
    return [sys.executable, "-m", *entry.module]


def _why_ours_is_missing() -> str | None:
    main = ROOT / "bot" / "__main__.py"
    if not main.exists():
        return "bot/__main__.py does not exist yet"
    if "run" not in main.read_text():
        return "bot/__main__.py knows no `run` yet"
    return None
