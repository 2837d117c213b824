"""Roles: who may what, as one table. Nothing here knows a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["helper", "editor", "owner"]
"""Talks to people · also changes what all people hear · also says who is an admin."""
#: Each role may do what those before it may.
ROLES: tuple[Role, ...] = get_args(Role)

#: The least role of each command of admins.
COMMANDS: Mapping[str, Role] = {
    "stats": "helper",
    "questions": "helper",
    "duty": "helper",
    "broadcast": "editor",
    "broadcasts": "editor",
    "admins": "owner",
    "audit": "owner",
    "content": "owner",
}
#: The least role of each act that an admin's button means (`bot.buttons.Ruled`).
ACTS: Mapping[str, Role] = {
    "admins": "owner",
    "admin": "owner",
    "add": "owner",
    "ask": "owner",
    "make": "owner",
    "audit": "owner",
    "content": "owner",
    "compared": "owner",
    "stats": "helper",
    "count": "helper",
    "digest": "helper",
    "iq_list": "helper",
    "iq_show": "helper",
    "iq_take": "helper",
    "iq_back": "helper",
    "iq_close": "helper",
    "iq_mute": "helper",
    "iq_duty": "helper",
    "broadcast": "editor",
    "bc_list": "editor",
    "bc_new": "editor",
    "bc_say": "editor",
    "bc_lang": "editor",
    "bc_button": "editor",
    "bc_who": "editor",
    "bc_pick": "editor",
    "bc_when": "editor",
    "bc_test": "editor",
    "bc_whom": "editor",
    "bc_count": "editor",
    "bc_go": "editor",
    "bc_run": "editor",
    "bc_copy": "editor",
    "bc_drop": "editor",
}
#: The least role of each topic of an admin's typed words (`Person.expects`).
TOPICS: Mapping[str, Role] = {
    "new_admin": "owner",
    "bc_words": "editor",
    "bc_link": "editor",
    "bc_source": "editor",
    "bc_segment": "editor",
    "bc_at": "editor",
    "bc_edit": "editor",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """An admin at the moment of an act."""

    id: int
    role: Role


def allows(role: Role | None, least: Role | None) -> bool:
    """Whether *role* may do what *least* may; nobody may what is in no table."""
    return role is not None and least is not None and ROLES.index(role) >= ROLES.index(least)


def read(word: str | None) -> Role | None:
    """The role that *word* names, or None."""
    return next((role for role in ROLES if role == word), None)
