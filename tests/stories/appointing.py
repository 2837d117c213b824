"""Roles, given and taken behind the bot's back."""

from __future__ import annotations

from bot.store import admins as store
from bot.store.database import Transaction
from bot.usecases.roles import Role
from tests.stories.owner import Owner


async def gives(owner: Owner, role: Role | None) -> None:
    """The role stands in the database, however it came there; None: not any more."""

    async def give(tx: Transaction) -> None:
        if role is None:
            await store.take(tx, owner.id)
        else:
            await store.give(tx, owner.id, role, 1)

    await owner.bot.puts(give)
