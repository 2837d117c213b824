"""Short words for the outbox's tests: put, claim, mark, and what became of each row."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from bot.message import Message
from bot.store import claims, outbox
from bot.store.claims import Claimed
from bot.store.database import Database, Transaction
from bot.store.outbox import Draft

ANN, BOB = 11, 12
NOW = 1_800_000_000_000
_WORDS = ("waiting", "sending", "sent", "cancelled", "failed", "uncertain")


@dataclass
class Post:
    """One database's outbox at the moment NOW."""

    database: Database
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    async def put(  # a row's columns
        self,
        message: Message,
        *,
        key: str | None = None,
        chat: int = ANN,
        not_before: int = 0,
        expires_at: int | None = None,
        vanishing: bool = False,
    ) -> None:
        name = key or f"row:{next(self.numbers)}"
        draft = Draft(name, chat, message, not_before, expires_at, vanishing)
        await self.database.transact(lambda tx: outbox.put(tx, draft, NOW))

    async def claim(self, at_most: int = 32, *, asked: bool = True, now: int = NOW) -> list[Claimed]:
        token = f"token:{next(self.numbers)}"
        take = self.database.take
        return await self.database.transact(
            lambda tx: claims.claim(tx, now, at_most, token, asked=asked, take=take)
        )

    async def only(self, *, asked: bool = True, now: int = NOW) -> Claimed:
        (claimed,) = await self.claim(asked=asked, now=now)
        return claimed

    async def keys(self, at_most: int = 32, *, asked: bool = True, now: int = NOW) -> list[str]:
        return [await self.key(each) for each in await self.claim(at_most, asked=asked, now=now)]

    async def key(self, claimed: Claimed) -> str:
        row = await self.database.transact(
            lambda tx: tx.row("SELECT key FROM outbox WHERE id = $1", claimed.id)
        )
        return "" if row is None else str(row[0])

    async def sent(self, claimed: Claimed, message_id: int | None = 7) -> None:
        await self.database.transact(lambda tx: claims.sent(tx, claimed, message_id, NOW))

    async def later(self, claimed: Claimed, moment: int = NOW) -> None:
        await self.database.transact(lambda tx: claims.later(tx, claimed, moment, "trouble", NOW))

    async def end(self, claimed: Claimed) -> bool:
        return await self.database.transact(
            lambda tx: claims.end(tx, claimed, outbox.FAILED, "refused", "no", NOW)
        )

    async def free(self, *, expired: bool = False) -> int:
        return await self.database.transact(lambda tx: claims.free_claims(tx, NOW, expired=expired))

    async def states(self) -> list[tuple[str, str]]:
        """Each row's key and state, or its verdict when it is over."""

        async def work(tx: Transaction) -> list[tuple[str, str]]:
            found = await tx.rows("SELECT key, state, verdict FROM outbox ORDER BY id")
            return [(row[0], row[2] or _WORDS[row[1]]) for row in found]

        return await self.database.transact(work)


async def outdate(tx: Transaction, by: int) -> None:
    """Claims of the outbox are so many milliseconds older than they were: the database's clock cannot be turned."""
    await tx.run("UPDATE outbox SET claimed_until = claimed_until - $1 WHERE state = 1", by)
