"""What people see of the bot before they write: name, descriptions, commands. It never changes a message."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

DEFAULT_SCOPE: dict[str, Any] = {"type": "default"}


def scope_key(scope: dict[str, Any] | None, language: str) -> str:
    """Name the place of a list of commands: Telegram keeps one a scope and language."""
    return json.dumps([scope or DEFAULT_SCOPE, language], sort_keys=True)


@dataclass(slots=True)
class Profile:
    """The bot itself; texts by language code, "" for all languages."""

    first_name: str = "Slipstream"
    username: str = "sandbox_bot"
    privacy: bool = True  # in groups only what is meant for it, as @BotFather sets it
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[str, dict[str, Any]] = field(default_factory=dict)

    def commands_for(self, person_id: int, language: str) -> list[dict[str, str]]:
        """Give the commands that a person sees: the narrowest scope wins, in it their language before all."""
        scopes = ({"type": "chat", "chat_id": person_id}, {"type": "all_private_chats"}, DEFAULT_SCOPE)
        return self._narrowest(scopes, language)

    def commands_in(
        self, group_id: int, person_id: int, language: str, *, admin: bool
    ) -> list[dict[str, str]]:
        """Give the commands that a person sees in a group; administrators may have some of their own."""
        scopes = (
            {"type": "chat_member", "chat_id": group_id, "user_id": person_id},
            *([{"type": "chat_administrators", "chat_id": group_id}] if admin else ()),
            {"type": "chat", "chat_id": group_id},
            *([{"type": "all_chat_administrators"}] if admin else ()),
            {"type": "all_group_chats"},
            DEFAULT_SCOPE,
        )
        return self._narrowest(scopes, language)

    def _narrowest(self, scopes: Iterable[dict[str, Any]], language: str) -> list[dict[str, str]]:
        for scope in scopes:
            for code in (language, ""):
                known = self.commands.get(scope_key(scope, code))
                if known:
                    return known
        return []
