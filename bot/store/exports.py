"""Every row that tells of a person, column by column: what /export hands out. Only reads."""

from __future__ import annotations

from bot.store.database import Transaction, Value
from bot.store.people import OF_A_PERSON

#: Table -> the column with the person's number.
TABLES = {
    **dict.fromkeys(OF_A_PERSON, "person_id"),
    "menus": "chat_id",
    "outbox": "chat_id",
    "inbox": "person_id",
}

#: Numbers of those who answered a person: that somebody did is the person's to know, who is not.
_VEILED = {
    "inquiries": {"taken_by": "one of us"},
    "remarks": {"said_by": "one of us", "from_chat": "a chat", "from_message": "a message"},
}

# The one statement about the tables themselves; each database tells it in its own way.
_COLUMNS = {
    "sqlite": "SELECT name FROM pragma_table_info($1)",
    "postgresql": "SELECT column_name FROM information_schema.columns"
    " WHERE table_name = $1 AND table_schema = current_schema() ORDER BY ordinal_position",
}


async def rows_of(tx: Transaction, table: str, person_id: int) -> list[dict[str, Value]]:
    """The person's rows of *table* (one of TABLES) with every column that it has, by name.

    Whose numbers stand in a column of others is not told.
    """
    columns = [str(row[0]) for row in await tx.rows(_COLUMNS[tx.dialect], table)]
    found = await tx.rows(
        f"SELECT {', '.join(columns)} FROM {table} WHERE {TABLES[table]} = $1{_BY_STATE.get(table, '')}",
        person_id,
    )
    veiled = _VEILED.get(table, {})
    return [
        {
            name: veiled[name] if name in veiled and value is not None else value
            for name, value in zip(columns, row, strict=True)
        }
        for row in found
    ]


# The outbox has one index for what waits and one for what was said.
_BY_STATE = {"outbox": " AND (state < 2 OR state >= 2) ORDER BY id", "inbox": " ORDER BY id"}
