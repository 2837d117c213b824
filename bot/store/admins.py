"""Admins: whom an owner gave a role, and which menu their chats show. The owners of the settings are not here."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import bot_facts
from bot.store.database import Transaction

_FACT = "roles_changed"


@dataclass(frozen=True, slots=True)
class Given:
    """A role that somebody was given."""

    person_id: int
    role: str  #: helper | editor | owner
    first_name: str
    given_at: int  #: milliseconds since 1970


async def alone(tx: Transaction, now: int) -> None:
    """
    From here to the commit nobody else changes roles: what is read afterwards stays true.

    Two owners who remove each other at the same moment would leave a bot without any.
    """
    await bot_facts.write(tx, _FACT, str(now))


async def role(tx: Transaction, person_id: int) -> str | None:
    """The role that the person was given, or None."""
    row = await tx.row("SELECT role FROM admins WHERE person_id = $1", person_id)
    return row[0] if row else None


async def give(tx: Transaction, person_id: int, role: str, now: int) -> None:
    """The person has *role* from now on, in the place of an earlier one."""
    await tx.run(
        "INSERT INTO admins (person_id, role, given_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (person_id) DO UPDATE SET role = excluded.role, given_at = excluded.given_at",
        person_id,
        role,
        now,
    )


async def take(tx: Transaction, person_id: int) -> None:
    """The person has no role any more."""
    await tx.run("DELETE FROM admins WHERE person_id = $1", person_id)


async def every(tx: Transaction) -> list[Given]:
    """All who were given a role, in the order in which they were."""
    rows = await tx.rows(
        "SELECT admins.person_id, admins.role, people.first_name, admins.given_at"
        " FROM admins JOIN people ON people.person_id = admins.person_id"
        " ORDER BY admins.given_at, admins.person_id"
    )
    return [Given(*row) for row in rows]


async def menus(tx: Transaction) -> dict[int, str]:
    """What Telegram was told to show: person -> mark of the menu."""
    return {row[0]: row[1] for row in await tx.rows("SELECT chat_id, mark FROM menus")}


async def menu_shown(tx: Transaction, person_id: int, mark: str | None) -> None:
    """Telegram shows the menu with *mark* in the person's chat; None: only what everybody has."""
    if mark is None:
        await tx.run("DELETE FROM menus WHERE chat_id = $1", person_id)
        return
    await tx.run(
        "INSERT INTO menus (chat_id, mark) VALUES ($1, $2)"
        " ON CONFLICT (chat_id) DO UPDATE SET mark = excluded.mark",
        person_id,
        mark,
    )
