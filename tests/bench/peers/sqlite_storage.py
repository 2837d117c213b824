"""An FSM storage for aiogram on aiosqlite: WAL, synchronous=FULL, one commit a change. It caches nothing."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiosqlite
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

_TABLE = "CREATE TABLE IF NOT EXISTS fsm (chat INTEGER PRIMARY KEY, state TEXT, data TEXT DEFAULT '{}')"
_SET_STATE = "INSERT INTO fsm (chat, state) VALUES (?, ?) ON CONFLICT DO UPDATE SET state = excluded.state"
_SET_DATA = "INSERT INTO fsm (chat, data) VALUES (?, ?) ON CONFLICT DO UPDATE SET data = excluded.data"


class SQLiteStorage(BaseStorage):
    """One row a private chat."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: aiosqlite.Connection | None = None

    async def close(self) -> None:
        if self._opened is not None:
            await self._opened.close()

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        await self._write(_SET_STATE, key.chat_id, state.state if isinstance(state, State) else state)

    async def get_state(self, key: StorageKey) -> str | None:
        row = await self._row("SELECT state FROM fsm WHERE chat = ?", key.chat_id)
        return row[0] if row else None

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:  # Any: as the library
        await self._write(_SET_DATA, key.chat_id, json.dumps(data))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:  # Any: the library's signature
        row = await self._row("SELECT data FROM fsm WHERE chat = ?", key.chat_id)
        return dict(json.loads(row[0])) if row else {}

    async def _write(self, statement: str, chat: int, value: str | None) -> None:
        database = await self._database()
        await database.execute(statement, (chat, value))
        await database.commit()

    async def _row(self, statement: str, chat: int) -> tuple[Any, ...] | None:  # Any: a row of any column
        rows = await (await self._database()).execute_fetchall(statement, (chat,))
        return next((tuple(row) for row in rows), None)

    async def _database(self) -> aiosqlite.Connection:
        if self._opened is None:
            opened = await aiosqlite.connect(self._path)
            await opened.execute("PRAGMA journal_mode = WAL")
            await opened.execute(_TABLE)
            await opened.commit()
            self._opened = opened
        return self._opened
