"""Tells Telegram which commands the menu shows, by scope and language, only when they changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging

from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from bot import i18n
from bot.store import bot_facts
from bot.store.database import Database, DatabaseAway
from bot.usecases import roles
from bot.usecases.roles import Role

log = logging.getLogger("slipstream.outbound")

_FACT = "commands"


def menu(code: str, role: Role | None = None) -> list[dict[str, str]]:
    """The commands of private chats in one language, in the order of the menu; what an admin may comes last."""
    return [*_of_everybody(code), *_of_admins(code, role)]


def _of_admins(code: str, role: Role | None) -> list[dict[str, str]]:
    say = i18n.language(code).words.gettext
    described = {
        "stats": say("Numbers of all people together"),
        "broadcast": say("Write to many"),
        "broadcasts": say("What was written to many"),
        "audit": say("What admins did"),
        "admins": say("Who is an admin"),
        "content": say("What I advise by: check it, load it"),
    }
    return [
        {"command": name, "description": "🔑 " + words}
        for name, words in described.items()
        if roles.allows(role, roles.COMMANDS[name])
    ]


def _of_everybody(code: str) -> list[dict[str, str]]:
    say = i18n.language(code).words.gettext
    return [
        {"command": "plan", "description": say("Your plan and this week's step")},
        {"command": "log", "description": say("Note this week's number")},
        {"command": "trends", "description": say("The six rides, and where you stand")},
        {"command": "profile", "description": say("Your answers, to look at or change")},
        {"command": "take", "description": say("Your plan as a calendar, on paper, or to share")},
        {"command": "money", "description": say("Does it pay? A sum in a few numbers")},
        {"command": "tips", "description": say("How often tips come, and your clock")},
        {"command": "help", "description": say("What I can do")},
        {"command": "language", "description": say("The language that we speak")},
        {"command": "privacy", "description": say("What I keep about you")},
        {"command": "export", "description": say("All that I keep about you, as a file")},
        {"command": "stop", "description": say("Nothing unasked any more")},
        {"command": "delete", "description": say("Erase all that I know about you")},
    ]


def _calls() -> list[tuple[str, dict[str, object]]]:
    """Every call that brings Telegram up to date."""
    private = {"type": "all_private_chats"}
    calls: list[tuple[str, dict[str, object]]] = []
    for code in i18n.shipped():
        # Telegram takes two-letter codes; the source language is what everybody else gets.
        language = {} if code == i18n.SOURCE else {"language_code": code[:2]}
        say = i18n.language(code).words.gettext
        calls.append(("setMyCommands", {"commands": menu(code), "scope": private, **language}))
        about = say("I find the big thing that your small business can ride, and one step for this week.")
        calls.append(("setMyShortDescription", {"short_description": about, **language}))
        calls.append(
            (
                "setMyDescription",
                {"description": about + "\n\n" + say("Tap Start: three minutes."), **language},
            )
        )
    return calls


async def register_commands(bot: Bot, database: Database) -> None:
    """Register what changed since the last time; trouble is logged and tried again later."""
    calls = _calls()
    mark = hashlib.sha256(json.dumps(calls).encode()).hexdigest()
    wait = 1.0
    while True:
        try:
            if await database.transact(lambda tx: bot_facts.read(tx, _FACT)) == mark:
                return
            for method, parameters in calls:
                await bot.do_api_request(method, api_kwargs=parameters)
            await database.transact(lambda tx: bot_facts.write(tx, _FACT, mark))
        except RetryAfter as error:
            after = error.retry_after
            wait = after if isinstance(after, int) else after.total_seconds()
        except (TelegramError, DatabaseAway) as error:
            log.warning("the commands are not registered yet", extra={"error": str(error)})
        else:
            return
        await asyncio.sleep(wait)
        wait = min(wait * 2, 300.0)
