"""The link that a person hands on: who comes by it has it as their source. No words, no Telegram."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.store import bot_facts, shares
from bot.store.database import Transaction
from bot.store.people import Person

#: The bot's name at Telegram, as one of its facts; learnt when the bot starts.
NAME = "username"
_BYTES = 8  # of chance in a link: sixteen letters, which tell nothing of whose it is


@dataclass(frozen=True, slots=True)
class Shared:
    """A person's link."""

    payload: str  #: what /start is given: a random word, never the person's number
    link: str | None  #: None until the bot has learnt its own name
    came: int  #: how many came by it


async def shared(tx: Transaction, person: Person) -> Shared:
    """The person's link, made when they want one for the first time."""
    payload = person.share
    if payload is None:
        payload = f"from_{secrets.token_hex(_BYTES)}"
        await shares.keep(tx, person.id, payload)
    name = await bot_facts.read(tx, NAME)
    link = f"https://t.me/{name}?start={payload}" if name else None
    return Shared(payload, link, await shares.came_by(tx, person.id, payload))
