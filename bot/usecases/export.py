"""Everything that is kept about a person, as one JSON value. No words, no Telegram."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from bot.store import exports
from bot.store.database import Transaction, Value

Json = dict[str, Any]  # Any: whatever the columns hold


async def everything(tx: Transaction, person_id: int, now: int) -> Json:
    """All rows about the person, by table; `docs/export.md` tells the keys."""
    tables = {table: await exports.rows_of(tx, table, person_id) for table in exports.TABLES}
    return {
        "made_at": _moment(now),
        "person_id": person_id,
        **{
            table: [{name: _plain(name, value) for name, value in row.items()} for row in rows]
            for table, rows in tables.items()
        },
    }


def _plain(name: str, value: Value) -> Any:
    """A value as somebody reads it: moments as dates, what is kept as JSON as JSON, files by their size."""
    if isinstance(value, bytes | memoryview):
        return {"bytes": len(value)}
    if isinstance(value, int) and (name == "at" or name.endswith("_at")):
        return _moment(value)
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _moment(milliseconds: int) -> str | None:
    """ISO 8601 in UTC; None stands for a column that was never set."""
    if not milliseconds:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="seconds")
