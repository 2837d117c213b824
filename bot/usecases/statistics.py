"""What was counted last, as it may be told. No words, no Telegram."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import snapshots
from bot.store.database import Transaction
from bot.usecases.counting import Counts

#: The snapshot's name, and the fact that tells since when somebody wants a newer one.
NAME, WANTED = "stats", "stats_wanted"


@dataclass(frozen=True, slots=True)
class Statistics:
    """Numbers of people, rounded down to fives; what is not there is fewer than five."""

    at: int  #: milliseconds since 1970
    tables: Counts
    silent: tuple[str, ...]  #: rules that spoke to nobody, or to fewer than five, in 28 days
    sample: int  #: plans that were asked

    def number(self, table: str, cell: str) -> int:
        """How many; 0: fewer than five."""
        return self.tables.get(table, {}).get(cell, 0)


async def last(tx: Transaction) -> Statistics | None:
    """The last count; None before the first."""
    found = await snapshots.read(tx, NAME)
    if found is None:
        return None
    at, value = found
    return Statistics(at, value["tables"], tuple(value["silent"]), value["sample"])


def csv_of(found: Statistics) -> str:
    """All of it as comma-separated lines: table, cell, people. Numbers are the rounded ones."""
    lines = ["table,cell,people"]
    for table, cells in sorted(found.tables.items()):
        lines += [f"{table},{_quoted(cell)},{number}" for cell, number in cells.items()]
    return "\r\n".join([*lines, ""])


def _quoted(cell: str) -> str:
    # A leading = + - @ would be a formula to a spreadsheet: sources are what strangers put into a link.
    safe = f"'{cell}" if cell[:1] in "=+-@\t\r" else cell
    return '"' + safe.replace('"', '""') + '"'
