"""The facts of the machine a table was made on. Nothing here names its owner or its paths."""

import os
import platform
import sqlite3
import statistics
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from tests.bench import process


def facts() -> list[str]:
    """Give one line a fact."""
    pinning = "bot on core 0, load server on core 1" if process.can_pin() else "not pinned"
    load = " ".join(f"{figure:.1f}" for figure in os.getloadavg())
    libraries = ("python-telegram-bot", "aiogram", "aiohttp", "aiosqlite", "httpx")
    return [
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {_kernel()}; {pinning}",
        f"load average before: {load} (another's work slows every figure: trust the ratios); PostgreSQL on any core",
        f"one fsync of 4 KB where the databases lie: {_fsync_microseconds():.0f} µs",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        + ", ".join(f"{name} {version(name)}" for name in libraries),
    ]


def _kernel() -> str:
    """Its version, without what its maker called it."""
    return platform.release().partition("-")[0]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "?")


def _fsync_microseconds() -> float:
    took = []
    with tempfile.TemporaryFile(prefix="bench-") as file:
        for _ in range(50):
            file.write(bytes(4096))
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
    return statistics.median(took) * 1e6
